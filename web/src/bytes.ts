// Bytes and their spellings. Each reader takes the one canonical spelling and refuses every other.

export type Bytes = Uint8Array<ArrayBuffer>;

/** What the reader refused, in lower case and for a person. */
export class FormatError extends Error {}

const strictUtf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const utf8Encoder = new TextEncoder();

export function utf8(text: string): Bytes {
  return utf8Encoder.encode(text) as Bytes;
}

/** Well-formed UTF-8 only; a byte order mark is a character like any other. */
export function textOf(bytes: Uint8Array, what: string): string {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    throw new FormatError(`${what} is not UTF-8`);
  }
}

export function concat(...parts: readonly Uint8Array[]): Bytes {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export function equal(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((value, at) => value === other[at]);
}

/** Byte order: negative when the first comes first. */
export function compareBytes(one: Uint8Array, other: Uint8Array): number {
  const length = Math.min(one.length, other.length);
  for (let at = 0; at < length; at++) {
    if (one[at] !== other[at]) {
      return one[at]! - other[at]!;
    }
  }
  return one.length - other.length;
}

/** Order of UTF-16 code units, which is what JavaScript's own comparison gives. */
export function compareText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

export function ascending<T>(items: readonly T[], compare: (one: T, other: T) => number): boolean {
  return items.every((item, at) => at === 0 || compare(items[at - 1]!, item) < 0);
}

export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, value => value.toString(16).padStart(2, "0")).join("");
}

export function fromHex(text: string): Bytes {
  if (!/^(?:[0-9a-f]{2})*$/.test(text)) {
    throw new FormatError("not lower-case hex digits");
  }
  return Uint8Array.from({ length: text.length / 2 }, (_, at) => parseInt(text.slice(2 * at, 2 * at + 2), 16));
}

const base64Chunk = 0x8000;

/** RFC 4648 section 4, padded. */
export function base64(bytes: Uint8Array): string {
  let binary = "";
  for (let at = 0; at < bytes.length; at += base64Chunk) {
    binary += String.fromCharCode(...bytes.subarray(at, at + base64Chunk));
  }
  return btoa(binary);
}

/** Padded base64 without white space and with unused bits zero. */
export function fromBase64(text: string, what: string): Bytes {
  if (/^[A-Za-z0-9+/]*={0,2}$/.test(text) && text.length % 4 === 0) {
    const binary = atob(text);
    const bytes = Uint8Array.from({ length: binary.length }, (_, at) => binary.charCodeAt(at));
    // Only the last group can have unused bits.
    if (text.length === 0 || base64(bytes.subarray(Math.floor((bytes.length - 1) / 3) * 3)) === text.slice(-4)) {
      return bytes;
    }
  }
  throw new FormatError(`${what} is not canonical base64`);
}

/** RFC 4648 section 5, without padding: as WebAuthn writes bytes. */
export function base64Url(bytes: Uint8Array): string {
  return base64(bytes).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

export function fromBase64Url(text: string, what: string): Bytes {
  if (!/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) {
    throw new FormatError(`${what} is not base64url`);
  }
  const padded = text.replaceAll("-", "+").replaceAll("_", "/") + "=".repeat((4 - text.length % 4) % 4);
  return fromBase64(padded, what);
}

export async function sha256(...parts: readonly Uint8Array[]): Promise<Bytes> {
  const whole = parts.length === 1 ? parts[0]! : concat(...parts);
  return new Uint8Array(await crypto.subtle.digest("SHA-256", whole as Bytes));
}

/** DSSE's pre-authentication encoding, the bytes that a key signs. */
export function preAuthentication(payloadType: string, payload: Uint8Array): Bytes {
  const type = utf8(payloadType);
  return concat(utf8(`DSSEv1 ${type.length} `), type, utf8(` ${payload.length} `), payload);
}
