// The provider's form that seals files in the browser: <form data-seal …>. What is posted is the manifest; the sealed file stays in
// the browser until deliver.js has sent it. See README.md.
import { type Answer, archiveSize, manifestSize, MAX_FILES, seal, type Sealing, SealRefused, type Source } from "./seal/sealing.ts";
import { hasRoom, openShelf, type Shelf } from "./seal/shelf.ts";
import { fill, Words } from "./words.ts";

class SealForm {
  private files: File[] = [];
  private isBusy = false;
  private readonly words: Words;

  constructor(private readonly form: HTMLFormElement) {
    this.words = new Words(form);
    // Without this script nothing would come of the form.
    form.hidden = false;
    for (const picker of form.querySelectorAll<HTMLInputElement>("[data-seal-files]")) {
      picker.addEventListener("change", () => {
        this.add([...picker.files ?? []]);
        // The same file can be chosen again after it was taken away.
        picker.value = "";
      });
    }
    form.addEventListener("submit", event => {
      event.preventDefault();
      void this.run();
    });
  }

  private add(files: File[]): void {
    const known = new Set(this.files.map(nameOf));
    const fresh = files.filter(file => !known.has(nameOf(file)));
    this.files.push(...fresh);
    const list = this.form.querySelector("[data-seal-rows]")!;
    const template = this.form.querySelector<HTMLTemplateElement>("template[data-seal-row]")!;
    for (const file of fresh.slice(0, MAX_FILES)) {
      const row = template.content.firstElementChild!.cloneNode(true) as HTMLElement;
      row.dataset["name"] = nameOf(file);
      fill(row, "name", nameOf(file));
      fill(row, "size", sizeText(file.size));
      nameFields(row, `f${list.childElementCount}`);
      row.querySelector("[data-seal-remove]")?.addEventListener("click", () => {
        this.files = this.files.filter(one => one !== file);
        row.remove();
        this.form.querySelector<HTMLElement>("[data-seal-files]")?.focus();
      });
      list.append(row);
    }
  }

  private sources(): Source[] {
    const rows = new Map([...this.form.querySelectorAll<HTMLElement>("[data-seal-rows] [data-name]")]
      .map(row => [row.dataset["name"]!, row]));
    return this.files.map(file => ({ name: nameOf(file), file, answer: this.answerOf(rows.get(nameOf(file))) }));
  }

  /** What the provider says of a file; what they leave out is what the order asks for, as a whole. */
  private answerOf(row: HTMLElement | undefined): Answer {
    const whole = this.form.dataset;
    const field = (name: string): string =>
      row?.querySelector<HTMLInputElement>(`[data-answer="${name}"]`)?.value.trim() ?? "";
    const boxes = [...row?.querySelectorAll<HTMLInputElement>('[data-answer="lines"]:checked') ?? []].map(box => box.value);
    const lines = boxes.length > 0 ? boxes : (whole["lines"] ?? "").split(" ");
    return {
      category: whole["category"] ?? "",
      lines: lines.map(Number).sort((one, other) => one - other),
      from: field("from") || whole["from"]!,
      until: field("until") || whole["until"]!,
      description: field("description"),
      format: field("format") || whole["format"] || "other",
    };
  }

  private async run(): Promise<void> {
    if (this.isBusy) {
      return;
    }
    this.busy(true);
    this.words.say("");
    // Whoever leaves now must begin again.
    const stay = (event: BeforeUnloadEvent): void => event.preventDefault();
    addEventListener("beforeunload", stay);
    try {
      const done = await this.seal();
      removeEventListener("beforeunload", stay);
      put(this.form, "manifest", JSON.stringify(done.manifest));
      HTMLFormElement.prototype.submit.call(this.form);
    } catch (error) {
      removeEventListener("beforeunload", stay);
      this.busy(false);
      this.words.say(...sentenceOf(error));
    } finally {
      this.words.progress(null, 0);
    }
  }

  private busy(isBusy: boolean): void {
    this.isBusy = isBusy;
    this.form.setAttribute("aria-busy", String(isBusy));
    for (const part of this.form.querySelectorAll<HTMLElement>("[data-seal-working]")) {
      part.hidden = !isBusy;
    }
  }

  private async seal(): Promise<Sealing> {
    const sources = this.sources();
    const most = Number(this.form.dataset["mostBytes"] ?? Infinity);
    if (manifestSize(sources) > most) {
      throw new SealRefused("too-many", String(sources.length));
    }
    const name = this.form.dataset["package"]!;
    const size = archiveSize(sources);
    const shelf = await openShelf();
    if (!shelf || size > shelf.most || !await hasRoom(size)) {
      throw new SealRefused("too-large", shelf ? sizeText(shelf.most) : "0");
    }
    const whole = Math.max(1, this.files.reduce((sum, file) => sum + file.size, 0));
    let read = 0;
    const done = await sealInto(shelf, name, sources, JSON.parse(this.form.dataset["recipients"]!) as string[], count => {
      read += count;
      this.words.progress(read, whole);
    });
    this.words.slot("sha256", done.manifest.sealed.sha256);
    return done;
  }
}

async function sealInto(
  shelf: Shelf, name: string, sources: Source[], recipients: string[], onProgress: (count: number) => void): Promise<Sealing> {
  const writing = await shelf.create(`${name}.age`);
  try {
    const done = await seal(name, sources, recipients, writing, onProgress);
    await writing.close();
    const list = await shelf.create(`${name}.parts`);
    await list.write(done.parts);
    await list.close();
    return done;
  } catch (error) {
    await writing.abort();
    throw error;
  }
}

function sentenceOf(error: unknown): [string, ...string[]] {
  return error instanceof SealRefused ? [`fault-${error.fault}`, error.what]
    : error instanceof DOMException && error.name === "QuotaExceededError" ? ["fault-too-large", ""]
    : ["fault-failed", error instanceof Error ? error.message : String(error)];
}

/** A file of a folder that was chosen has the folder's name before its own. */
function nameOf(file: File): string {
  return (file.webkitRelativePath || file.name).normalize("NFC");
}

function sizeText(bytes: number): string {
  return new Intl.NumberFormat(document.documentElement.lang || undefined, {
    style: "unit", unit: bytes < 1e6 ? "kilobyte" : "megabyte", maximumFractionDigits: 1,
  }).format(bytes / (bytes < 1e6 ? 1e3 : 1e6));
}

/** Ids and labels of a row's fields, which stand in a template and so are the same in each. */
function nameFields(row: HTMLElement, prefix: string): void {
  for (const field of row.querySelectorAll<HTMLElement>("[id]")) {
    const id = `${prefix}-${field.id}`;
    for (const label of row.querySelectorAll<HTMLLabelElement>(`label[for="${field.id}"]`)) {
      label.htmlFor = id;
    }
    for (const described of row.querySelectorAll(`[aria-describedby="${field.id}"]`)) {
      described.setAttribute("aria-describedby", id);
    }
    field.id = id;
  }
}

function put(form: HTMLFormElement, name: string, value: string): void {
  let field = form.querySelector<HTMLInputElement>(`input[name="${name}"]`);
  if (!field) {
    field = document.createElement("input");
    field.type = "hidden";
    field.name = name;
    form.append(field);
  }
  field.value = value;
}

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-seal]")) {
  new SealForm(form);
}
