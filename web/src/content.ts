// What names a content (spec/sealing.md, "Content hash"): plain SHA-256, and the Merkle root over leaves of 64 KiB, in one pass
// and constant memory. The hashes of parts of 4 MiB fall out on the way (spec/api.md, "Parts").
import { sha256 } from "@noble/hashes/sha2.js";
import type { Bytes } from "./bytes.ts";

/** Length of every leaf but the last, in bytes. */
export const LEAF = 64 * 1024;

/** Leaves of a part, and its length: the subtree that travels as one. */
const PART_LEAVES = 64;
export const PART = PART_LEAVES * LEAF;

export interface ContentHash {
  sha256: Bytes;
  root: Bytes;
  length: number;
}

const nodePrefix = Uint8Array.of(1);

function node(left: Uint8Array, right: Uint8Array): Bytes {
  return sha256.create().update(nodePrefix).update(left).update(right).digest() as Bytes;
}

/**
 * The root of RFC 9162, 2.1.1, over hashes that come one after the other: of leaves, or of equal subtrees of which the last
 * one may be smaller.
 */
export class RootFold {
  private readonly subtrees: { height: number; hash: Bytes }[] = [];

  add(hash: Bytes): void {
    let next = { height: 0, hash };
    while (this.subtrees.at(-1)?.height === next.height) {
      next = { height: next.height + 1, hash: node(this.subtrees.pop()!.hash, next.hash) };
    }
    this.subtrees.push(next);
  }

  /** The root of all that was added; then it starts again from nothing. */
  finish(): Bytes {
    // What is left are perfect subtrees, largest first: the tree splits at the largest power of two below its size.
    let root = this.subtrees.pop()?.hash ?? sha256(new Uint8Array()) as Bytes;
    while (this.subtrees.length > 0) {
      root = node(this.subtrees.pop()!.hash, root);
    }
    return root;
  }
}

export class ContentHasher {
  private readonly flat = sha256.create();
  private readonly leaves = new RootFold();
  private readonly parts = new RootFold();
  private leaf = new Uint8Array(1 + LEAF);
  private leafLength = 0;
  private leavesInPart = 0;
  private length = 0;

  /** @param onPart Receives the hash of each part of 4 MiB, the last one's when it finishes. */
  constructor(private readonly onPart: (hash: Bytes) => void = () => undefined) {}

  /** Takes the next bytes; to be awaited before the next call. Leaves are hashed by the browser itself, several at once. */
  async append(bytes: Uint8Array): Promise<void> {
    this.flat.update(bytes);
    this.length += bytes.length;
    const whole: Promise<Bytes>[] = [];
    for (let at = 0; at < bytes.length;) {
      const piece = bytes.subarray(at, at + LEAF - this.leafLength);
      this.leaf.set(piece, 1 + this.leafLength);
      this.leafLength += piece.length;
      at += piece.length;
      if (this.leafLength === LEAF) {
        whole.push(leafHash(this.leaf));
        this.leaf = new Uint8Array(1 + LEAF);
        this.leafLength = 0;
      }
    }
    for (const hash of await Promise.all(whole)) {
      this.endLeaf(hash);
    }
  }

  async finish(): Promise<ContentHash> {
    if (this.leafLength > 0) {
      this.endLeaf(await leafHash(this.leaf.subarray(0, 1 + this.leafLength)));
    }
    if (this.leavesInPart > 0) {
      this.endPart();
    }
    return { sha256: this.flat.digest() as Bytes, root: this.parts.finish(), length: this.length };
  }

  private endLeaf(hash: Bytes): void {
    this.leaves.add(hash);
    this.leavesInPart++;
    if (this.leavesInPart === PART_LEAVES) {
      this.endPart();
    }
  }

  private endPart(): void {
    const hash = this.leaves.finish();
    this.leavesInPart = 0;
    this.parts.add(hash);
    this.onPart(hash);
  }
}

/** @param leaf The zero byte that marks a leaf, and its bytes. */
async function leafHash(leaf: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", leaf));
}
