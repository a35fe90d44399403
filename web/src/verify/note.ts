// Signed notes, verifier keys and checkpoints (C2SP signed-note, tlog-checkpoint, tlog-cosignature; spec/ledger.md).
import { type Bytes, concat, FormatError, fromBase64, textOf, utf8 } from "../bytes.ts";
import * as ed25519 from "./ed25519.ts";
import { digestOf, hash } from "./hash.ts";

export const MAX_NOTE = 1_000_000;
export const MAX_NOTE_SIGNATURES = 100;
const MAX_NAME_BYTES = 255;
const MAX_KEY_BYTES = 4096;

/** The last second of the year 9999. */
const MAX_TIME = 253_402_300_799n;

export const LOG_KEY = 1;
const ECDSA_KEY = 2;
export const COSIGNER_KEY = 4;

/** UTF-8 without any control character below U+0020 but the line feed. */
export function strictText(bytes: Uint8Array, most: number, what: string): string {
  if (bytes.length > most) {
    throw new FormatError(`${what} has at most ${most} bytes, not ${bytes.length}`);
  }
  if (bytes.some(value => value < 0x20 && value !== 0x0a)) {
    throw new FormatError(`${what} holds a control character`);
  }
  return textOf(bytes, what);
}

/** The lines of a text whose every line ends in a line feed. */
export function linesOf(text: string, what: string): string[] {
  if (!text.endsWith("\n")) {
    throw new FormatError(`${what} does not end in a line feed`);
  }
  return text.slice(0, -1).split("\n");
}

/** A decimal from 0 to 2^63-1 in its one spelling. */
export function decimal(text: string, what: string): bigint {
  const value = /^(?:0|[1-9][0-9]{0,18})$/.test(text) ? BigInt(text) : null;
  if (value === null || value >= 2n ** 63n) {
    throw new FormatError(`${what} is a decimal below 2^63 without leading zeros`);
  }
  return value;
}

export function hashOf(text: string, what: string): Bytes {
  const bytes = fromBase64(text, what);
  if (bytes.length !== 32) {
    throw new FormatError(`${what} has 32 bytes, not ${bytes.length}`);
  }
  return bytes;
}

const notInName = new RegExp(
  "[\\u0000-\\u0020\\u007f-\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000+]");

export function isKeyName(name: string): boolean {
  return name !== "" && utf8(name).length <= MAX_NAME_BYTES && !notInName.test(name);
}

/** A public key that signs notes. Two are the same when their texts are. */
export interface VerifierKey {
  text: string;
  name: string;
  id: string;
  type: number;
  publicKey: Bytes;
}

export function readKey(vkey: string): VerifierKey {
  const [, name, id, rest] = /^([^+]*)\+([0-9a-f]{8})\+(.*)$/s.exec(vkey) ?? [];
  if (name === undefined || id === undefined || rest === undefined || !isKeyName(name)) {
    throw new FormatError("a verifier key is name+hex8+base64");
  }
  const material = fromBase64(rest, "key material");
  const type = material[0] ?? 0;
  if (material.length < 2 || material.length > MAX_KEY_BYTES
    || ((type === LOG_KEY || type === COSIGNER_KEY) && material.length !== 1 + ed25519.KEY_LENGTH)) {
    throw new FormatError(`key material of type ${type} has not ${material.length} bytes`);
  }
  const expected = digestOf(utf8(name + "\n"), material).slice("sha256:".length, "sha256:".length + 8);
  if (type !== ECDSA_KEY && id !== expected) {
    throw new FormatError("the key id is not that of this name and key");
  }
  return { text: vkey, name, id, type, publicKey: material.slice(1) };
}

interface NoteSignature {
  name: string;
  id: string;
  bytes: Bytes;
}

function readSignature(line: string): NoteSignature {
  const space = line.lastIndexOf(" ");
  const name = line.slice(2, Math.max(2, space));
  if (!line.startsWith("\u2014 ") || space < 2 || !isKeyName(name)) {
    throw new FormatError("a signature line is an em dash, a name and base64, one space between");
  }
  const bytes = fromBase64(line.slice(space + 1), "a signature");
  if (bytes.length <= 4) {
    throw new FormatError("a signature has a key id of 4 bytes and at least one byte more");
  }
  const id = Array.from(bytes.subarray(0, 4), value => value.toString(16).padStart(2, "0")).join("");
  return { name, id, bytes: bytes.slice(4) };
}

export interface Note {
  /** All of it, as it was read. */
  whole: string;
  text: string;
  signatures: NoteSignature[];
}

function readNote(bytes: Uint8Array): Note {
  const whole = strictText(bytes, MAX_NOTE, "a note");
  // The last empty line divides, since the text may hold empty lines and signatures cannot.
  const split = whole.lastIndexOf("\n\n");
  if (split < 0) {
    throw new FormatError("a note has an empty line before its signatures");
  }
  const lines = linesOf(whole.slice(split + 2), "a note");
  if (lines.length > MAX_NOTE_SIGNATURES) {
    throw new FormatError(`a note has at most ${MAX_NOTE_SIGNATURES} signatures, not ${lines.length}`);
  }
  return { whole, text: whole.slice(0, split + 1), signatures: lines.map(readSignature) };
}

/** The time that is signed with the text, 0 for a key without one; null when the signature does not verify. */
async function timeOf(key: VerifierKey, text: string, signature: Bytes): Promise<bigint | null> {
  if (key.type === LOG_KEY) {
    return await ed25519.verifies(key.publicKey, utf8(text), signature) ? 0n : null;
  }
  if (signature.length !== 8 + ed25519.SIGNATURE_LENGTH) {
    return null;
  }
  const time = new DataView(signature.buffer, signature.byteOffset).getBigUint64(0);
  const message = utf8(`cosignature/v1\ntime ${time}\n${text}`);
  return time > 0n && time <= MAX_TIME && await ed25519.verifies(key.publicKey, message, signature.subarray(8))
    ? time : null;
}

/**
 * Verifies every line of a known key: by the key's text its earliest time. Null where one fails, which spoils the note.
 */
export async function verifyNote(note: Note, known: readonly VerifierKey[]): Promise<Map<string, number> | null> {
  const verified = new Map<string, number>();
  for (const line of note.signatures) {
    for (const key of known) {
      if (key.name !== line.name || key.id !== line.id || (key.type !== LOG_KEY && key.type !== COSIGNER_KEY)) {
        continue;
      }
      const time = await timeOf(key, note.text, line.bytes);
      if (time === null) {
        return null;
      }
      verified.set(key.text, Math.min(verified.get(key.text) ?? Infinity, Number(time)));
    }
  }
  return verified;
}

export interface Checkpoint {
  note: Note;
  origin: string;
  size: bigint;
  root: Bytes;
}

export function readCheckpoint(bytes: Uint8Array): Checkpoint {
  const note = readNote(bytes);
  const lines = linesOf(note.text, "a checkpoint");
  const [origin, size, root] = lines;
  if (lines.length !== 3 || !origin || utf8(origin).length > MAX_NAME_BYTES) {
    throw new FormatError("a checkpoint has three lines, the first an origin of 1 to 255 bytes");
  }
  return {
    note, origin, size: decimal(size!, "the size of a checkpoint"), root: hashOf(root!, "a root"),
  };
}

/** True when the log's key signed it, no line of that key fails, and the key's name is the origin. */
export async function isSignedByLog(checkpoint: Checkpoint, log: VerifierKey): Promise<boolean> {
  return log.type === LOG_KEY && log.name === checkpoint.origin
    && (await verifyNote(checkpoint.note, [log]))?.size === 1;
}

const tag = utf8("lotus-bridge/entry/v1\n");

/** The 32 bytes that a log holds of an envelope. */
export function commitment(envelopeDigest: Uint8Array, salt: Uint8Array): Bytes {
  return hash(concat(tag, salt, envelopeDigest));
}

