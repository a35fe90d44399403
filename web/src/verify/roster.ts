// One epoch of the federation: its form, its keys and who signed it (spec/roster.md, "Form").
import { ascending, base64, type Bytes, compareText, FormatError, fromBase64 } from "../bytes.ts";
import { type Envelope, readEnvelope } from "./envelope.ts";
import { hash } from "./hash.ts";
import {
  digest, digestBytes, flag, list, long, moment, readJson, shape, text, whole32,
} from "./json.ts";
import { isSignedBy, signingKey } from "./keys.ts";
import { COSIGNER_KEY, LOG_KEY, readKey } from "./note.ts";
import { Policy } from "./policy.ts";

export const ROSTER_TYPE = "application/vnd.lotus-bridge.roster.v1+json";
export const MAX_EPOCH = 9999;
const MAX_MEMBERS = 64;
const MAX_PACKS = 64;
const MAX_OFFICE = 64;
const MAX_REASON = 400;
const MAX_URL = 400;
const MAX_CERTIFICATE = 8192;

const member = shape(
  {
    territory: text, office: text, node: signingKey, registrar: signingKey, log: text, witness: text, mirror: text,
    tls: digest,
  },
  { tsa: shape({ url: text, certificate: text }) });
const written = shape(
  {
    federation: text, epoch: whole32, demonstration: flag, at: moment, members: list(member), policy: text,
    packs: list(shape({ id: text, version: text, digest })),
  },
  { step: shape({ previous: digest, reason: text, cuts: list(shape({ log: text, size: long })) }) });

export type Roster = ReturnType<typeof written>;
export type Member = Roster["members"][number];

/** A roster whose registrars have signed, and its policy. */
export interface Epoch {
  roster: Roster;
  policy: Policy;
  envelope: Envelope;
}

export function memberOf(roster: Roster, territory: string): Member | undefined {
  return roster.members.find(one => one.territory === territory);
}

export function originOf(roster: Roster, territory: string): string {
  return `${roster.federation}/${territory}`;
}

export function packName(pack: { id: string; version: string }): string {
  return `${pack.id}-${pack.version}.yaml`;
}

function refuse(isWrong: boolean, reason: string): void {
  if (isWrong) {
    throw new FormatError(reason);
  }
}

function checkHead(roster: Roster): void {
  const { step } = roster;
  refuse(!/^[a-z0-9][a-z0-9.-]{0,63}$/.test(roster.federation), "a federation has 1 to 64 lower-case letters, digits, '.' and '-'");
  refuse(roster.epoch < 0 || roster.epoch > MAX_EPOCH, `an epoch is 0 to ${MAX_EPOCH}`);
  refuse((roster.epoch === 0) !== (step === undefined), "epoch 0 has no step, and every later epoch has one");
  refuse(roster.members.length === 0 || roster.members.length > MAX_MEMBERS, `a roster has 1 to ${MAX_MEMBERS} members`);
  refuse(
    !ascending(roster.members.map(one => one.territory), compareText), "members come in ascending order, without repeats");
  if (step) {
    refuse(
      step.reason === "" || step.reason.length > MAX_REASON || /[\u0000-\u001f\u007f-\u009f]/.test(step.reason),
      `a reason has 1 to ${MAX_REASON} characters and no control characters`);
    refuse(step.cuts.some(cut => cut.size < 0n), "a cut has no negative size");
    refuse(
      !ascending(step.cuts.map(cut => cut.log), compareText),
      "cuts come in ascending order of their logs, without repeats");
  }
}

function checkNoteKey(vkey: string, name: string, type: number): void {
  const key = readKey(vkey);
  refuse(key.type !== type || key.name !== name, `a key of type ${type} is named ${name}`);
}

function checkMember(roster: Roster, one: Member): void {
  refuse(!/^[A-Z0-9]{2,8}$/.test(one.territory), "a territory has 2 to 8 capitals and digits");
  const origin = originOf(roster, one.territory);
  refuse(one.office === "" || one.office.length > MAX_OFFICE, `${one.territory}: no office`);
  refuse(one.node.kind !== "ed25519", `${one.territory}: a node's key is Ed25519`);
  checkNoteKey(one.log, origin, LOG_KEY);
  checkNoteKey(one.witness, origin, COSIGNER_KEY);
  checkNoteKey(one.mirror, origin + "/mirror", COSIGNER_KEY);
  if (one.tsa) {
    const isAddress = one.tsa.url.length <= MAX_URL && /^https?:\/\/[^@#]+$/i.test(one.tsa.url) && URL.canParse(one.tsa.url);
    refuse(!isAddress, `${one.territory}: a time-stamp authority has an http or https address`);
  }
}

/** Skips a value in DER: where its content starts and where it ends. */
function derAt(der: Uint8Array, at: number): { tag: number; content: number; end: number } {
  const first = der[at + 1] ?? 0;
  const count = first < 0x80 ? 0 : first - 0x80;
  const length = count === 0 ? first
    : der.subarray(at + 2, at + 2 + count).reduce((sum, value) => sum * 256 + value, 0);
  const content = at + 2 + count;
  refuse(count > 3 || content + length > der.length, "a time-stamp certificate is X.509 in DER");
  return { tag: der[at]!, content, end: content + length };
}

/** The SubjectPublicKeyInfo of a certificate, which is all that is looked at: what its tokens say is not verified here. */
function publicKeyOf(certificate: string): Bytes {
  const der = fromBase64(certificate, "a time-stamp certificate");
  refuse(der.length > MAX_CERTIFICATE, `a time-stamp certificate has at most ${MAX_CERTIFICATE} bytes`);
  const outer = derAt(der, 0);
  refuse(outer.tag !== 0x30 || outer.end !== der.length, "a time-stamp certificate is X.509 in DER, and nothing behind it");
  let at = derAt(der, outer.content).content;
  // Version, serial number, algorithm, issuer, validity and subject stand before it; the first may be missing.
  for (let skipped = derAt(der, at).tag === 0xa0 ? 0 : 1; skipped < 6; skipped++) {
    at = derAt(der, at).end;
  }
  return der.slice(at, derAt(der, at).end);
}

// One key in two places would let one thief, or one program, be two parties.
function checkKeys(roster: Roster): void {
  const raw = (vkey: string): string => base64(readKey(vkey).publicKey);
  const keys = roster.members.flatMap(one => [
    one.node.publicKey, one.registrar.publicKey, raw(one.log), raw(one.witness), raw(one.mirror),
    base64(digestBytes(one.tls)), ...(one.tsa ? [base64(hash(publicKeyOf(one.tsa.certificate)))] : []),
  ]);
  refuse(new Set(keys).size < keys.length, "every key of a roster stands in one place only");
}

function checkPacks(roster: Roster): void {
  const word = /^[a-z0-9](?:[a-z0-9.-]{0,38}[a-z0-9])?$/;
  refuse(roster.packs.length > MAX_PACKS, `a roster has at most ${MAX_PACKS} packs`);
  refuse(
    !roster.packs.every(pack => word.test(pack.id) && word.test(pack.version)),
    "a pack's id and version have 1 to 40 lower-case letters, digits, '.' and '-'");
  refuse(
    !ascending(roster.packs.map(packName), compareText), "packs come in ascending order of their files, without repeats");
}

function sameSet(one: readonly string[], other: readonly string[]): boolean {
  const [first, second] = [new Set(one), new Set(other)];
  return first.size === second.size && [...first].every(item => second.has(item));
}

// The policy is about the members, all of them and nobody else; L1 is the word of a territory's own witness.
function policyOf(roster: Roster): Policy {
  const policy = new Policy(roster.policy);
  refuse(policy.quorum === null, "the policy has no quorum");
  refuse(
    !sameSet(roster.members.map(one => one.log), policy.logs.map(key => key.text)),
    "the policy's logs are not the members' logs");
  refuse(
    !sameSet(roster.members.flatMap(one => [one.witness, one.mirror]), policy.witnesses.map(one => one.key.text)),
    "the policy's witnesses are not the members' witnesses and mirrors");
  for (const { territory, witness } of roster.members) {
    const own = policy.groups.find(group => group.name === Policy.ownGroup(territory));
    const name = policy.witnesses.find(one => one.key.text === witness)?.name;
    refuse(
      own?.members.length !== 1 || own.members[0] !== name,
      `the policy's group own-${territory} has one member, the witness of ${territory}`);
  }
  return policy;
}

/** A roster by its contents alone: who signed it is for the callers to say. */
export function readContents(envelope: Envelope): Epoch {
  refuse(envelope.payloadType !== ROSTER_TYPE, `a roster's payload type is ${ROSTER_TYPE}`);
  const roster = written(readJson(envelope.payload), "roster");
  checkHead(roster);
  for (const one of roster.members) {
    checkMember(roster, one);
  }
  checkKeys(roster);
  checkPacks(roster);
  return { roster, policy: policyOf(roster), envelope };
}

/** The genesis, signed by the registrar of every member in the members' order. */
export async function readGenesis(bytes: Uint8Array): Promise<Epoch> {
  const epoch = readContents(readEnvelope(bytes));
  const { roster, envelope } = epoch;
  refuse(roster.epoch !== 0, `the genesis has epoch 0, not ${roster.epoch}`);
  refuse(
    envelope.signatures.length !== roster.members.length,
    `${roster.members.length} registrars sign the roster, not ${envelope.signatures.length}`);
  for (const [place, one] of roster.members.entries()) {
    refuse(
      envelope.signatures[place]!.keyId !== one.registrar.id || !await isSignedBy(envelope, one.registrar),
      `the registrar of ${one.territory} has not signed the roster in its place`);
  }
  return epoch;
}
