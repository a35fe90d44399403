// What islands say and show: words come from the page's own list, places are named by data attributes.

/** Fills every place of that name below an element. */
export function fill(root: ParentNode, name: string, value: string): void {
  for (const place of root.querySelectorAll(`[data-slot="${name}"]`)) {
    place.textContent = value;
  }
}

export class Words {
  constructor(private readonly root: HTMLElement) {}

  /** A word of <dl data-words hidden><dt>name</dt><dd>…</dd></dl>, `{0}` being filled in; empty where the page has none. */
  word(name: string, ...values: string[]): string {
    const term = [...this.root.querySelectorAll("[data-words] dt")].find(one => one.textContent === name);
    const text = term?.nextElementSibling?.textContent ?? "";
    return values.reduce((said, value, at) => said.replaceAll(`{${at}}`, value), text);
  }

  /** Says it in the page's alert; nothing hides the alert. */
  say(name: string, ...values: string[]): void {
    const alert = this.root.querySelector<HTMLElement>("[role=alert]");
    if (alert) {
      alert.textContent = name === "" ? "" : this.word(name, ...values) || [name, ...values].join(" ");
      alert.hidden = name === "";
    }
  }

  slot(name: string, value: string): void {
    fill(this.root, name, value);
  }

  /** Null hides it. */
  progress(done: number | null, size: number): void {
    const bar = this.root.querySelector("progress");
    if (bar) {
      bar.hidden = done === null;
      bar.max = Math.max(1, size);
      bar.value = done ?? 0;
    }
  }

  /** Shows the parts of the page that belong to a state and hides those of the others. */
  state(name: string): void {
    for (const part of this.root.querySelectorAll<HTMLElement>("[data-state-is]")) {
      part.hidden = !part.dataset["stateIs"]!.split(" ").includes(name);
    }
  }
}
