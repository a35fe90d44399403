// The epochs from the genesis on, each verified against the one before, and which of them judges (spec/roster.md).
import { ascending, compareText, equal, FormatError, utf8 } from "../bytes.ts";
import { readEnvelope } from "./envelope.ts";
import { list, readJson, shape, text } from "./json.ts";
import { isSignedBy, type SigningKey } from "./keys.ts";
import { type Checkpoint, isSignedByLog, readCheckpoint, readKey, type VerifierKey, verifyNote } from "./note.ts";
import type { Policy } from "./policy.ts";
import { type LogProof, readProof, verifyEnvelope } from "./proof.ts";
import { type Epoch, MAX_EPOCH, memberOf, originOf, readContents, type Roster } from "./roster.ts";

const MAX_EVIDENCE = 4 * 1024 * 1024;

type Begins = Map<string, bigint>;

export function logsOf(roster: Roster): Set<string> {
  return new Set(roster.members.map(one => originOf(roster, one.territory)));
}

function isQuorum(roster: Roster, policy: Policy, territories: ReadonlySet<string>): boolean {
  const keys = new Set(roster.members.filter(one => territories.has(one.territory))
    .flatMap(one => [one.witness, one.mirror]));
  return policy.isQuorum(policy.witnesses.filter(one => keys.has(one.key.text)).map(one => one.name));
}

function isQuorumOfLogs(epoch: Epoch, origins: ReadonlySet<string>): boolean {
  const territories = epoch.roster.members.map(one => one.territory)
    .filter(territory => origins.has(originOf(epoch.roster, territory)));
  return isQuorum(epoch.roster, epoch.policy, new Set(territories));
}

function keyOf(key: SigningKey): string {
  return `${key.kind} ${key.publicKey} ${key.relyingParty ?? ""}`;
}

/** Every key that may sign the step: by territories, an old key before a new one. */
function registrarsOf(old: Roster, next: Roster): SigningKey[] {
  const places = [...old.members.map(one => ({ one, age: 0 })), ...next.members.map(one => ({ one, age: 1 }))]
    .sort((a, b) => compareText(a.one.territory, b.one.territory) || a.age - b.age)
    .map(place => place.one.registrar);
  return places.filter((key, at) => places.findIndex(one => keyOf(one) === keyOf(key)) === at);
}

async function checkStepSignatures(previous: Epoch, next: Epoch): Promise<void> {
  const places = registrarsOf(previous.roster, next.roster);
  const signers = new Set<string>();
  let place = -1;
  for (const signature of next.envelope.signatures) {
    const at = places.findIndex((key, index) => index > place && key.id === signature.keyId);
    if (at < 0) {
      throw new FormatError("a signature is no registrar's of either epoch, or not in its place");
    }
    place = at;
    if (!await isSignedBy(next.envelope, places[at]!)) {
      throw new FormatError("a registrar's signature fails");
    }
    signers.add(keyOf(places[at]!));
  }
  // Counted under both policies: a set that is enough for one only could have no honest member.
  for (const epoch of [previous, next]) {
    const signed = epoch.roster.members.filter(one => signers.has(keyOf(one.registrar))).map(one => one.territory);
    if (!isQuorum(epoch.roster, epoch.policy, new Set(signed))) {
      throw new FormatError(`the registrars who signed are no quorum of epoch ${epoch.roster.epoch}`);
    }
  }
}

async function readStep(bytes: Uint8Array, previous: Epoch): Promise<Epoch> {
  const next = readContents(readEnvelope(bytes));
  const [old, { roster }] = [previous.roster, next];
  const { step } = roster;
  const logs = logsOf(old);
  const problem = !step ? "the genesis follows no epoch"
    : roster.epoch !== old.epoch + 1 ? `epoch ${roster.epoch} does not follow epoch ${old.epoch}`
    : step.previous !== previous.envelope.digest ? "the step names another envelope as its previous"
    : roster.federation !== old.federation || roster.demonstration !== old.demonstration
      ? "a step keeps the federation and what it is for"
    : roster.at < old.at ? `epoch ${roster.epoch} is dated before the epoch that it follows`
    : step.cuts.some(cut => !logs.has(cut.log)) ? "a cut names a log that the epoch before does not have"
    : null;
  if (problem) {
    throw new FormatError(problem);
  }
  await checkStepSignatures(previous, next);
  return next;
}

const evidence = shape({ proofs: list(text), heads: list(text) });

/** A string as statements write it in JSON. */
function quoted(value: string): string {
  return JSON.stringify(value).replace(/\u007f/g, "\\u007F");
}

function readEvidence(bytes: Uint8Array): { proofs: string[]; heads: string[] } {
  if (bytes.length > MAX_EVIDENCE) {
    throw new FormatError(`evidence has at most ${MAX_EVIDENCE} bytes`);
  }
  const read = evidence(readJson(bytes), "evidence");
  const again = `{"proofs":[${read.proofs.map(quoted).join(",")}],"heads":[${read.heads.map(quoted).join(",")}]}`;
  if (!equal(utf8(again), bytes)) {
    throw new FormatError("not the evidence's one byte form");
  }
  return read;
}

function logKeyOf(epoch: Epoch, origin: string): VerifierKey | undefined {
  return epoch.policy.logs.find(key => key.name === origin);
}

/** That an epoch stands in the logs of a quorum of the epoch before, and where it begins in each. */
class Finality {
  readonly begins: Begins = new Map();
  private readonly entries: Begins = new Map();
  private readonly heads: Checkpoint[] = [];

  constructor(private readonly previous: Epoch, private readonly next: Epoch) {}

  async check(given: { proofs: string[]; heads: string[] }): Promise<void> {
    const proofs = given.proofs.map(one => readProof(utf8(one)));
    if (!ascending(proofs.map(proof => proof.checkpoint.origin), compareText)) {
      throw new FormatError("proofs come in ascending order of their logs, without repeats");
    }
    for (const proof of proofs) {
      await this.checkProof(proof);
    }
    if (!isQuorumOfLogs(this.previous, new Set(this.entries.keys()))) {
      throw new FormatError(`the logs that hold epoch ${this.next.roster.epoch} are no quorum of the epoch before`);
    }
    await this.checkHeads(given.heads.map(one => readCheckpoint(utf8(one))));
    this.findBegins();
    await this.checkJoining();
  }

  private async checkProof(proof: LogProof): Promise<void> {
    const { checkpoint } = proof;
    const log = logKeyOf(this.previous, checkpoint.origin);
    const isFinal = log !== undefined
      && (await verifyEnvelope(proof, this.next.envelope.digest, this.previous.policy)).isAccepted
      && (await this.next.policy.evaluateAs(log, checkpoint)).isAccepted;
    if (!isFinal) {
      throw new FormatError(`the entry in ${checkpoint.origin} is not final under both epochs' policies`);
    }
    this.entries.set(checkpoint.origin, proof.index);
    this.heads.push(checkpoint);
  }

  private async checkHeads(heads: Checkpoint[]): Promise<void> {
    for (const head of heads) {
      const log = logKeyOf(this.previous, head.origin);
      if (!log || !await isSignedByLog(head, log)) {
        throw new FormatError("heads are checkpoints of the epoch before, each signed by its log");
      }
      this.heads.push(head);
    }
    if (!ascending(heads.map(head => head.origin), compareText)) {
      throw new FormatError("heads come in ascending order of their logs, without repeats");
    }
  }

  private findBegins(): void {
    for (const [origin, index] of this.entries) {
      this.begins.set(origin, index + 1n);
    }
    for (const cut of this.next.roster.step!.cuts) {
      this.begins.set(cut.log, cut.size);
    }
    const missing = [...logsOf(this.previous.roster)].find(origin => !this.begins.has(origin));
    if (missing !== undefined) {
      throw new FormatError(`${missing} has neither an entry of epoch ${this.next.roster.epoch} nor a cut`);
    }
  }

  // A new member counts towards finality from the first entry on, so it must hold what was final before it came.
  private async checkJoining(): Promise<void> {
    for (const { territory, mirror } of this.next.roster.members) {
      if (memberOf(this.previous.roster, territory)) {
        continue;
      }
      const mirrored = new Set<string>();
      for (const head of this.heads.filter(one => one.size >= (this.begins.get(one.origin) ?? 0n))) {
        if ((await verifyNote(head.note, [readKey(mirror)]))?.size === 1) {
          mirrored.add(head.origin);
        }
      }
      const missing = [...logsOf(this.previous.roster)].find(origin => !mirrored.has(origin));
      if (missing !== undefined) {
        throw new FormatError(`${territory} joins without having mirrored ${missing}`);
      }
    }
  }
}

export class Chain {
  readonly epochs: Epoch[];
  private readonly begins: Begins[];

  constructor(genesis: Epoch) {
    this.epochs = [genesis];
    this.begins = [new Map([...logsOf(genesis.roster)].map(origin => [origin, 0n]))];
  }

  get genesis(): Epoch {
    return this.epochs[0]!;
  }

  get newest(): Epoch {
    return this.epochs.at(-1)!;
  }

  /** Takes the next epoch, signed and final; throws where it does not follow. */
  async add(envelope: Uint8Array, evidenceBytes: Uint8Array): Promise<void> {
    if (this.epochs.length > MAX_EPOCH) {
      throw new FormatError(`a chain has at most ${MAX_EPOCH} epochs after the genesis`);
    }
    const next = await readStep(envelope, this.newest);
    const finality = new Finality(this.newest, next);
    await finality.check(readEvidence(evidenceBytes));
    const before = this.begins.at(-1)!;
    const rewound = [...finality.begins].find(([origin, from]) => from < (before.get(origin) ?? 0n));
    if (rewound) {
      throw new FormatError(`in ${rewound[0]} the epoch would begin before the one that it follows`);
    }
    const starts = new Map(finality.begins);
    // A new log is under the epoch from its first entry on; one that comes back, from where it had ended.
    for (const origin of [...logsOf(next.roster)].filter(one => !finality.begins.has(one))) {
      starts.set(origin, this.begins.reduce((most, one) => {
        const from = one.get(origin) ?? 0n;
        return from > most ? from : most;
      }, 0n));
    }
    this.epochs.push(next);
    this.begins.push(starts);
  }

  /** The epoch that judges an entry of a log; null when the log is no member's there. */
  inForce(origin: string, index: bigint): Epoch | null {
    for (let at = this.epochs.length - 1; at >= 0; at--) {
      const from = this.begins[at]!.get(origin);
      if (from !== undefined && index >= from) {
        const epoch = this.epochs[at]!;
        return logsOf(epoch.roster).has(origin) ? epoch : null;
      }
    }
    return null;
  }

  /** True when the log was a member's in any epoch. */
  knows(origin: string): boolean {
    return this.epochs.some(epoch => logsOf(epoch.roster).has(origin));
  }
}
