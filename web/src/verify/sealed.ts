// What one pass over a sealed package measures, and the grammar of its age header (spec/sealing.md).
import { type Bytes, concat, FormatError, fromBase64, hex, textOf } from "../bytes.ts";
import { ContentHasher, LEAF } from "../content.ts";
import type { ArchiveReader } from "./archive.ts";
import { digestOf } from "./hash.ts";

const MAX_HEADER = 128 * 1024;
const MAX_STANZAS = 256;
const COLUMNS = 64;
const WRAPPED_KEY = 32;
const VERSION = "age-encryption.org/v1\n";

const shares: Record<string, number> = { X25519: 32, mlkem768x25519: 1120 };

/** RFC 7748, section 6.1: u coordinates of low order, little-endian, without the top bit. */
const lowOrder = new Set([
  "00".repeat(32), "01" + "00".repeat(31),
  "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
  "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
  "ec" + "ff".repeat(30) + "7f", "ed" + "ff".repeat(30) + "7f", "ee" + "ff".repeat(30) + "7f",
]);

export interface Sealed {
  sha256: string;
  root: string;
  size: number;
  /** SHA-256 of the age header; null where there is none. */
  header: string | null;
  hybrid: number;
  x25519: number;
}

interface Stanza {
  words: string[];
  body: Bytes;
}

function unpadded(text: string, what: string): Bytes {
  if (text.length % 4 === 1 || text.includes("=")) {
    throw new FormatError(`${what} is not canonical base64`);
  }
  return fromBase64(text + "=".repeat((4 - text.length % 4) % 4), what);
}

function checkNative({ words, body }: Stanza, count: number): void {
  const [kind, share = "", factor = ""] = words;
  if (kind === "scrypt") {
    if (count > 1 || words.length !== 3 || unpadded(share, "a salt").length !== 16 || body.length !== WRAPPED_KEY
      || !/^[1-9][0-9]*$/.test(factor)) {
      throw new FormatError("a scrypt stanza is malformed or has company");
    }
    return;
  }
  const length = shares[kind!];
  if (length === undefined) {
    return;
  }
  const point = unpadded(share, "a share");
  if (words.length !== 2 || point.length !== length || body.length !== WRAPPED_KEY || isLowOrder(point.subarray(-32))) {
    throw new FormatError(`a ${kind} stanza is malformed`);
  }
}

function isLowOrder(point: Uint8Array): boolean {
  return lowOrder.has(hex(point.map((value, at) => at === 31 ? value & 0x7f : value)));
}

/** The kinds of the stanzas and the header's length; throws for anything that the grammar does not produce. */
export function readHeader(start: Uint8Array): { kinds: string[]; length: number } {
  const mac = indexOfMac(start);
  const text = textOf(start.subarray(0, mac), "a header");
  const lines = text.slice(VERSION.length).split("\n");
  lines.pop();
  const last = lines.pop() ?? "";
  if (!text.startsWith(VERSION) || !/^--- [A-Za-z0-9+/]{43}$/.test(last)) {
    throw new FormatError("not the header of an age v1 file");
  }
  unpadded(last.slice(4), "the header's MAC");
  const stanzas: Stanza[] = [];
  while (lines.length > 0) {
    stanzas.push(readStanza(lines));
  }
  if (stanzas.length === 0 || stanzas.length > MAX_STANZAS) {
    throw new FormatError(`a header has 1 to ${MAX_STANZAS} stanzas`);
  }
  for (const stanza of stanzas) {
    checkNative(stanza, stanzas.length);
  }
  return { kinds: stanzas.map(stanza => stanza.words[0]!), length: mac };
}

function readStanza(lines: string[]): Stanza {
  const first = lines.shift()!;
  const words = first.slice(3).split(" ");
  if (!first.startsWith("-> ") || !words.every(word => /^[!-~]+$/.test(word))) {
    throw new FormatError("a stanza begins with an arrow and words");
  }
  let body = "";
  for (let isWhole = true; isWhole;) {
    const line = lines.shift();
    if (line === undefined || line.length > COLUMNS) {
      throw new FormatError("a stanza's body does not end");
    }
    body += line;
    isWhole = line.length === COLUMNS;
  }
  return { words, body: unpadded(body, "a stanza's body") };
}

/** Where the header ends: behind the first line that begins with three dashes. */
function indexOfMac(start: Uint8Array): number {
  for (let at = 0; at < start.length;) {
    const end = start.indexOf(0x0a, at);
    if (end < 0) {
      break;
    }
    if (start[at] === 0x2d && start[at + 1] === 0x2d && start[at + 2] === 0x2d) {
      return end + 1;
    }
    at = end + 1;
  }
  throw new FormatError("the header ends early");
}

/** Measures the archive's current file. */
export async function measure(archive: ArchiveReader, onBytes: (count: number) => void): Promise<Sealed> {
  const hasher = new ContentHasher();
  let start: Bytes = new Uint8Array();
  for await (const piece of archive.pieces(16 * LEAF)) {
    await hasher.append(piece);
    if (start.length < MAX_HEADER) {
      start = concat(start, piece.subarray(0, MAX_HEADER - start.length));
    }
    onBytes(piece.length);
  }
  const { sha256, root, length } = await hasher.finish();
  const whole = { sha256: "sha256:" + hex(sha256), root: "sha256:" + hex(root), size: length };
  try {
    const { kinds, length: end } = readHeader(start);
    const count = (kind: string): number => kinds.filter(one => one === kind).length;
    return {
      ...whole, header: digestOf(start.subarray(0, end)), hybrid: count("mlkem768x25519"), x25519: count("X25519"),
    };
  } catch (error) {
    if (error instanceof FormatError) {
      return { ...whole, header: null, hybrid: 0, x25519: 0 };
    }
    throw error;
  }
}
