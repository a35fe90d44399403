// The page on which anybody verifies a bundle or an accusation: <section data-verify>. Nothing is uploaded. See README.md.
import { FormatError, utf8 } from "./bytes.ts";
import { ACCUSATION_TITLE, type AccusationVerdict, MAX_ACCUSATION, verifyAccusation } from "./verify/accusation.ts";
import { type BundleVerdict, BundleVerifier, type Finding } from "./verify/bundle.ts";
import { isDigest, writeMoment } from "./verify/json.ts";
import { checkOf, CHECKS, notMade, stateOf } from "./verify/page.ts";

class Page {
  private isBusy = false;

  constructor(private readonly section: HTMLElement) {
    this.one("[data-verify-run]")?.addEventListener("click", event => {
      event.preventDefault();
      const file = this.one<HTMLInputElement>("[data-verify-file]")?.files?.[0];
      void (file ? this.run(file) : this.outcome("no-file"));
    });
    section.addEventListener("dragover", event => event.preventDefault());
    section.addEventListener("drop", event => {
      event.preventDefault();
      const file = event.dataTransfer?.files[0];
      if (file) {
        void this.run(file);
      }
    });
  }

  private async run(file: File): Promise<void> {
    if (this.isBusy) {
      return;
    }
    const pin = (this.one<HTMLInputElement>("[data-verify-pin]")?.value ?? "").trim();
    if (pin !== "" && !isDigest(pin)) {
      this.outcome("bad-pin");
      return;
    }
    this.isBusy = true;
    this.section.setAttribute("aria-busy", "true");
    this.progress(0, file.size);
    this.slot("file", file.name);
    try {
      const start = new Uint8Array(await file.slice(0, ACCUSATION_TITLE.length).arrayBuffer());
      const isAccusation = utf8(ACCUSATION_TITLE).every((value, at) => start[at] === value);
      await (isAccusation ? this.accusation(file) : this.bundle(file, pin === "" ? null : pin));
    } catch (error) {
      // A file that is taken away while it is read, say: nothing has been shown of it.
      this.slot("reason", error instanceof Error ? error.message : String(error));
      this.outcome("unreadable");
    } finally {
      this.isBusy = false;
      this.section.removeAttribute("aria-busy");
      this.progress(null, 0);
    }
  }

  private async bundle(file: File, pinned: string | null): Promise<void> {
    const types = (this.section.dataset["types"] ?? "").split(" ").filter(word => word !== "");
    const verdict = await new BundleVerifier(file, {
      pinned,
      ...(types.length > 0 ? { isType: (name: string) => types.includes(name) } : {}),
      onProgress: (done, size) => this.progress(done, size),
    }).run();
    if (verdict.order === null) {
      // Not even an index: whatever it is, nothing can be said of what it holds.
      this.slot("reason", verdict.findings[0]?.text ?? "");
      this.outcome("unreadable");
      return;
    }
    this.showBundle(verdict);
    this.outcome(verdict.findings.length > 0 ? "broken" : "holds");
  }

  private showBundle(verdict: BundleVerdict): void {
    const time = (seconds: number | null): string => seconds === null ? "" : writeMoment(seconds);
    for (const [name, value] of Object.entries({
      order: verdict.order, exporter: verdict.exporter, federation: verdict.federation, roster: verdict.rosterHash,
      statements: String(verdict.statements), signatures: String(verdict.signatures), existedBy: time(verdict.existedBy),
      notBefore: time(verdict.notBefore), findings: String(verdict.findings.length),
    })) {
      this.slot(name, value ?? "");
    }
    for (const check of CHECKS) {
      this.check(check, stateOf(check, verdict));
    }
    const left = notMade(verdict);
    for (const row of this.all("[data-not-made]")) {
      row.hidden = !left.includes(row.dataset["notMade"]!);
    }
    this.rows("finding", verdict.findings, (row, finding) => this.finding(row, finding));
    this.rows("package", verdict.packages, (row, one) => {
      fill(row, "package", one.package);
      fill(row, "state", this.word(`package-${one.state}`));
    });
    this.flag("unpinned", !verdict.isPinned);
    this.flag("demonstration", verdict.isDemonstration);
    this.flag("recorded", verdict.existedBy !== null);
  }

  private finding(row: HTMLElement, { file, code, text }: Finding): void {
    fill(row, "sentence", this.word(`code-${code}`) || text);
    fill(row, "file", file);
    fill(row, "code", code);
    fill(row, "detail", text);
    row.querySelector<HTMLElement>("[data-row]")?.setAttribute("data-check", checkOf(code));
  }

  private async accusation(file: File): Promise<void> {
    if (file.size > MAX_ACCUSATION) {
      this.outcome("unreadable");
      return;
    }
    try {
      this.showAccusation(await verifyAccusation(new Uint8Array(await file.arrayBuffer())));
    } catch (error) {
      if (!(error instanceof FormatError)) {
        throw error;
      }
      this.slot("reason", error.message);
      this.outcome("unreadable");
    }
  }

  private showAccusation(verdict: AccusationVerdict): void {
    this.slot("kind", this.word(`kind-${verdict.kind}`) || verdict.kind);
    this.slot("accused", verdict.accused);
    this.slot("role", this.word(`role-${verdict.role}`));
    this.slot("origin", verdict.origin);
    this.slot("sizes", verdict.sizes.join(", "));
    this.slot("reason", verdict.flaw ?? "");
    this.outcome(verdict.flaw === null ? "accusation-holds" : "accusation-fails");
  }

  /** Shows the parts of the page that belong to this outcome and hides those of the others. */
  private outcome(name: string): void {
    for (const part of this.all("[data-outcome]")) {
      part.hidden = !part.dataset["outcome"]!.split(" ").includes(name);
    }
    const heading = this.all("[data-outcome] [data-verify-heading]").find(one => one.closest("[hidden]") === null);
    heading?.focus();
  }

  private check(name: string, state: string): void {
    for (const row of this.all(`[data-check-row="${name}"]`)) {
      row.dataset["state"] = state;
      fill(row, "state", this.word(`state-${state}`));
    }
  }

  private flag(name: string, isShown: boolean): void {
    for (const part of this.all(`[data-if="${name}"]`)) {
      part.hidden = !isShown;
    }
  }

  /** Fills a list from its template, which stands in it. */
  private rows<T>(name: string, items: readonly T[], make: (row: HTMLElement, item: T) => void): void {
    for (const list of this.all(`[data-rows="${name}"]`)) {
      const template = list.querySelector("template")!;
      list.replaceChildren(template, ...items.map(item => {
        const holder = document.createElement("div");
        holder.append(template.content.cloneNode(true));
        make(holder, item);
        return [...holder.children];
      }).flat());
      list.closest<HTMLElement>("[data-list]")?.toggleAttribute("hidden", items.length === 0);
    }
  }

  private progress(done: number | null, size: number): void {
    const bar = this.one<HTMLProgressElement>("progress");
    if (bar) {
      bar.hidden = done === null;
      bar.max = Math.max(1, size);
      bar.value = done ?? 0;
    }
  }

  private slot(name: string, value: string): void {
    for (const place of this.all(`[data-slot="${name}"]`)) {
      place.textContent = value;
    }
  }

  /** A word of the page's own list: <dl data-words hidden><dt>code-file-missing</dt><dd>…</dd></dl>. */
  private word(name: string): string {
    return this.all("[data-words] dt").find(one => one.textContent === name)?.nextElementSibling?.textContent ?? "";
  }

  private one<T extends HTMLElement>(selector: string): T | null {
    return this.section.querySelector<T>(selector);
  }

  private all(selector: string): HTMLElement[] {
    return [...this.section.querySelectorAll<HTMLElement>(selector)];
  }
}

function fill(row: HTMLElement, name: string, value: string): void {
  for (const place of row.querySelectorAll(`[data-slot="${name}"]`)) {
    place.textContent = value;
  }
}

for (const section of document.querySelectorAll<HTMLElement>("[data-verify]")) {
  new Page(section);
  // What needs the script is shown by the script.
  for (const part of section.querySelectorAll<HTMLElement>("[data-needs-script]")) {
    part.hidden = false;
  }
}
