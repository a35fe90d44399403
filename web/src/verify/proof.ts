// Proofs that a log holds an entry (C2SP tlog-proof), and what stands before a block (spec/block.md).
import { type Bytes, compareBytes, equal, FormatError, fromBase64, hex, utf8 } from "../bytes.ts";
import { digestOf, isIncluded, leafHash, MAX_PROOF_HASHES } from "./hash.ts";
import { digestBytes } from "./json.ts";
import {
  type Checkpoint, commitment, decimal, hashOf, isKeyName, linesOf, MAX_NOTE, readCheckpoint, strictText,
} from "./note.ts";
import { faulty, type Policy, type Verdict } from "./policy.ts";

export const MAX_PROOF = MAX_NOTE + 100_000;
export const MAX_BLOCK_PROOF = 4 * MAX_NOTE;
const MAX_EXTRA = 65_535;
const MAX_HEADER = 65_535;
const MAX_HEADS = 256;
const SALT_LENGTH = 32;

export interface LogProof {
  whole: string;
  extra: Bytes;
  index: bigint;
  path: Bytes[];
  checkpoint: Checkpoint;
}

export function readProof(bytes: Uint8Array): LogProof {
  const whole = strictText(bytes, MAX_PROOF, "a proof");
  const split = whole.indexOf("\n\n");
  const lines = split < 0 ? [] : whole.slice(0, split).split("\n");
  if (lines.shift() !== "c2sp.org/tlog-proof@v1") {
    throw new FormatError("a proof starts with its line, and has an empty line before its checkpoint");
  }
  let extra: Bytes = new Uint8Array();
  if (lines[0]?.startsWith("extra ")) {
    extra = fromBase64(lines.shift()!.slice("extra ".length), "extra");
    if (extra.length === 0 || extra.length > MAX_EXTRA) {
      throw new FormatError(`extra has 1 to ${MAX_EXTRA} bytes, not ${extra.length}`);
    }
  }
  const index = lines.shift();
  if (!index?.startsWith("index ") || lines.length > MAX_PROOF_HASHES) {
    throw new FormatError(`a proof has an index line and at most ${MAX_PROOF_HASHES} hashes`);
  }
  return {
    whole, extra,
    index: decimal(index.slice("index ".length), "an index"),
    path: lines.map(line => hashOf(line, "a proof hash")),
    checkpoint: readCheckpoint(utf8(whole.slice(split + 2))),
  };
}

/** Whether the log holds these bytes, and how far its checkpoint is cosigned. */
export async function verifyEntry(proof: LogProof, entry: Uint8Array, policy: Policy): Promise<Verdict> {
  const { size, root } = proof.checkpoint;
  return isIncluded(proof.index, size, leafHash(entry), root, proof.path)
    ? policy.evaluate(proof.checkpoint) : faulty("not-included");
}

/** Whether the log holds the commitment to the envelope with this digest. */
export async function verifyEnvelope(proof: LogProof, digest: string, policy: Policy): Promise<Verdict> {
  return proof.extra.length === SALT_LENGTH
    ? verifyEntry(proof, commitment(digestBytes(digest), proof.extra), policy) : faulty("not-included");
}

/** Reads the formats that carry notes: lines of a word and a value, and parts of which a line gives the length. */
export class PartReader {
  private at = 0;

  constructor(private readonly bytes: Uint8Array, private readonly what: string) {}

  get isAtEnd(): boolean {
    return this.at === this.bytes.length;
  }

  line(): string {
    const end = this.bytes.indexOf(0x0a, this.at);
    if (end < 0) {
      throw new FormatError(`${this.what} ends too early`);
    }
    const line = strictText(this.bytes.subarray(this.at, end), end - this.at, this.what);
    this.at = end + 1;
    return line;
  }

  value(word: string, line = this.line()): string {
    if (!line.startsWith(word + " ")) {
      throw new FormatError(`${this.what} has a line '${word}'`);
    }
    return line.slice(word.length + 1);
  }

  part(word: string, line = this.line()): Uint8Array {
    const length = decimal(this.value(word, line), "the length of a part");
    if (length > BigInt(this.bytes.length - this.at)) {
      throw new FormatError(`${this.what} ends too early`);
    }
    const part = this.bytes.subarray(this.at, this.at + Number(length));
    this.at += part.length;
    return part;
  }
}

interface Head {
  size: bigint;
  root: Bytes;
  note: string;
}

function readHeader(bytes: Uint8Array): Map<string, Head> {
  const lines = linesOf(strictText(bytes, MAX_HEADER, "a block's header"), "a block's header");
  const heads = new Map<string, Head>();
  let last: Uint8Array | null = null;
  for (const line of lines.slice(1)) {
    const [word, origin, size, root, note, ...more] = line.split(" ");
    if (word !== "head" || note === undefined || more.length > 0 || !isKeyName(origin!)) {
      throw new FormatError("a line of a block's header is: head, origin, size, root, SHA-256 of the note");
    }
    const name = utf8(origin!);
    if (last && compareBytes(last, name) >= 0) {
      throw new FormatError("the logs of a block's header ascend, each once");
    }
    last = name;
    heads.set(origin!, {
      size: decimal(size!, "the size of a head"), root: hashOf(root!, "the root of a head"),
      note: "sha256:" + hex(hashOf(note, "the note of a head")),
    });
  }
  if (lines[0] !== "lotus-bridge/block/v1" || heads.size === 0 || heads.size > MAX_HEADS) {
    throw new FormatError(`a block's header has its first line and names 1 to ${MAX_HEADS} logs`);
  }
  return heads;
}

export interface BlockProof {
  header: Uint8Array;
  heads: Map<string, Head>;
  proof: LogProof;
  notes: Checkpoint[];
}

export function readBlockProof(bytes: Uint8Array): BlockProof {
  if (bytes.length > MAX_BLOCK_PROOF) {
    throw new FormatError(`a block's proof has at most ${MAX_BLOCK_PROOF} bytes, not ${bytes.length}`);
  }
  const reader = new PartReader(bytes, "a block's proof");
  if (reader.line() !== "lotus-bridge/block-proof/v1") {
    throw new FormatError("a block's proof starts with its line");
  }
  const header = reader.part("header");
  const proof = readProof(reader.part("proof"));
  const notes: Checkpoint[] = [];
  while (!reader.isAtEnd && notes.length < MAX_HEADS) {
    notes.push(readCheckpoint(reader.part("checkpoint")));
  }
  if (!reader.isAtEnd) {
    throw new FormatError("not the one form of a block's proof");
  }
  return { header, heads: readHeader(header), proof, notes };
}

/**
 * The moment before which nothing behind the header can have been entered; null where no note says one.
 * @param policyOf The policy in force in a log at an index; null for a log that nobody knows.
 */
export async function verifyBlock(
  block: BlockProof, policyOf: (origin: string, index: bigint) => Policy | null): Promise<number | null> {
  const policy = policyOf(block.proof.checkpoint.origin, block.proof.index);
  if (!policy || !(await verifyEntry(block.proof, block.header, policy)).isAccepted) {
    throw new FormatError("the log is not shown to hold the header");
  }
  let latest: number | null = null;
  for (const note of block.notes) {
    const head = block.heads.get(note.origin);
    if (!head || head.size !== note.size || !equal(head.root, note.root)
      || head.note !== digestOf(utf8(note.note.whole))) {
      throw new FormatError(`the header does not name the checkpoint of ${note.origin}`);
    }
    const noted = policyOf(note.origin, note.size > 0n ? note.size - 1n : 0n);
    const verdict = noted ? await noted.evaluate(note) : null;
    if (!verdict?.isAccepted) {
      throw new FormatError(`the checkpoint of ${note.origin} is not cosigned as its policy asks`);
    }
    const time = verdict.completedAt;
    latest = time !== null && (latest === null || time >= latest) ? time : latest;
  }
  return latest;
}

/** SHA-256 of a checkpoint's text, which names its tokens. */
export function rootOf(checkpoint: Checkpoint): string {
  return digestOf(utf8(checkpoint.note.text));
}
