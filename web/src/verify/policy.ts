// Whom one trusts: logs, witnesses, groups and the quorum (C2SP tlog-policy; spec/ledger.md, "Policy and finality").
import { equal, FormatError, utf8 } from "../bytes.ts";
import {
  type Checkpoint, COSIGNER_KEY, decimal, linesOf, LOG_KEY, readKey, strictText, type VerifierKey, verifyNote,
} from "./note.ts";

export const MAX_POLICY = 1_000_000;
export const MAX_DEFINITIONS = 1024;

interface Group {
  name: string;
  threshold: number;
  members: string[];
}

export type Fault = "none" | "unknown-log" | "not-signed-by-log" | "failing-signature" | "not-included";

/** What a policy says of a checkpoint. */
export interface Verdict {
  fault: Fault;
  isAccepted: boolean;
  finality: (territory: string) => Finality | null;
  /** POSIX seconds by which the quorum shows the checkpoint to have existed. */
  existedBy: number | null;
  /** The same for a witness or a group. */
  heldBy: (name: string) => number | null;
  /** The moment before which these cosignatures together cannot have been there. */
  completedAt: number | null;
}

export type Finality = 0 | 1 | 2;

export function faulty(fault: Fault): Verdict {
  return {
    fault, isAccepted: false, finality: () => null, existedBy: null, heldBy: () => null, completedAt: null,
  };
}

export class Policy {
  readonly logs: VerifierKey[] = [];
  readonly witnesses: { name: string; key: VerifierKey }[] = [];
  readonly groups: Group[] = [];
  /** The witness or group that must have cosigned; null for `quorum none`. */
  quorum: string | null = null;
  private isClosed = false;
  private readonly names = new Set<string>();
  private readonly members = new Set<string>();
  private readonly known = new Map<string, Promise<Verdict>>();

  constructor(text: string) {
    const spaced = utf8(text).map(value => value === 0x09 ? 0x20 : value);
    if (spaced.includes(0x7f)) {
      throw new FormatError("a policy holds the control character 0x7f");
    }
    for (const line of linesOf(strictText(spaced, MAX_POLICY, "a policy"), "a policy")) {
      const words = line.split(" ").filter(word => word !== "");
      if (words.length > 0 && !words[0]!.startsWith("#")) {
        this.read(words);
      }
    }
    if (!this.isClosed || Math.max(this.logs.length, this.witnesses.length, this.groups.length) > MAX_DEFINITIONS) {
      throw new FormatError(`a policy has a quorum and at most ${MAX_DEFINITIONS} definitions of each kind`);
    }
  }

  static ownGroup(territory: string): string {
    return "own-" + territory;
  }

  /** Verifies log signature and cosignatures; the same checkpoint is verified once. */
  evaluate(checkpoint: Checkpoint): Promise<Verdict> {
    let verdict = this.known.get(checkpoint.note.whole);
    if (!verdict) {
      verdict = this.judge(checkpoint, this.logs);
      this.known.set(checkpoint.note.whole, verdict);
    }
    return verdict;
  }

  /** The same with the log's key given: what these witnesses say of a log that the policy names by another key, or not. */
  evaluateAs(log: VerifierKey, checkpoint: Checkpoint): Promise<Verdict> {
    return this.judge(checkpoint, [log]);
  }

  /** True when these witnesses, by their names in the policy, are a quorum; never with `quorum none`. */
  isQuorum(names: Iterable<string>): boolean {
    const asked = new Set(names);
    const known = this.witnesses.filter(one => asked.has(one.name));
    return this.quorum !== null && this.withGroups(new Map(known.map(one => [one.name, 0]))).has(this.quorum);
  }

  private async judge(checkpoint: Checkpoint, logs: readonly VerifierKey[]): Promise<Verdict> {
    const ours = logs.filter(log => log.name === checkpoint.origin);
    if (ours.length === 0) {
      return faulty("unknown-log");
    }
    const verified = await verifyNote(checkpoint.note, [...logs, ...this.witnesses.map(one => one.key)]);
    if (!verified) {
      return faulty("failing-signature");
    }
    // Another log's signature over this origin says nothing about this log.
    if (!ours.some(log => verified.has(log.text))) {
      return faulty("not-signed-by-log");
    }
    const times = new Map<string, number>();
    for (const { name, key } of this.witnesses) {
      const time = verified.get(key.text);
      if (time !== undefined) {
        times.set(name, time);
      }
    }
    return this.verdict(times);
  }

  private verdict(cosignatures: Map<string, number>): Verdict {
    const { quorum } = this;
    const times = this.withGroups(cosignatures);
    const backwards = this.withGroups(new Map([...cosignatures].map(([name, time]) => [name, -time])));
    const last = quorum === null ? undefined : backwards.get(quorum);
    const isHeld = quorum !== null && times.has(quorum);
    return {
      fault: "none",
      isAccepted: quorum === null || isHeld,
      finality: territory => isHeld ? 2 : times.has(Policy.ownGroup(territory)) ? 1 : 0,
      existedBy: quorum === null ? null : times.get(quorum) ?? null,
      heldBy: name => times.get(name) ?? null,
      completedAt: last === undefined ? null : -last,
    };
  }

  /** A group's time is the (2k-n)-th smallest of its members' that hold, at least the first (spec/ledger.md). */
  private withGroups(cosignatures: Map<string, number>): Map<string, number> {
    const times = new Map(cosignatures);
    for (const { name, threshold, members } of this.groups) {
      const held = members.flatMap(member => times.get(member) ?? []).sort((one, other) => one - other);
      if (held.length >= threshold) {
        times.set(name, held[Math.max(1, 2 * threshold - members.length) - 1]!);
      }
    }
    return times;
  }

  private read(words: string[]): void {
    const [word, first, second, ...rest] = words as [string, ...string[]];
    if (word === "log" && first !== undefined && rest.length === 0) {
      this.addLog(readKey(first));
    } else if (word === "witness" && second !== undefined && rest.length <= 1) {
      this.addWitness(first!, readKey(second));
    } else if (word === "group" && rest.length > 0) {
      this.addGroup(first!, second!, rest);
    } else if (word === "quorum" && words.length === 2 && !this.isClosed) {
      this.isClosed = true;
      this.quorum = first === "none" ? null : this.defined(first!);
    } else {
      throw new FormatError(`'${word}' starts no line of a policy, or one too many, or a wrong one`);
    }
  }

  private addLog(key: VerifierKey): void {
    if (key.type === COSIGNER_KEY) {
      throw new FormatError("a log's key is not a cosigner's");
    }
    this.refuseTwin(this.logs, key);
    this.logs.push(key);
  }

  private addWitness(name: string, key: VerifierKey): void {
    if (key.type === LOG_KEY) {
      throw new FormatError("a witness's key is a cosigner's");
    }
    this.refuseTwin(this.witnesses.map(one => one.key), key);
    this.define(name);
    this.witnesses.push({ name, key });
  }

  private addGroup(name: string, threshold: string, members: string[]): void {
    for (const member of members) {
      // Each witness may count once only, on one way to the quorum.
      if (this.members.has(this.defined(member))) {
        throw new FormatError(`'${member}' is a member twice`);
      }
      this.members.add(member);
    }
    this.define(name);
    const asked = threshold === "any" ? 1n : threshold === "all" ? BigInt(members.length) : decimal(threshold, "a threshold");
    if (asked < 1n || asked > BigInt(members.length)) {
      throw new FormatError(`a group of ${members.length} asks for 1 to ${members.length} members`);
    }
    this.groups.push({ name, threshold: Number(asked), members });
  }

  private define(name: string): void {
    if (name === "none" || this.names.has(name)) {
      throw new FormatError(`the name '${name}' is taken`);
    }
    this.names.add(name);
  }

  private defined(name: string): string {
    if (!this.names.has(name)) {
      throw new FormatError(`'${name}' is not defined before its use`);
    }
    return name;
  }

  // The same key under another name would let one party count twice.
  private refuseTwin(present: readonly VerifierKey[], key: VerifierKey): void {
    if (present.some(one => equal(one.publicKey, key.publicKey))) {
      throw new FormatError(`the key of ${key.name} is in the policy already`);
    }
  }
}
