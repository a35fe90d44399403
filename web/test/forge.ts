// The test vector of spec/bundle.md, taken apart, changed, and put together again with its own keys, which follow from words.
import { ed25519 } from "@noble/curves/ed25519.js";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { base64, type Bytes, concat, preAuthentication, textOf, utf8 } from "../src/bytes.ts";
import { archive, ArchiveReader } from "../src/verify/archive.ts";
import { type BundleVerdict, BundleVerifier } from "../src/verify/bundle.ts";
import { readEnvelope } from "../src/verify/envelope.ts";
import { digestOf, hash, leafHash, nodeHash } from "../src/verify/hash.ts";
import { digestBytes } from "../src/verify/json.ts";
import { commitment } from "../src/verify/note.ts";

export interface File {
  name: string;
  bytes: Uint8Array;
}

const vectors = join(process.env["LOTUS_WEB"] ?? ".", "../spec/vectors");

export function vector(name: string): Bytes {
  return new Uint8Array(readFileSync(join(vectors, name)));
}

export const pin = textOf(vector("custody.roster.hash"), "a pin").trim();

export async function filesOf(bundle: Bytes): Promise<File[]> {
  const reader = new ArchiveReader(new Blob([bytes(bundle)]));
  const files: File[] = [];
  for (let file = await reader.next(); file; file = await reader.next()) {
    files.push({ name: file.name, bytes: await reader.content() });
  }
  return files;
}

function bytes(of: Uint8Array): Bytes {
  return of as Bytes;
}

/** A key of the vector's: the seed is the SHA-256 of its use. */
export function sign(use: string, payloadType: string, payload: Uint8Array): Uint8Array {
  const seed = hash(utf8(use));
  const keyId = digestOf(utf8("ed25519\n"), ed25519.getPublicKey(seed));
  const signature = base64(ed25519.sign(preAuthentication(payloadType, payload), seed));
  return utf8(`{"payload":"${base64(payload)}","payloadType":"${payloadType}",`
    + `"signatures":[{"keyid":"${keyId}","sig":"${signature}"}]}`);
}

export interface Exported {
  by?: string;
  use?: string;
  order?: string;
}

/** The bundle of these files, whose index names them as they are and is signed by the exporting node's key. */
export function bundleOf(files: readonly File[], { by = "node:MO", use = "node MO", order }: Exported = {}): Bytes {
  const index = {
    order: order ?? "MO-2026-K7Q2M4XA", at: "2026-08-12T09:00:00Z", by,
    files: files.map(file => ({ name: file.name, size: file.bytes.length, sha256: digestOf(file.bytes) })),
  };
  const type = "application/vnd.lotus-bridge.bundle.v1+json";
  return archive([{ name: "bundle.json", bytes: sign(use, type, utf8(JSON.stringify(index))) }, ...files]);
}

export function verify(bundle: Uint8Array, pinned: string | null = pin): Promise<BundleVerdict> {
  return new BundleVerifier(new Blob([bytes(bundle)]), { pinned }).run();
}

export async function codesOf(bundle: Uint8Array, pinned: string | null = pin): Promise<string[]> {
  return [...new Set((await verify(bundle, pinned)).findings.map(finding => finding.code))].sort();
}

/** The files of the vector but its index, with some changed; null leaves one out. */
export async function changed(change: (file: File) => File | File[] | null): Promise<File[]> {
  const files = (await filesOf(vector("custody.bundle"))).filter(file => file.name !== "bundle.json");
  return files.flatMap(file => change(file) ?? []);
}

export function changeText(file: File, change: (text: string) => string): File {
  return { name: file.name, bytes: utf8(change(textOf(file.bytes, file.name))) };
}

export function flipped(of: Uint8Array, bit: number): Bytes {
  const copy = of.slice() as Bytes;
  copy[bit >> 3]! ^= 1 << (bit & 7);
  return copy;
}

export function payloadOf(file: File): string {
  return textOf(readEnvelope(file.bytes, file.bytes.length).payload, file.name);
}

export function joined(...parts: Uint8Array[]): Bytes {
  return concat(...parts);
}

function line(name: string, type: number, use: string, message: Bytes, before: Bytes = new Uint8Array()): string {
  const seed = hash(utf8(use));
  const id = hash(utf8(name + "\n"), Uint8Array.of(type), ed25519.getPublicKey(seed)).subarray(0, 4);
  return `\u2014 ${name} ${base64(concat(id, before, ed25519.sign(message, seed)))}\n`;
}

export interface Logged {
  cosigners?: readonly string[];
  /** POSIX seconds of every cosignature. */
  time?: number;
}

/** The proof that the log of a territory holds the envelope as its entry 100, under a checkpoint that these cosigned. */
export function logged(
  territory: string, digest: string, { cosigners = ["4404", "GBA", "HK", "MO"], time = 1_800_000_000 }: Logged = {}): string {
  const origin = `lotus-test/${territory}`;
  const salt = hash(utf8("salt"));
  // Of a tree of 101 entries the last one's path is the three full subtrees to its left: 100 is 64 + 32 + 4.
  const path = ["a", "b", "c"].map(one => hash(utf8(one)));
  const leaf = leafHash(commitment(digestBytes(digest), salt));
  const text = `${origin}\n101\n${base64(path.reduce((right, left) => nodeHash(left, right), leaf))}\n`;
  const stamp = new Uint8Array(8);
  new DataView(stamp.buffer).setBigUint64(0, BigInt(time));
  const message = utf8(`cosignature/v1\ntime ${time}\n${text}`);
  const lines = [
    line(origin, 1, `log ${territory}`, utf8(text)),
    ...cosigners.flatMap(one => [
      line(`lotus-test/${one}`, 4, `witness ${one}`, message, stamp),
      line(`lotus-test/${one}/mirror`, 4, `mirror ${one}`, message, stamp),
    ]),
  ];
  return `c2sp.org/tlog-proof@v1\nextra ${base64(salt)}\nindex 100\n${path.map(one => base64(one) + "\n").join("")}`
    + `\n${text}\n${lines.join("")}`;
}
