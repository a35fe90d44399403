// SHA-256 in one go, and the tree over hashes (RFC 6962, RFC 9162). A hash is 32 bytes; as text it is a digest.
import { sha256 as hashOf } from "@noble/hashes/sha2.js";
import { type Bytes, concat, equal, hex } from "../bytes.ts";

export function hash(...parts: readonly Uint8Array[]): Bytes {
  return hashOf(parts.length === 1 ? parts[0]! : concat(...parts)) as Bytes;
}

export function digestOf(...parts: readonly Uint8Array[]): string {
  return "sha256:" + hex(hash(...parts));
}

const leafPrefix = Uint8Array.of(0);
const nodePrefix = Uint8Array.of(1);

/** No tree below 2^63 entries needs a longer proof. */
export const MAX_PROOF_HASHES = 63;

export function leafHash(entry: Uint8Array): Bytes {
  return hash(leafPrefix, entry);
}

export function nodeHash(left: Uint8Array, right: Uint8Array): Bytes {
  return hash(nodePrefix, left, right);
}

/** RFC 6962, 2.1.1: the leaf is entry `index` of the tree. */
export function isIncluded(
  index: bigint, size: bigint, leaf: Uint8Array, root: Uint8Array, proof: readonly Uint8Array[]): boolean {
  if (index < 0n || index >= size || proof.length > MAX_PROOF_HASHES) {
    return false;
  }
  let [node, last, value] = [index, size - 1n, leaf];
  for (const sibling of proof) {
    if (last === 0n) {
      return false;
    }
    if ((node & 1n) === 1n || node === last) {
      value = nodeHash(sibling, value);
      // A node without right sibling rises until it is a right child itself.
      while ((node & 1n) === 0n && node !== 0n) {
        node >>= 1n;
        last >>= 1n;
      }
    } else {
      value = nodeHash(value, sibling);
    }
    node >>= 1n;
    last >>= 1n;
  }
  return last === 0n && equal(value, root);
}

function splitOf(size: bigint): bigint {
  let power = 1n;
  while (power * 2n < size) {
    power *= 2n;
  }
  return power;
}

/** RFC 6962, 2.1.2: the tree of `small` entries is a prefix of that of `large`. An empty tree proves nothing. */
export function isConsistent(
  small: bigint, large: bigint, smallRoot: Uint8Array, largeRoot: Uint8Array, proof: readonly Uint8Array[]): boolean {
  if (small <= 0n || small > large || proof.length > MAX_PROOF_HASHES) {
    return false;
  }
  let next = 0;
  const rebuild = (size1: bigint, size2: bigint, isWhole: boolean): [Uint8Array, Uint8Array] | null => {
    if (size1 === size2) {
      const known = isWhole ? smallRoot : proof[next++];
      return known ? [known, known] : null;
    }
    const split = splitOf(size2);
    const inner = size1 <= split ? rebuild(size1, split, isWhole) : rebuild(size1 - split, size2 - split, false);
    const sibling = proof[next++];
    if (!inner || !sibling) {
      return null;
    }
    return size1 <= split ? [inner[0], nodeHash(inner[1], sibling)]
      : [nodeHash(sibling, inner[0]), nodeHash(sibling, inner[1])];
  };
  const roots = rebuild(small, large, true);
  return roots !== null && next === proof.length && equal(roots[0], smallRoot) && equal(roots[1], largeRoot);
}
