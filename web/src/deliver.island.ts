// Sends a sealed file to the requesting node: <form data-deliver …>. It goes on where it was broken off, also after the page was
// closed, as long as the browser has the file. See README.md.
import type { Bytes } from "./bytes.ts";
import { PART } from "./content.ts";
import { openShelf, type Shelf } from "./seal/shelf.ts";
import { type Target, Upload, UploadRefused } from "./seal/upload.ts";
import { Words } from "./words.ts";

class Delivery {
  private readonly words: Words;
  private stop: AbortController | null = null;

  constructor(private readonly form: HTMLFormElement) {
    this.words = new Words(form);
    form.addEventListener("submit", event => {
      event.preventDefault();
      void this.run();
    });
    form.querySelector("[data-deliver-stop]")?.addEventListener("click", () => this.stop?.abort());
    void this.look();
  }

  /** Whether the browser has the file that the manifest names. */
  private async look(): Promise<void> {
    const found = await this.find(await openShelf());
    this.words.state(found ? "ready" : "absent");
  }

  private async find(shelf: Shelf | null): Promise<{ content: Blob; parts: Bytes } | null> {
    const name = this.form.dataset["package"]!;
    const [content, list] = [await shelf?.read(`${name}.age`), await shelf?.read(`${name}.parts`)];
    const size = Number(this.form.dataset["size"]);
    if (!content || !list || content.size !== size || list.size !== 32 * Math.ceil(size / PART)) {
      return null;
    }
    return { content, parts: new Uint8Array(await list.arrayBuffer()) };
  }

  private async run(): Promise<void> {
    if (this.stop) {
      return;
    }
    const shelf = await openShelf();
    const found = await this.find(shelf);
    if (!found) {
      this.words.state("absent");
      return;
    }
    this.stop = new AbortController();
    this.form.setAttribute("aria-busy", "true");
    this.words.say("");
    this.words.state("sending");
    try {
      const { receipt } = await new Upload(this.target(), found.content, found.parts, {
        lanes: Number(this.form.dataset["lanes"] ?? 3),
        signal: this.stop.signal,
        onProgress: (received, size) => this.words.progress(received, size),
      }).run();
      await this.finish(shelf!, receipt);
    } catch (error) {
      const code = error instanceof UploadRefused ? error.code : "failed";
      this.words.say(this.words.word(`code-${code}`) ? `code-${code}` : "code-failed", code);
      this.words.state("ready");
    } finally {
      this.stop = null;
      this.form.removeAttribute("aria-busy");
      this.words.progress(null, 0);
    }
  }

  private target(): Target {
    const { base, secret } = this.form.dataset;
    return { base: base!, package: this.form.dataset["package"]!, secret: secret! };
  }

  /** The sealed file has arrived: it need not lie here any longer. */
  private async finish(shelf: Shelf, receipt: string): Promise<void> {
    const name = this.form.dataset["package"]!;
    await shelf.remove(`${name}.age`);
    await shelf.remove(`${name}.parts`);
    this.words.state("delivered");
    const field = this.form.querySelector<HTMLInputElement>('input[name="receipt"]');
    if (field) {
      field.value = receipt;
      HTMLFormElement.prototype.submit.call(this.form);
    }
  }
}

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-deliver]")) {
  new Delivery(form);
}
