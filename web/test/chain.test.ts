import assert from "node:assert/strict";
import test from "node:test";
import { ed25519 } from "@noble/curves/ed25519.js";
import { base64, type Bytes, compareText, preAuthentication, utf8 } from "../src/bytes.ts";
import { Chain } from "../src/verify/chain.ts";
import { digestOf, hash } from "../src/verify/hash.ts";
import { readGenesis } from "../src/verify/roster.ts";
import { bundleOf, changed, codesOf, logged, payloadOf } from "./forge.ts";

// The vector's federation: its keys' seeds are the SHA-256 of their uses, so that a further epoch can be signed here.
const territories = ["4404", "GBA", "HK", "MO"];
const payloadType = "application/vnd.lotus-bridge.roster.v1+json";

interface Written {
  federation: string;
  epoch: number;
  at: string;
  policy: string;
  packs: { id: string; version: string; digest: string }[];
  step?: { previous: string; reason: string; cuts: { log: string; size: number }[] };
}

async function genesis(): Promise<{ bytes: Uint8Array; roster: Written; digest: string }> {
  const [file] = await changed(one => one.name === "roster.json" ? one : null);
  return { bytes: file!.bytes, roster: JSON.parse(payloadOf(file!)) as Written, digest: digestOf(file!.bytes) };
}

function signed(roster: Written, by: readonly string[]): Bytes {
  const payload = utf8(JSON.stringify(roster));
  const signatures = by.map(territory => {
    const seed = hash(utf8(`registrar ${territory}`));
    const signature = ed25519.sign(preAuthentication(payloadType, payload), seed);
    return `{"keyid":"${digestOf(utf8("ed25519\n"), ed25519.getPublicKey(seed))}","sig":"${base64(signature)}"}`;
  });
  return utf8(`{"payload":"${base64(payload)}","payloadType":"${payloadType}","signatures":[${signatures.join(",")}]}`);
}

interface Change {
  roster?: (next: Written) => void;
  signers?: string[];
  logs?: string[];
  cosigners?: string[];
}

async function step(change: Change = {}): Promise<{ envelope: Bytes; evidence: Bytes }> {
  const { roster, digest } = await genesis();
  const next: Written = {
    ...roster, epoch: 1, packs: [...roster.packs, { id: "test", version: "2", digest: digestOf(utf8("id: test\nversion: 2\n")) }],
    step: { previous: digest, reason: "a further pack", cuts: [] },
  };
  change.roster?.(next);
  const envelope = signed(next, change.signers ?? territories);
  const proofs = (change.logs ?? territories).map(one => logged(one, digestOf(envelope), { cosigners: change.cosigners ?? territories }));
  return { envelope, evidence: utf8(JSON.stringify({ proofs, heads: [] })) };
}

async function refusal(change: Change): Promise<string> {
  const { envelope, evidence } = await step(change);
  const chain = new Chain(await readGenesis((await genesis()).bytes));
  return chain.add(envelope, evidence).then(() => "", (error: Error) => error.message);
}

test("An epoch that two quorums have signed and the logs hold follows, and judges behind its entry", async () => {
  const { envelope, evidence } = await step();
  const chain = new Chain(await readGenesis((await genesis()).bytes));
  await chain.add(envelope, evidence);
  assert.equal(chain.inForce("lotus-test/MO", 100n)?.roster.epoch, 0);
  assert.equal(chain.inForce("lotus-test/MO", 101n)?.roster.epoch, 1);
  assert.equal(chain.inForce("lotus-test/ZZ", 0n), null);
});

test("A quorum is enough to sign, to hold and to cosign, and one fewer is not", async () => {
  const three = ["4404", "GBA", "MO"];
  const cut = (next: Written): void => {
    next.step!.cuts = [{ log: "lotus-test/HK", size: 5 }];
  };
  assert.equal(await refusal({ signers: three, logs: three, cosigners: three, roster: cut }), "");
  assert.match(await refusal({ signers: ["4404", "MO"] }), /no quorum of epoch 0/);
  assert.match(await refusal({ logs: ["4404", "MO"] }), /no quorum of the epoch before/);
  assert.match(await refusal({ cosigners: ["4404", "MO"] }), /not final under both/);
});

test("An epoch that asks for more cosigners than the one before is final with as many as it asks for", async () => {
  const more = (next: Written): void => {
    next.policy = next.policy.replace(/group mirrors \d/, "group mirrors 4");
  };
  assert.equal(await refusal({ roster: more }), "");
  assert.match(await refusal({ roster: more, cosigners: ["4404", "GBA", "MO"] }), /not final under both/);
  assert.match(await refusal({ roster: more, signers: ["4404", "GBA", "MO"] }), /no quorum of epoch 1/);
});

test("A step that names another epoch as its previous, changes what stays, or is out of order, is refused", async () => {
  const changes: [(next: Written) => void, RegExp][] = [
    [next => next.epoch = 2, /does not follow/],
    [next => next.step!.previous = digestOf(utf8("x")), /another envelope/],
    [next => next.at = "2020-01-01T00:00:00Z", /dated before/],
    [next => delete next.step, /has no step|has one/],
    [next => next.step!.reason = "", /reason/],
    [next => next.step!.cuts = [{ log: "lotus-test/ZZ", size: 1 }], /does not have/],
    [next => next.step!.cuts = [{ log: "lotus-test/MO", size: -1 }], /negative/],
    [next => next.packs.reverse(), /ascending/],
  ];
  for (const [change, reason] of changes) {
    assert.match(await refusal({ roster: change }), reason);
  }
});

test("Signatures out of their order, twice, or of nobody, are refused", async () => {
  for (const signers of [["MO", "HK", "GBA", "4404"], ["4404", "4404", "GBA", "HK", "MO"], ["4404", "GBA", "ZZ"]]) {
    assert.match(await refusal({ signers }), /not in its place/);
  }
});

test("A log that neither holds the epoch nor has a cut is missing", async () => {
  assert.match(await refusal({ logs: ["4404", "GBA", "MO"] }), /lotus-test\/HK has neither/);
});

test("Evidence in another order or another spelling is refused", async () => {
  const { envelope, evidence } = await step();
  const text = new TextDecoder().decode(evidence);
  const { proofs } = JSON.parse(text) as { proofs: string[] };
  for (const other of [
    text + "\n", text.replace(':["', ': ["'), text.replace("\u2014", "\\u2014"), JSON.stringify({ heads: [], proofs }),
    JSON.stringify({ proofs: [...proofs].reverse(), heads: [] }),
    JSON.stringify({ proofs: [proofs[0], ...proofs], heads: [] }),
  ]) {
    const chain = new Chain(await readGenesis((await genesis()).bytes));
    await assert.rejects(chain.add(envelope, utf8(other)), other.slice(0, 60));
  }
});

test("A bundle with a further epoch holds, and its new pack is one of the federation's", async () => {
  const { envelope, evidence } = await step();
  const files = await changed(file => file);
  const pack = { name: "packs/test-2.yaml", bytes: utf8("id: test\nversion: 2\n") };
  const steps = [{ name: "rosters/0001.json", bytes: envelope }, { name: "roster-proofs/0001.json", bytes: evidence }];
  const folders = ["roster.json", "rosters", "roster-proofs", "packs", "statements", "proofs", "annexes", "content"];
  const place = (name: string): number => folders.indexOf(name.split("/")[0]!);
  const all = [...files, ...steps, pack].sort((one, other) =>
    place(one.name) - place(other.name) || compareText(one.name, other.name));
  assert.deepEqual(await codesOf(bundleOf(all)), []);
  assert.deepEqual(await codesOf(bundleOf(all.filter(file => !steps.some(one => one.name === file.name)))), ["pack-not-agreed"]);
  assert.deepEqual(await codesOf(bundleOf(all.filter(file => file.name !== "roster-proofs/0001.json"))), ["roster-unreadable"]);
});
