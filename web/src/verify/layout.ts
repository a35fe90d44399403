// Which files may stand in a bundle, in what order, and the index that names them (spec/bundle.md).
import { compareText, FormatError } from "../bytes.ts";
import { type Envelope, MAX_ENVELOPE, MAX_STATEMENT } from "./envelope.ts";
import { digest, list, long, moment, readJson, shape, type Shape, text } from "./json.ts";
import { MAX_BLOCK_PROOF, MAX_PROOF } from "./proof.ts";
import { isId } from "./statements.ts";

const INDEX_TYPE = "application/vnd.lotus-bridge.bundle.v1+json";
const MAX_FILES = 32_768;
const MAX_HELD = 128 * 1024 * 1024;
const MAX_EVIDENCE = 4 * 1024 * 1024;
const MAX_PACK = 1024 * 1024;
const MAX_TOKEN = 32_768;
const MAX_ANNEX = 256 * 1024;

const hash = /^[0-9a-f]{64}$/;
const packageKey = /^P-[0-9A-HJKMNP-TV-Z]{12}$/;
const epochKey = /^(?!0000)[0-9]{4}$/;

/** In archive order: the folder's name, the ending, what may stand between them, and the most bytes of a file. */
const folders = {
  roster: ["roster.json", "", /^$/, MAX_ENVELOPE],
  rosters: ["rosters/", ".json", epochKey, MAX_ENVELOPE],
  "roster-proofs": ["roster-proofs/", ".json", epochKey, MAX_EVIDENCE],
  packs: ["packs/", ".yaml", /^[^/]+$/s, MAX_PACK],
  statements: ["statements/", ".json", hash, MAX_STATEMENT],
  proofs: ["proofs/", ".tlog-proof", hash, MAX_PROOF],
  blocks: ["blocks/", ".block-proof", hash, MAX_BLOCK_PROOF],
  stamps: ["stamps/", ".tlog-proof", hash, MAX_PROOF],
  tokens: ["tokens/", ".tst", /^[0-9a-f]{64}-[A-Z0-9]{1,8}$/, MAX_TOKEN],
  annexes: ["annexes/", ".json", hash, MAX_ANNEX],
  content: ["content/", ".age", packageKey, Infinity],
  containers: ["content/", ".sm", packageKey, Infinity],
} as const satisfies Record<string, readonly [string, string, RegExp, number]>;

export type Folder = keyof typeof folders;

const order = Object.keys(folders) as Folder[];

/** Sealed packages, which are not held in memory. */
export const CONTENT: ReadonlySet<Folder> = new Set<Folder>(["content", "containers"]);

export function nameIn(folder: Folder, key: string): string {
  const [prefix, suffix] = folders[folder];
  return prefix + key + suffix;
}

export function keyOf(folder: Folder, name: string): string {
  const [prefix, suffix] = folders[folder];
  return name.slice(prefix.length, name.length - suffix.length);
}

/** The folder that a name stands in; null for a name that no bundle has. */
export function folderOf(name: string): Folder | null {
  return order.find(folder => {
    const [prefix, suffix, key] = folders[folder];
    return name.startsWith(prefix) && name.endsWith(suffix) && name.length >= prefix.length + suffix.length
      && key.test(keyOf(folder, name));
  }) ?? null;
}

const size: Shape<number> = (value, name) => {
  const bytes = long(value, name);
  if (bytes < 0n || bytes > BigInt(Number.MAX_SAFE_INTEGER)) {
    throw new FormatError(`'${name}' is no size`);
  }
  return Number(bytes);
};

const written = shape(
  { order: text, at: moment, by: text, files: list(shape({ name: text, size, sha256: digest })) });

export type BundleIndex = ReturnType<typeof written>;
export type IndexFile = BundleIndex["files"][number];

function compare(one: IndexFile, other: IndexFile): number {
  return order.indexOf(folderOf(one.name)!) - order.indexOf(folderOf(other.name)!) || compareText(one.name, other.name);
}

function problemOf(index: BundleIndex): string | null {
  const { files } = index;
  if (index.order === "" || index.order.length > 40) {
    return "'order' is no order's number";
  }
  if (!isId(index.by) || !index.by.startsWith("node:")) {
    return "'by' is no node";
  }
  if (files.length === 0 || files.length > MAX_FILES) {
    return `a bundle has 1 to ${MAX_FILES} files`;
  }
  if (files.some(file => folderOf(file.name) === null)) {
    return "it names a file that no bundle has";
  }
  if (files[0]!.name !== "roster.json" || !files.every((file, at) => at === 0 || compare(files[at - 1]!, file) < 0)) {
    return "the files are not in their order";
  }
  const large = files.find(file => file.size > folders[folderOf(file.name)!][3]);
  if (large) {
    return `${large.name} is above its limit`;
  }
  const held = files.filter(file => !CONTENT.has(folderOf(file.name)!)).reduce((sum, file) => sum + file.size, 0);
  return held > MAX_HELD ? `all but the contents have at most ${MAX_HELD} bytes` : null;
}

export function readIndex(envelope: Envelope): BundleIndex {
  if (envelope.payloadType !== INDEX_TYPE || envelope.signatures.length !== 1) {
    throw new FormatError(`an index has the payload type ${INDEX_TYPE} and one signature`);
  }
  const index = written(readJson(envelope.payload), "index");
  const problem = problemOf(index);
  if (problem) {
    throw new FormatError(problem);
  }
  return index;
}
