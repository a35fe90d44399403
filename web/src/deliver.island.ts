// Sends a sealed file to the requesting node: <section data-deliver …>. It goes on where it was broken off, also after the page was
// closed, as long as the browser has the file. See README.md.
import { type Bytes, utf8 } from "./bytes.ts";
import { PART } from "./content.ts";
import { openShelf, type Shelf } from "./seal/shelf.ts";
import { drawCapability, Upload, UploadRefused } from "./seal/upload.ts";
import { Words } from "./words.ts";

/** How long a page that waits asks, and how long between two questions at first and at most. */
const WAITING = 5 * 60_000;
const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 15_000;

class Delivery {
  private readonly words: Words;
  private readonly name: string;
  private stop: AbortController | null = null;

  constructor(private readonly root: HTMLElement) {
    this.words = new Words(root);
    this.name = root.dataset["package"]!;
    root.hidden = false;
    root.querySelector("[data-deliver-send]")?.addEventListener("click", () => void this.run());
    root.querySelector("[data-deliver-stop]")?.addEventListener("click", () => this.stop?.abort());
    void this.begin();
  }

  private async begin(): Promise<void> {
    // Whoever loads the page again asks for it, and sends no signature a second time.
    history.replaceState(null, "", location.href);
    const shelf = await openShelf();
    const { authorization } = this.root.dataset;
    if (!shelf || !await this.find(shelf)) {
      this.words.state("absent");
    } else if (authorization) {
      await this.draw(shelf, authorization);
    } else {
      this.words.state(await this.secret(shelf) === null ? "unsigned" : "ready");
    }
  }

  /** The sealed file that the manifest names, where this browser has it. */
  private async find(shelf: Shelf): Promise<{ content: Blob; parts: Bytes } | null> {
    const [content, list] = [await shelf.read(`${this.name}.age`), await shelf.read(`${this.name}.parts`)];
    const size = Number(this.root.dataset["size"]);
    if (!content || !list || content.size !== size || list.size !== 32 * Math.ceil(size / PART)) {
      return null;
    }
    return { content, parts: new Uint8Array(await list.arrayBuffer()) };
  }

  /** The capability lies beside the file that it may send, for the time in which that is sent. */
  private async secret(shelf: Shelf): Promise<string | null> {
    return await (await shelf.read(`${this.name}.capability`))?.text() ?? null;
  }

  private async draw(shelf: Shelf, authorization: string): Promise<void> {
    this.words.state("drawing");
    try {
      const secret = await drawCapability({ base: this.root.dataset["base"]!, package: this.name }, authorization);
      const writing = await shelf.create(`${this.name}.capability`);
      await writing.write(utf8(secret));
      await writing.close();
      await this.run();
    } catch (error) {
      this.refuse(error);
      this.words.state("unsigned");
    }
  }

  private async run(): Promise<void> {
    if (this.stop) {
      return;
    }
    this.stop = new AbortController();
    this.root.setAttribute("aria-busy", "true");
    this.words.say("");
    const shelf = await openShelf();
    const [found, secret] = shelf ? [await this.find(shelf), await this.secret(shelf)] : [null, null];
    try {
      if (!shelf || !found || secret === null) {
        this.words.state(found ? "unsigned" : "absent");
        return;
      }
      this.words.state("sending");
      const { receipt } = await new Upload({ base: this.root.dataset["base"]!, package: this.name, secret }, found.content, found.parts, {
        lanes: Number(this.root.dataset["lanes"] ?? 3),
        signal: this.stop.signal,
        onProgress: (received, size) => this.words.progress(received, size),
      }).run();
      await this.finish(shelf, receipt);
    } catch (error) {
      this.refuse(error);
      if (error instanceof UploadRefused && error.status === 401) {
        // It counts for nothing any more: another is drawn.
        await shelf?.remove(`${this.name}.capability`);
        this.words.state("unsigned");
      } else {
        this.words.state("ready");
      }
    } finally {
      this.stop = null;
      this.root.removeAttribute("aria-busy");
      this.words.progress(null, 0);
    }
  }

  private refuse(error: unknown): void {
    const code = error instanceof UploadRefused ? error.code : this.stop?.signal.aborted ? "stopped" : "failed";
    this.words.say(this.words.word(`code-${code}`) ? `code-${code}` : "code-failed", code);
  }

  /** The sealed file has arrived: it need not lie here any longer, and nothing else that belongs to it. */
  private async finish(shelf: Shelf, receipt: string): Promise<void> {
    for (const ending of ["age", "parts", "capability"]) {
      await shelf.remove(`${this.name}.${ending}`);
    }
    this.words.state("delivered");
    const form = this.root.querySelector<HTMLFormElement>("form[data-deliver-receipt]");
    if (form) {
      form.querySelector<HTMLInputElement>('input[name="receipt"]')!.value = receipt;
      HTMLFormElement.prototype.submit.call(form);
    }
  }
}

/** Asks for the page again until it has something else to say, as once the requesting node has the manifest. */
async function wait(): Promise<void> {
  const until = Date.now() + WAITING;
  for (let pause = FIRST_PAUSE; Date.now() < until; pause = Math.min(LONGEST_PAUSE, pause * 1.5)) {
    await new Promise(done => setTimeout(done, pause));
    const page = await fetch(location.href, { cache: "no-store" }).then(answer => answer.text(), () => null);
    if (page !== null && !new DOMParser().parseFromString(page, "text/html").querySelector("[data-deliver-waiting]")) {
      location.reload();
      return;
    }
  }
}

for (const root of document.querySelectorAll<HTMLElement>("[data-deliver]")) {
  new Delivery(root);
}

if (document.querySelector("[data-deliver-waiting]")) {
  void wait();
}
