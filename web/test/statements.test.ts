import assert from "node:assert/strict";
import test from "node:test";
import { ed25519 } from "@noble/curves/ed25519.js";
import { base64, utf8 } from "../src/bytes.ts";
import { Chain } from "../src/verify/chain.ts";
import { hash } from "../src/verify/hash.ts";
import { writeMoment } from "../src/verify/json.ts";
import { readProof } from "../src/verify/proof.ts";
import { readGenesis } from "../src/verify/roster.ts";
import { Flaw, type Proven, readStatement, Register, type Statement, TOLERANCE, verifyStatement } from "../src/verify/statements.ts";
import { changed, type Logged, logged, sign } from "./forge.ts";

const noon = 1_800_000_000;
const official = "MO-0123456789ab";

async function chainOf(): Promise<Chain> {
  const [file] = await changed(one => one.name === "roster.json" ? one : null);
  return new Chain(await readGenesis(file!.bytes));
}

function said(type: string, by: string, at: number, body: object, use = by, thread = "MO-2026-K7Q2M4XA"): Statement {
  const payload = JSON.stringify({ type, thread, by, at: writeMoment(at), answers: [], body });
  return readStatement(sign(use, `application/vnd.lotus-bridge.${type}.v1+json`, utf8(payload)), () => true);
}

function registered(from: number, until: number, use = "registrar MO", by = "registrar:MO", thread = "register/MO"): Statement {
  return said("official.registered", by, noon, {
    official, office: "MO/PJ", role: "investigator", validFrom: writeMoment(from), validUntil: writeMoment(until),
    key: { kind: "ed25519", publicKey: base64(ed25519.getPublicKey(hash(utf8(official)))) },
  }, use, thread);
}

function revoked(from: number): Statement {
  return said("official.revoked", "registrar:MO", noon, { official, from: writeMoment(from), reason: "lost" }, "registrar MO", "register/MO");
}

async function proven(
  statement: Statement, register: Statement[] = [], proof: Logged & { log?: string } = {}): Promise<Proven | string> {
  const chain = await chainOf();
  const known = new Register(chain);
  for (const one of register) {
    assert.equal(await known.add(one), true);
  }
  const read = readProof(utf8(logged(proof.log ?? "MO", statement.digest, proof)));
  return verifyStatement(statement, read, chain, known).catch((error: unknown) => {
    assert.ok(error instanceof Flaw, String(error));
    return error.code;
  });
}

const ofNode = (at: number, use = "node MO"): Statement => said("order.received", "node:MO", at, {}, use);
const ofOfficial = (at: number, use = official): Statement => said("order.issued", official, at, {}, use);

test("A node's statement holds, with the time that its quorum shows", async () => {
  const found = await proven(ofNode(noon - 1), [], { time: noon });
  assert.ok(typeof found !== "string", String(found));
  assert.equal(found.existedBy, noon);
  assert.equal(found.author.role, "node");
});

test("A statement is dated at most five minutes later than it was in the log", async () => {
  assert.ok(typeof await proven(ofNode(noon + TOLERANCE), [], { time: noon }) !== "string");
  assert.equal(await proven(ofNode(noon + TOLERANCE + 1), [], { time: noon }), "dated-ahead");
});

test("Only the log of the author's own territory speaks for the author", async () => {
  assert.equal(await proven(ofNode(noon), [], { log: "HK" }), "proof-of-other-log");
  assert.equal(await proven(said("order.received", "node:ZZ", noon, {}, "node MO")), "author-unknown");
});

test("Another key's signature is not the author's", async () => {
  assert.equal(await proven(ofNode(noon, "node HK")), "signature-fails");
  assert.equal(await proven(ofNode(noon, "registrar MO")), "signature-fails");
  assert.equal(await proven(ofOfficial(noon, "node MO"), [registered(noon - 100, noon + 100)]), "signature-fails");
});

test("The territory's own witness alone is not the quorum", async () => {
  assert.equal(await proven(ofNode(noon), [], { cosigners: ["MO"] }), "quorum-missing");
  assert.equal(await proven(ofNode(noon), [], { cosigners: [] }), "quorum-missing");
});

test("An official is known from the first moment of the registration to before its last", async () => {
  const register = [registered(noon, noon + 100)];
  for (const at of [noon, noon + 99]) {
    assert.ok(typeof await proven(ofOfficial(at), register, { time: noon }) !== "string", `at ${at - noon}`);
  }
  for (const at of [noon - 1, noon + 100]) {
    assert.equal(await proven(ofOfficial(at), register, { time: noon }), "author-not-valid", `at ${at - noon}`);
  }
  assert.equal(await proven(ofOfficial(noon)), "author-unknown");
});

test("A revoked key counts for nothing at or after its revocation, whatever date its thief writes", async () => {
  const register = [registered(noon - 10_000, noon + 10_000), revoked(noon)];
  assert.ok(typeof await proven(ofOfficial(noon - 1), register, { time: noon + TOLERANCE - 1 }) !== "string");
  assert.equal(await proven(ofOfficial(noon - 1), register, { time: noon + TOLERANCE }), "author-revoked");
  assert.equal(await proven(ofOfficial(noon), register, { time: noon }), "author-revoked");
  const twice = [...register, revoked(noon - 500), revoked(noon + 500)];
  assert.equal(await proven(ofOfficial(noon - 400), twice, { time: noon - 400 }), "author-revoked");
});

test("Of two registrations that overlap the first counts", async () => {
  const second = registered(noon + 50, noon + 200);
  assert.equal(await proven(ofOfficial(noon + 150), [registered(noon, noon + 100), second], { time: noon + 150 }), "author-not-valid");
  const next = registered(noon + 100, noon + 200);
  assert.ok(typeof await proven(ofOfficial(noon + 150), [registered(noon, noon + 100), next], { time: noon + 150 }) !== "string");
});

test("Only the registrar of the official's territory registers, in its own thread and by its own key", async () => {
  const register = new Register(await chainOf());
  assert.equal(await register.add(registered(noon, noon + 1, "registrar HK", "registrar:HK")), false);
  assert.equal(await register.add(registered(noon, noon + 1, "registrar HK")), false);
  assert.equal(await register.add(registered(noon, noon + 1, "registrar MO", "registrar:MO", "register/HK")), false);
  assert.equal(await register.add(registered(noon, noon + 1, "node MO", "node:MO")), false);
  assert.equal(register.knows(official), false);
});
