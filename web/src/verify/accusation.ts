// Proofs that the holder of one key signed what an honest holder cannot have signed (spec/accusation.md).
import { compareBytes, equal, FormatError } from "../bytes.ts";
import { isConsistent, MAX_PROOF_HASHES } from "./hash.ts";
import {
  type Checkpoint, COSIGNER_KEY, hashOf, LOG_KEY, MAX_NOTE, readCheckpoint, readKey, type VerifierKey, verifyNote,
} from "./note.ts";
import { PartReader } from "./proof.ts";

export const MAX_ACCUSATION = 2 * MAX_NOTE + 10_000;
export const ACCUSATION_TITLE = "lotus-bridge/accusation/v1\n";

export interface AccusationVerdict {
  kind: string;
  accused: string;
  /** `log` or `cosigner`, by the key's type. */
  role: "log" | "cosigner" | "unknown";
  origin: string;
  sizes: [bigint, bigint];
  /** Null where the accusation holds; else the first reason why it does not. */
  flaw: string | null;
}

interface Accusation {
  kind: string;
  accused: VerifierKey;
  root: Uint8Array | null;
  proof: Uint8Array[];
  first: Checkpoint;
  second: Checkpoint;
}

function read(bytes: Uint8Array): Accusation {
  if (bytes.length > MAX_ACCUSATION) {
    throw new FormatError(`an accusation has at most ${MAX_ACCUSATION} bytes, not ${bytes.length}`);
  }
  const reader = new PartReader(bytes, "an accusation");
  if (reader.line() + "\n" !== ACCUSATION_TITLE) {
    throw new FormatError("an accusation starts with its line");
  }
  const kind = reader.value("kind");
  const accused = readKey(reader.value("accused"));
  let line = reader.line();
  let root: Uint8Array | null = null;
  if (line.startsWith("root ")) {
    root = hashOf(reader.value("root", line), "a root");
    line = reader.line();
  }
  const proof: Uint8Array[] = [];
  for (; line.startsWith("hash "); line = reader.line()) {
    proof.push(hashOf(reader.value("hash", line), "a proof hash"));
    if (proof.length > MAX_PROOF_HASHES) {
      throw new FormatError(`a proof has at most ${MAX_PROOF_HASHES} hashes`);
    }
  }
  const first = readCheckpoint(reader.part("checkpoint", line));
  const second = readCheckpoint(reader.part("checkpoint"));
  if (!reader.isAtEnd) {
    throw new FormatError("not the accusation's one form");
  }
  return { kind, accused, root, proof, first, second };
}

/** The time of the accused's lines; null where they have not signed, or one line fails. */
async function timeOf(accused: VerifierKey, checkpoint: Checkpoint): Promise<number | null> {
  const verified = await verifyNote(checkpoint.note, [accused]);
  return verified?.get(accused.text) ?? null;
}

function forkFlaw({ first, second, root, proof }: Accusation): string | null {
  if (first.size === second.size) {
    return root || proof.length > 0 ? "two trees of one size need no proof"
      : compareBytes(first.root, second.root) < 0 ? null : "one tree, or two in the wrong order";
  }
  return first.size === 0n || first.size > second.size ? "the first tree is the smaller one, and has an entry"
    : !root || equal(root, first.root) ? "the larger tree is not shown to have had another root"
    : isConsistent(first.size, second.size, root, second.root, proof) ? null
    : "the proof does not lead from that root to the larger tree";
}

async function flawOf(said: Accusation): Promise<string | null> {
  const { accused, first, second } = said;
  if (first.origin !== second.origin) {
    return "the checkpoints are of two logs";
  }
  if (accused.type === LOG_KEY && accused.name !== first.origin) {
    return "the accused key is another log's";
  }
  const [one, other] = [await timeOf(accused, first), await timeOf(accused, second)];
  if (one === null || other === null) {
    return "the accused key has not signed both checkpoints";
  }
  if (said.kind === "fork") {
    return forkFlaw(said);
  }
  return said.kind !== "rollback" ? "nothing that anybody can be accused of"
    : accused.type === LOG_KEY ? "a log's signature has no time"
    : said.root || said.proof.length > 0 ? "a rollback needs no proof"
    : first.size >= second.size ? "the first tree is the smaller one"
    : one > other ? null
    : "the smaller tree was signed first, as it should be";
}

/** Throws a FormatError for what is no accusation. */
export async function verifyAccusation(bytes: Uint8Array): Promise<AccusationVerdict> {
  const said = read(bytes);
  return {
    kind: said.kind, accused: said.accused.text, origin: said.first.origin,
    role: said.accused.type === LOG_KEY ? "log" : said.accused.type === COSIGNER_KEY ? "cosigner" : "unknown",
    sizes: [said.first.size, said.second.size], flaw: await flawOf(said),
  };
}
