// A page that follows what happens: <main data-live="/events/…">. On an event the page is fetched again and the regions
// marked data-live-region take its place. See README.md.

/** Events that come together make one fetch. */
const PAUSE = 300;

/** The longest time between two attempts to fetch, in milliseconds. */
const MAX_PAUSE = 30_000;

const main = document.querySelector<HTMLElement>("main[data-live]");
let timer: ReturnType<typeof setTimeout> | undefined;
let failures = 0;

function regions(from: ParentNode): Map<string, Element> {
  const found = new Map<string, Element>();
  for (const region of from.querySelectorAll("[data-live-region]")) {
    const name = region.getAttribute("data-live-region") || region.id;
    if (name) {
      found.set(name, region);
    }
  }
  return found;
}

/** Whoever is writing or choosing in a region is left alone: what they have entered is theirs. */
function isInUse(region: Element): boolean {
  const active = document.activeElement;
  return active !== null && region.contains(active)
    && active.matches("input:not([type=submit], [type=button]), textarea, select, [contenteditable]");
}

/** A way to the focused element that survives the exchange: its id, or its place among the focusable ones. */
function keepFocus(region: Element): (() => void) | null {
  const active = document.activeElement;
  if (!(active instanceof HTMLElement) || !region.contains(active)) {
    return null;
  }
  const { id } = active;
  const place = [...region.querySelectorAll("a[href], button, summary, [tabindex]")].indexOf(active);
  const name = region.getAttribute("data-live-region") || region.id;
  return () => {
    const next = regions(document).get(name);
    const target = (id ? document.getElementById(id) : null)
      ?? next?.querySelectorAll("a[href], button, summary, [tabindex]")[place];
    if (target instanceof HTMLElement) {
      target.focus({ preventScroll: true });
    }
  };
}

/** True when anything changed. */
function exchange(fresh: Document): boolean {
  const next = regions(fresh);
  let changed = false;
  for (const [name, region] of regions(document)) {
    const replacement = next.get(name);
    if (!replacement || region.isEqualNode(replacement) || isInUse(region)) {
      continue;
    }
    const open = [...region.querySelectorAll("details[open][id]")].map(one => one.id);
    const focus = keepFocus(region);
    const adopted = document.importNode(replacement, true);
    for (const id of open) {
      adopted.querySelector(`#${CSS.escape(id)}`)?.setAttribute("open", "");
    }
    region.replaceWith(adopted);
    focus?.();
    changed = true;
  }
  return changed;
}

function announce(page: HTMLElement): void {
  let place = document.querySelector<HTMLElement>("[data-live-status]");
  if (!place) {
    place = document.createElement("p");
    place.dataset["liveStatus"] = "";
    place.className = "hidden";
    place.setAttribute("role", "status");
    place.setAttribute("aria-live", "polite");
    page.append(place);
  }
  // The same sentence again is announced only where the text changes.
  place.textContent = "";
  const status = place;
  setTimeout(() => status.textContent = page.dataset["textUpdated"] ?? "", 50);
}

async function refresh(page: HTMLElement): Promise<void> {
  try {
    const answer = await fetch(location.href, { credentials: "same-origin", headers: { Accept: "text/html" } });
    // Signed out, moved or refused: the reader sees it by themselves when they go on.
    if (!answer.ok || answer.redirected || !(answer.headers.get("content-type") ?? "").startsWith("text/html")) {
      throw new Error(`status ${answer.status}`);
    }
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    failures = 0;
    if (exchange(fresh)) {
      announce(page);
    }
  } catch {
    failures++;
    if (failures < 5) {
      plan(page, Math.min(MAX_PAUSE, PAUSE * 2 ** (2 * failures)));
    }
  }
}

function plan(page: HTMLElement, pause: number): void {
  clearTimeout(timer);
  timer = setTimeout(() => void refresh(page), pause);
}

if (main && "EventSource" in globalThis) {
  const source = new EventSource(main.dataset["live"]!);
  const heard = (): void => plan(main, PAUSE);
  source.addEventListener("message", heard);
  for (const name of (main.dataset["liveEvents"] ?? "").split(" ").filter(word => word !== "")) {
    source.addEventListener(name, heard);
  }
  // After a broken line something may have been missed.
  let isFirst = true;
  source.addEventListener("open", () => {
    if (!isFirst) {
      heard();
    }
    isFirst = false;
  });
  addEventListener("pagehide", () => source.close());
  addEventListener("pageshow", event => {
    if (event.persisted) {
      location.reload();
    }
  });
}
