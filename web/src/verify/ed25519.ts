// Ed25519 (RFC 8032) as libsodium verifies it: what the nodes refuse is refused here. Keys and points of small order, keys that
// are not written canonically and values of S beyond the group's order are refused, and the equation is the one without cofactor.
import { ed25519 } from "@noble/curves/ed25519.js";
import { sha512 } from "@noble/hashes/sha2.js";
import { type Bytes, concat, equal } from "../bytes.ts";

export const KEY_LENGTH = 32;
export const SIGNATURE_LENGTH = 64;

const fieldPrime = 2n ** 255n - 19n;
const groupOrder = 2n ** 252n + 27742317777372353535851937790883648493n;

/** The y coordinates of all points of small order, in either way of writing those that have two. */
const smallOrder = new Set([
  0n, 1n, fieldPrime - 1n, fieldPrime, fieldPrime + 1n,
  0x7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd83d3d706a17c7n,
  0x05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826n,
]);

function littleEndian(bytes: Uint8Array): bigint {
  return bytes.reduceRight((sum, value) => sum * 256n + BigInt(value), 0n);
}

function yOf(point: Uint8Array): bigint {
  return littleEndian(point) & (2n ** 255n - 1n);
}

let isNative: Promise<boolean> | null = null;

/** Whether the browser has Ed25519 itself; asked once. */
function hasNative(): Promise<boolean> {
  isNative ??= crypto.subtle.importKey("raw", ed25519.Point.BASE.toBytes() as Bytes, "Ed25519", false, ["verify"])
    .then(() => true, () => false);
  return isNative;
}

/** The equation in the library's arithmetic, for browsers without Ed25519: R is what S·B - k·A is written as. */
export function verifiesByHand(key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  try {
    const [r, s] = [signature.subarray(0, 32), littleEndian(signature.subarray(32))];
    const k = littleEndian(sha512(concat(r, key, message))) % groupOrder;
    const point = ed25519.Point.fromBytes(key, false);
    const left = ed25519.Point.BASE.multiplyUnsafe(s).subtract(point.multiplyUnsafe(k));
    return equal(left.toBytes(), r);
  } catch {
    return false;
  }
}

export async function verifies(key: Uint8Array, message: Uint8Array, signature: Uint8Array): Promise<boolean> {
  if (key.length !== KEY_LENGTH || signature.length !== SIGNATURE_LENGTH
    || yOf(key) >= fieldPrime || smallOrder.has(yOf(key)) || smallOrder.has(yOf(signature.subarray(0, 32)))
    || littleEndian(signature.subarray(32)) >= groupOrder) {
    return false;
  }
  if (!await hasNative()) {
    return verifiesByHand(key, message, signature);
  }
  try {
    const imported = await crypto.subtle.importKey("raw", key as Bytes, "Ed25519", false, ["verify"]);
    return await crypto.subtle.verify("Ed25519", imported, signature as Bytes, message as Bytes);
  } catch {
    return false;
  }
}
