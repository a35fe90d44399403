// Sends a sealed file to the requesting node by a capability (spec/api.md, "Parts"): the list of its parts, then those that are
// missing, several at once, and again those whose fate a broken line left open. What the node has is never sent twice.
import { type Bytes, hex } from "../bytes.ts";
import { PART } from "../content.ts";
import { anyObject, list, readJson, shape, text, whole32 } from "../verify/json.ts";

/** How many parts are on their way at a time; a line that breaks costs these alone. */
export const LANES = 3;

/** Broken connections in a row, without a part gained, after which it is given up until somebody asks again. */
export const MAX_BREAKS = 8;

const FIRST_PAUSE = 200;
const CHECK_PAUSE = 500;
const HASH = 32;

/** Nothing goes with a request but what it says itself, and nobody sends it elsewhere. */
const PLAIN = { credentials: "omit", cache: "no-store", redirect: "error", referrerPolicy: "no-referrer" } as const;

export class UploadRefused extends Error {
  /** @param code The node's own code, or `no-connection`. */
  constructor(readonly code: string, readonly status: number) {
    super(code);
  }
}

export interface Target {
  /** The requesting node's address, as in `https://mo.example:5001`. */
  base: string;
  package: string;
  /** The capability: 43 characters of base64url. */
  secret: string;
}

/**
 * Draws the package's capability: its secret, by which it is sent.
 * @param authorization The request for it, signed by the provider's official: the header's value, which counts once.
 */
export async function drawCapability(
  target: Omit<Target, "secret">, authorization: string, asked: typeof fetch = fetch.bind(globalThis)): Promise<string> {
  let response: Response;
  try {
    response = await asked(`${pathOf(target)}/capability`, { ...PLAIN, method: "POST", headers: { Authorization: authorization } });
  } catch (error) {
    throw refusalOf(error);
  }
  if (!response.ok) {
    throw new UploadRefused(await codeOf(response), response.status);
  }
  const drawn = capability(readJson(new Uint8Array(await response.arrayBuffer())), "answer");
  if (drawn.package !== target.package) {
    throw new UploadRefused("another-package", response.status);
  }
  return drawn.secret;
}

export interface UploadOptions {
  lanes?: number;
  /** Told the bytes that the node holds durably. */
  onProgress?: (received: number, size: number) => void;
  signal?: AbortSignal;
  fetch?: typeof fetch;
  pause?: (milliseconds: number) => Promise<void>;
}

const progress = shape(
  { size: (value, name) => Number(anyWhole(value, name)), received: (value, name) => Number(anyWhole(value, name)), state: text },
  { missing: list(shape({ first: whole32, count: whole32 })), receipt: text, until: text });
const capability = shape({ package: text, secret: text, until: text });
const taken = shape({ part: text, received: anyWhole, size: anyWhole });

export type Progress = ReturnType<typeof progress>;

function anyWhole(value: unknown, name: string): bigint {
  if (typeof value !== "bigint" || value < 0n) {
    throw new UploadRefused(`no-number: ${name}`, 200);
  }
  return value;
}

function pathOf(target: Omit<Target, "secret">): string {
  return `${target.base.replace(/\/$/, "")}/api/v1/packages/${encodeURIComponent(target.package)}`;
}

/** What a later attempt may mend: an overloaded or restarting node, not a full one. */
function isPassing(status: number): boolean {
  return status === 408 || status === 429 || (status >= 500 && status !== 507);
}

export class Upload {
  private readonly path: string;
  private readonly asked: typeof fetch;
  private breaks = 0;
  private refusal: UploadRefused | null = null;

  constructor(
    private readonly target: Target, private readonly content: Blob, private readonly parts: Bytes,
    private readonly options: UploadOptions = {}) {
    this.path = pathOf(target);
    this.asked = options.fetch ?? fetch.bind(globalThis);
  }

  /** Ends with the node's receipt, base64 of the envelope of `package.delivered`; throws where the node refuses. */
  async run(): Promise<Progress & { receipt: string }> {
    for (let at = await this.ask(); ; at = await this.ask()) {
      if (at.state === "delivered" && at.receipt !== undefined) {
        return { ...at, receipt: at.receipt };
      }
      this.options.onProgress?.(at.received, at.size);
      if (at.state === "announced") {
        at = await this.json(await this.patient("PUT", "/parts", () => this.parts), progress);
      }
      const missing = (at.missing ?? []).flatMap(({ first, count }) => Array.from({ length: count }, (_, one) => first + one));
      if (missing.length === 0) {
        await this.pause(CHECK_PAUSE);
        continue;
      }
      await this.send(missing);
    }
  }

  private async ask(): Promise<Progress> {
    return this.json(await this.patient("GET", "/upload", () => null), progress);
  }

  private async send(missing: number[]): Promise<void> {
    const lane = async (): Promise<void> => {
      for (let part = missing.shift(); part !== undefined && !this.refusal; part = missing.shift()) {
        while (!await this.attempt(part)) {
          await this.backOff();
        }
      }
    };
    await Promise.all(Array.from({ length: this.options.lanes ?? LANES }, lane));
    if (this.refusal) {
      throw this.refusal;
    }
  }

  /** False when the part is to be tried again. */
  private async attempt(part: number): Promise<boolean> {
    const hash = "sha256:" + hex(this.parts.subarray(part * HASH, (part + 1) * HASH));
    const piece = this.content.slice(part * PART, Math.min(this.content.size, (part + 1) * PART));
    try {
      const response = await this.fetch("PUT", `/parts/${hash}`, piece);
      if ((isPassing(response.status) || response.status === 409) && this.breaks < MAX_BREAKS) {
        return response.status === 409 && isOver(await codeOf(response));
      }
      const answer = await this.json(response, taken);
      if (answer.part !== hash) {
        throw new UploadRefused("another-part", response.status);
      }
      this.breaks = 0;
      this.options.onProgress?.(Number(answer.received), Number(answer.size));
      return true;
    } catch (error) {
      if (isLost(error) && this.breaks < MAX_BREAKS) {
        return false;
      }
      this.refusal ??= refusalOf(error);
      return true;
    }
  }

  /** Asks again after what passes: connections that break, and a node that restarts. */
  private async patient(method: string, path: string, body: () => Bytes | null): Promise<Response> {
    for (;;) {
      try {
        const response = await this.fetch(method, path, body());
        if (!isPassing(response.status) || this.breaks >= MAX_BREAKS) {
          return response;
        }
      } catch (error) {
        if (!isLost(error) || this.breaks >= MAX_BREAKS) {
          throw refusalOf(error);
        }
      }
      await this.backOff();
    }
  }

  private fetch(method: string, path: string, body: Bytes | Blob | null): Promise<Response> {
    return this.asked(this.path + path, {
      method,
      headers: {
        Authorization: `LotusOnce ${this.target.secret}`,
        ...(body ? { "Content-Type": "application/octet-stream" } : {}),
      },
      ...PLAIN,
      ...(body ? { body } : {}),
      ...(this.options.signal ? { signal: this.options.signal } : {}),
    });
  }

  private async json<T>(response: Response, read: (value: ReturnType<typeof readJson>, name: string) => T): Promise<T> {
    if (!response.ok) {
      throw new UploadRefused(await codeOf(response), response.status);
    }
    return read(readJson(new Uint8Array(await response.arrayBuffer())), "answer");
  }

  private backOff(): Promise<void> {
    this.breaks++;
    return this.pause(FIRST_PAUSE * 2 ** Math.min(MAX_BREAKS, this.breaks));
  }

  private async pause(milliseconds: number): Promise<void> {
    this.options.signal?.throwIfAborted();
    await (this.options.pause ?? (time => new Promise(done => setTimeout(done, time))))(milliseconds);
    this.options.signal?.throwIfAborted();
  }
}

/** A fetch that did not reach the node, or whose answer did not come back. */
function isLost(error: unknown): boolean {
  return error instanceof TypeError;
}

function refusalOf(error: unknown): UploadRefused {
  return error instanceof UploadRefused ? error
    : isLost(error) ? new UploadRefused("no-connection", 0)
    : error instanceof DOMException && error.name === "AbortError" ? new UploadRefused("stopped", 0)
    : new UploadRefused(error instanceof Error ? error.message : String(error), 0);
}

/** True when the node has no use for parts now: it is asked again how far it is. */
function isOver(code: string): boolean {
  return code === "parts-unlisted" || code === "upload-done" || code === "package-destroyed";
}

async function codeOf(response: Response): Promise<string> {
  try {
    const problem = anyObject(readJson(new Uint8Array(await response.arrayBuffer()), { nulls: true }), "problem");
    const code = problem.get("code");
    return typeof code === "string" ? code : `status-${response.status}`;
  } catch {
    return `status-${response.status}`;
  }
}
