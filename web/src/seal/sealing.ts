// Files become one sealed package (spec/bundle.md, "Packages"; spec/sealing.md): their canonical archive, in name order, as one age
// file for the order's recipients, in one pass and constant memory. What is measured on the way is the manifest.
import { Encrypter } from "age-encryption";
import { type Bytes, ascending, compareText, concat, FormatError, hex } from "../bytes.ts";
import { type ContentHash, ContentHasher } from "../content.ts";
import { header, nameProblem, paddingOf, trailer } from "../verify/archive.ts";
import { digestOf } from "../verify/hash.ts";
import { readHeader } from "../verify/sealed.ts";

export const MAX_FILES = 10_000;
export const MAX_RECIPIENTS = 16;
export const MAX_DESCRIPTION = 400;
const MAX_HEADER = 128 * 1024;

/** The largest sealed file that travels in parts: 1 TiB. */
export const MAX_SEALED = 2 ** 40;

/** What stands in a manifest of each file beside its name and its answer, in bytes: size, SHA-256 and root. */
const DIGESTS = 200;

/** How much of a file is read at a time. */
const PIECE = 1024 * 1024;

export interface Answer {
  category: string;
  lines: number[];
  from: string;
  until: string;
  description: string;
  format: string;
}

export interface Source {
  name: string;
  file: Blob;
  answer: Answer;
}

/** Takes the sealed file's bytes in their order. */
export interface Sink {
  write: (bytes: Bytes) => Promise<void>;
}

/** The body of `package.sealed`. */
export interface ManifestBody {
  package: string;
  files: { name: string; size: number; sha256: string; root: string; answer: Answer }[];
  sealed: { sha256: string; size: number; header: string; root: string };
  recipients: string[];
}

export interface Sealing {
  manifest: ManifestBody;
  /** The list of parts (spec/api.md, "Parts"): 32 bytes each. */
  parts: Bytes;
}

export type SealFault =
  "names" | "folder-and-file" | "too-many" | "too-large" | "recipients" | "recipients-mixed" | "description" | "changed";

export class SealRefused extends Error {
  /** @param what Which file it is about, or how many, for the page to show. */
  constructor(readonly fault: SealFault, readonly what: string) {
    super(`${fault}: ${what}`);
  }
}

/** The size of the archive of these files, in bytes. */
export function archiveSize(sources: readonly { file: Blob }[]): number {
  const each = sources.map(({ file }) => 512 + file.size + paddingOf(file.size));
  return each.reduce((sum, size) => sum + size, 2 * 512);
}

/** The most bytes that a manifest of these files can have: their names and answers, and the digests that are not known yet. */
export function manifestSize(sources: readonly Source[]): number {
  const words = sources.map(({ name, answer }) => ({ name, answer }));
  return new TextEncoder().encode(JSON.stringify(words)).length + sources.length * DIGESTS;
}

function checkNames(sources: readonly Source[]): void {
  const names = sources.map(source => source.name);
  const wrong = names.find(name => nameProblem(name) !== null || /\.within-order(?:\/|$)/i.test(name));
  if (wrong !== undefined) {
    throw new SealRefused("names", wrong);
  }
  if (!ascending(names, compareText)) {
    throw new SealRefused("names", names.find((name, at) => names.indexOf(name) !== at) ?? "");
  }
  const folders = new Set(names.flatMap(name => {
    const parts = name.split("/");
    return parts.slice(1).map((_, at) => parts.slice(0, at + 1).join("/"));
  }));
  const both = names.find(name => folders.has(name));
  if (both !== undefined) {
    throw new SealRefused("folder-and-file", both);
  }
}

function checkSources(sources: readonly Source[], recipients: readonly string[]): void {
  if (sources.length === 0 || sources.length > MAX_FILES) {
    throw new SealRefused("too-many", String(sources.length));
  }
  checkNames(sources);
  const long = sources.find(source => source.answer.description.length > MAX_DESCRIPTION);
  if (long) {
    throw new SealRefused("description", long.name);
  }
  if (archiveSize(sources) > MAX_SEALED * 0.99) {
    throw new SealRefused("too-large", String(archiveSize(sources)));
  }
  const hybrid = recipients.filter(one => one.startsWith("age1pq1")).length;
  if (recipients.length === 0 || recipients.length > MAX_RECIPIENTS || !recipients.every(one => one.startsWith("age1"))) {
    throw new SealRefused("recipients", String(recipients.length));
  }
  // Such a file would be no safer than its weakest key.
  if (hybrid > 0 && hybrid < recipients.length) {
    throw new SealRefused("recipients-mixed", String(hybrid));
  }
}

/** The archive of the files, made while it is read; each file is hashed on the way. */
async function* archiveOf(
  sources: readonly Source[], measured: (hash: ContentHash) => void, onProgress: (count: number) => void): AsyncGenerator<Bytes> {
  for (const { name, file } of sources) {
    yield header(name, file.size);
    const hasher = new ContentHasher();
    for (let at = 0; at < file.size; at += PIECE) {
      const piece = await readPiece(name, file, at);
      await hasher.append(piece);
      onProgress(piece.length);
      yield piece;
    }
    measured(await hasher.finish());
    yield new Uint8Array(paddingOf(file.size));
  }
  yield trailer();
}

async function readPiece(name: string, file: Blob, at: number): Promise<Bytes> {
  const length = Math.min(PIECE, file.size - at);
  let piece: Bytes;
  try {
    piece = new Uint8Array(await file.slice(at, at + length).arrayBuffer());
  } catch {
    // Browsers refuse to read a file that was changed or taken away after it was chosen.
    throw new SealRefused("changed", name);
  }
  if (piece.length !== length) {
    throw new SealRefused("changed", name);
  }
  return piece;
}

function streamOf(pieces: AsyncGenerator<Bytes>): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = await pieces.next();
      if (next.done) {
        controller.close();
      } else if (next.value.length > 0) {
        controller.enqueue(next.value);
      } else {
        await this.pull!(controller);
      }
    },
    async cancel() {
      await pieces.return(undefined);
    },
  }, { highWaterMark: 1 });
}

async function encrypted(recipients: readonly string[], content: ReadableStream<Uint8Array>): Promise<ReadableStream<Uint8Array>> {
  const encrypter = new Encrypter();
  for (const recipient of recipients) {
    try {
      encrypter.addRecipient(recipient);
    } catch {
      throw new SealRefused("recipients", recipient.slice(0, 20));
    }
  }
  return encrypter.encrypt(content);
}

/** The digest of the header, and that it is for these recipients: as many keys of each kind as the order names. */
function headerDigest(start: Uint8Array, recipients: readonly string[]): string {
  const { kinds, length } = readHeader(start);
  const hybrid = recipients.every(one => one.startsWith("age1pq1"));
  if (kinds.length !== recipients.length || !kinds.every(kind => kind === (hybrid ? "mlkem768x25519" : "X25519"))) {
    throw new FormatError("the sealed file's header is not for the order's recipients");
  }
  return digestOf(start.subarray(0, length));
}

/**
 * Seals the files in name order.
 * @param sources In any order; sorted here.
 * @param recipients Those of the order, all of them and no others.
 * @param into When this throws, what it got never opens.
 * @param onProgress Told the bytes of files that were read.
 */
export async function seal(
  packageName: string, sources: readonly Source[], recipients: readonly string[], into: Sink,
  onProgress: (count: number) => void = () => undefined): Promise<Sealing> {
  const files = [...sources].sort((one, other) => compareText(one.name, other.name));
  checkSources(files, recipients);
  const inside: ContentHash[] = [];
  const parts: Bytes[] = [];
  const outside = new ContentHasher(hash => parts.push(hash));
  let start: Bytes = new Uint8Array();
  const content = streamOf(archiveOf(files, hash => inside.push(hash), onProgress));
  const reader = (await encrypted(recipients, content)).getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    const piece = next.value as Bytes;
    await outside.append(piece);
    if (start.length < MAX_HEADER) {
      start = concat(start, piece.subarray(0, MAX_HEADER - start.length));
    }
    await into.write(piece);
  }
  const whole = await outside.finish();
  const manifest: ManifestBody = {
    package: packageName,
    files: files.map(({ name, file, answer }, at) => ({
      name, size: file.size, sha256: "sha256:" + hex(inside[at]!.sha256), root: "sha256:" + hex(inside[at]!.root), answer,
    })),
    sealed: {
      sha256: "sha256:" + hex(whole.sha256), size: whole.length, header: headerDigest(start, recipients),
      root: "sha256:" + hex(whole.root),
    },
    recipients: [...recipients],
  };
  return { manifest, parts: concat(...parts) };
}
