// Statements, the register of officials and when a statement counts (spec/statements.md).
import { ascending, compareText, FormatError } from "../bytes.ts";
import type { Chain } from "./chain.ts";
import { type Envelope, MAX_LIST_PAYLOAD, MAX_PAYLOAD, MAX_STATEMENT, readEnvelope } from "./envelope.ts";
import {
  anyObject, digest, type JsonObject, list, moment, oneOf, readJson, shape, text, writeMoment,
} from "./json.ts";
import { isSignedBy, type SigningKey, signingKey } from "./keys.ts";
import { Policy } from "./policy.ts";
import { type LogProof, verifyEnvelope } from "./proof.ts";
import { memberOf, originOf, type Roster } from "./roster.ts";

/** How far an author's clock may run ahead of the witnesses' clocks, in seconds. */
export const TOLERANCE = 5 * 60;
const MAX_ANSWERS = 16;
const MAX_OFFICE = 64;
const MAX_REVOCATION = 500;

/** The types whose payload names each file of a package. */
const lists = new Set(["package.sealed", "package.excess-reported"]);

const written = shape({ type: text, thread: text, by: text, at: moment, answers: list(digest), body: anyObject });

export interface Statement {
  envelope: Envelope;
  digest: string;
  type: string;
  thread: string;
  by: string;
  at: number;
  answers: string[];
  body: JsonObject;
}

export function isId(id: string): boolean {
  return /^(?:(?:node|registrar):[A-Z0-9]{2,8}|[A-Z0-9]{2,8}-[0-9a-f]{12})$/.test(id);
}

export function territoryOf(id: string): string {
  return id.includes(":") ? id.slice(id.indexOf(":") + 1) : id.slice(0, id.indexOf("-"));
}

/** Parses the envelope and the header; `isType` knows the names of all types. */
export function readStatement(bytes: Uint8Array, isType: (name: string) => boolean): Statement {
  const envelope = readEnvelope(bytes, MAX_STATEMENT);
  const type = /^application\/vnd\.lotus-bridge\.(.+)\.v1\+json$/.exec(envelope.payloadType)?.[1] ?? "";
  if (!isType(type)) {
    throw new FormatError(`unknown statement type '${envelope.payloadType}'`);
  }
  const most = lists.has(type) ? MAX_LIST_PAYLOAD : MAX_PAYLOAD;
  if (envelope.payload.length > most || envelope.signatures.length !== 1) {
    throw new FormatError(`a statement has one signature and at most ${most} bytes`);
  }
  const read = written(readJson(envelope.payload), type);
  const problem = read.type !== type ? `the payload says '${read.type}', its type says '${type}'`
    : !/^[A-Za-z0-9/-]{1,40}$/.test(read.thread) ? "a thread is named by 1 to 40 letters, digits, '-' and '/'"
    : !isId(read.by) ? "'by' names an official, 'node:' or 'registrar:' and a territory"
    : read.answers.length > MAX_ANSWERS || !ascending(read.answers, compareText)
      ? `'answers' holds at most ${MAX_ANSWERS} digests, ascending`
    : null;
  if (problem) {
    throw new FormatError(problem);
  }
  return { envelope, digest: envelope.digest, ...read };
}

const roles = oneOf(
  "investigator", "prosecutor", "judge", "reviewing-judge", "provider", "endorser", "custodian", "committee");
const registered = shape(
  { official: text, office: text, role: roles, key: signingKey, validFrom: moment, validUntil: moment });
const revoked = shape({ official: text, from: moment, reason: text });

export type Registered = ReturnType<typeof registered>;

export function isOfRegister(statement: Statement): boolean {
  return statement.type === "official.registered" || statement.type === "official.revoked";
}

/** The body of a statement of the register; throws for one that is out of its form. */
export function registerBody(statement: Statement): Registered | ReturnType<typeof revoked> {
  if (statement.type === "official.revoked") {
    const gone = revoked(statement.body, statement.type);
    if (!isId(gone.official) || gone.reason === "" || gone.reason.length > MAX_REVOCATION) {
      throw new FormatError("a revocation names an official and a reason");
    }
    return gone;
  }
  const come = registered(statement.body, statement.type);
  if (!isId(come.official) || come.official.includes(":") || come.office === "" || come.office.length > MAX_OFFICE
    || come.validUntil <= come.validFrom) {
    throw new FormatError("a registration names a pseudonym, an office and a time that ends after it begins");
  }
  return come;
}

export interface Author {
  id: string;
  territory: string;
  office: string;
  role: string;
  key: SigningKey;
}

/** Who may sign as whom, from statements that verified, in the order of their log. */
export class Register {
  private readonly registered = new Map<string, Registered[]>();
  private readonly revoked = new Map<string, number>();

  constructor(private readonly chain: Chain) {}

  /** False for one that is not by the registrar of the official's territory, or stands in another thread. */
  async add(statement: Statement): Promise<boolean> {
    const body = registerBody(statement);
    const territory = territoryOf(body.official);
    if (statement.by !== "registrar:" + territory || statement.thread !== "register/" + territory
      || !await this.isByARegistrar(statement, territory)) {
      return false;
    }
    if ("from" in body) {
      this.revoked.set(body.official, Math.min(this.revoked.get(body.official) ?? Infinity, body.from));
      return true;
    }
    const known = this.registered.get(body.official) ?? [];
    this.registered.set(body.official, known);
    // A later registration may follow the first, never overlap it.
    if (!known.some(one => body.validFrom < one.validUntil && one.validFrom < body.validUntil)) {
      known.push(body);
    }
    return true;
  }

  find(id: string, at: number, roster: Roster): Author | null {
    const territory = territoryOf(id);
    const member = memberOf(roster, territory);
    if (!member) {
      return null;
    }
    if (id.startsWith("node:")) {
      return { id, territory, office: member.office, role: "node", key: member.node };
    }
    if (id.startsWith("registrar:")) {
      return { id, territory, office: territory + "/registrar", role: "registrar", key: member.registrar };
    }
    const entry = at >= this.revokedFrom(id) ? undefined
      : this.registered.get(id)?.find(one => at >= one.validFrom && at < one.validUntil);
    return entry ? { id, territory, office: entry.office, role: entry.role, key: entry.key } : null;
  }

  knows(id: string): boolean {
    return id.includes(":") ? this.chain.epochs.some(epoch => memberOf(epoch.roster, territoryOf(id)) !== undefined)
      : this.registered.has(id);
  }

  /** From when on the key counts for nothing; infinity while it is not revoked. */
  revokedFrom(id: string): number {
    return this.revoked.get(id) ?? Infinity;
  }

  private async isByARegistrar(statement: Statement, territory: string): Promise<boolean> {
    for (const epoch of this.chain.epochs) {
      const member = memberOf(epoch.roster, territory);
      if (member && await isSignedBy(statement.envelope, member.registrar)) {
        return true;
      }
    }
    return false;
  }
}

/** Why a statement counts for nothing: a code of spec/statements.md, "When a statement counts". */
export class Flaw extends Error {
  constructor(readonly code: string, message: string) {
    super(message);
  }
}

export interface Proven {
  statement: Statement;
  author: Author;
  index: bigint;
  existedBy: number;
  /** It was entered after this moment, where a block of the bundle shows one. */
  notBefore: number | null;
}

/** Author, signature, log, quorum and times: all of it at finality L2, or a flaw. */
export async function verifyStatement(
  statement: Statement, proof: LogProof, chain: Chain, register: Register): Promise<Proven> {
  const { by, at } = statement;
  const territory = territoryOf(by);
  const origin = originOf(chain.genesis.roster, territory);
  const epoch = chain.inForce(origin, proof.index);
  const author = epoch ? register.find(by, at, epoch.roster) : null;
  if (!author) {
    throw !epoch && chain.knows(origin) ? ended(origin, proof.index)
      : !register.knows(by) ? new Flaw("author-unknown", `nobody registered ${by}`)
      : register.revokedFrom(by) <= at ? new Flaw("author-revoked", `${by} was revoked before ${writeMoment(at)}`)
      : new Flaw("author-not-valid", `the registration of ${by} does not cover ${writeMoment(at)}`);
  }
  if (!await isSignedBy(statement.envelope, author.key)) {
    throw new Flaw("signature-fails", `the signature is not one of ${by}'s key`);
  }
  const existedBy = await verifyInLog(statement, proof, chain, territory, origin);
  if (at > existedBy + TOLERANCE) {
    throw new Flaw("dated-ahead", `dated ${writeMoment(at)} and in the log by ${writeMoment(existedBy)}`);
  }
  // A thief of a revoked key can write an older date, but cannot make the witnesses write one.
  if (existedBy >= register.revokedFrom(by) + TOLERANCE) {
    throw new Flaw("author-revoked", `in the log by ${writeMoment(existedBy)}, after ${by} was revoked`);
  }
  return { statement, author, index: proof.index, existedBy, notBefore: null };
}

function ended(origin: string, index: bigint): Flaw {
  return new Flaw("log-ended", `the log ${origin} is no member's any more at index ${index}`);
}

async function verifyInLog(
  statement: Statement, proof: LogProof, chain: Chain, territory: string, origin: string): Promise<number> {
  const { size, origin: shown } = proof.checkpoint;
  const judging = chain.inForce(origin, size > 0n ? size - 1n : 0n);
  if (!judging) {
    throw ended(origin, size - 1n);
  }
  const verdict = await verifyEnvelope(proof, statement.digest, judging.policy);
  if (shown !== origin) {
    throw new Flaw("proof-of-other-log", `the proof is one of the log ${shown}, not ${origin}`);
  }
  if (verdict.fault !== "none") {
    throw verdict.fault === "not-included"
      ? new Flaw("not-in-log", "the proof does not lead from the statement to the root")
      : new Flaw("checkpoint-fails", "the checkpoint's signatures do not hold");
  }
  const finality = verdict.finality(territory);
  const existedBy = finality === 2 ? verdict.existedBy : verdict.heldBy(Policy.ownGroup(territory));
  if (finality !== 2 || existedBy === null) {
    throw new Flaw("quorum-missing", `the proof reaches L${finality}, L2 is needed`);
  }
  return existedBy;
}
