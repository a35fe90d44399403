import assert from "node:assert/strict";
import test from "node:test";
import { utf8 } from "../src/bytes.ts";
import { checkBody } from "../src/verify/bodies.ts";
import { digestOf } from "../src/verify/hash.ts";
import { anyObject, readJson } from "../src/verify/json.ts";
import { type Finding, PackagesCheck, type PackageVerdict } from "../src/verify/packages.ts";
import type { Sealed } from "../src/verify/sealed.ts";
import type { Proven, Statement } from "../src/verify/statements.ts";

const name = "P-7QK2M4XA9C1D";
const recipient = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj";
const digest = (text: string): string => digestOf(utf8(text));
const answer = {
  category: "traffic", lines: [1], from: "2026-01-01T00:00:00Z", until: "2026-02-01T00:00:00Z", description: "", format: "other",
};
const sealed: Sealed = {
  sha256: digest("sealed"), root: digest("root"), size: 100, header: digest("header"), hybrid: 0, x25519: 1,
};
const manifest = {
  package: name, files: [{ name: "a", size: 1, sha256: digest("a"), root: digest("ra"), answer }],
  sealed: { sha256: sealed.sha256, size: sealed.size, header: sealed.header, root: sealed.root }, recipients: [recipient],
};
const approvals = [digest("approval 1"), digest("approval 2")];
const people = ["MO-000000000001", "MO-000000000002"];
const copy = (holder: object, more: object = { said: digest("said") }): object =>
  ({ holder, method: "deleted", at: "2026-05-01T00:00:00Z", by: people[0], ...more });
const certificate = {
  package: name, sha256: sealed.sha256, ground: "retention-ended", article: "x", method: "y",
  copies: [
    copy({ kind: "node", reference: "node:MO" }, {}), copy({ kind: "working-copy", reference: people[0] }),
    copy({ kind: "backup", reference: "tape" }),
  ],
  keys: [{ recipient: digest(recipient), method: "deleted", at: "2026-05-01T00:00:00Z", by: people, said: approvals }],
  approvals, operators: people,
};

interface Said {
  type: string;
  body: object;
  by?: string;
  role?: string;
  office?: string;
  index?: number;
  digest?: string;
}

function statement({ type, body, by = "node:MO", digest: named = digest(JSON.stringify(body)) }: Said): Statement {
  return {
    envelope: { bytes: utf8(""), digest: named, payload: utf8(""), payloadType: "", signatures: [] }, digest: named, type,
    thread: "MO-2026-K7Q2M4XA", by, at: 0, answers: [], body: anyObject(readJson(utf8(JSON.stringify(body))), type),
  };
}

function proven(said: Said): Proven {
  const { by = "node:MO", role = "node", office = "MO/node", index = 0 } = said;
  const made = statement(said);
  checkBody(made);
  const territory = by.includes(":") ? by.split(":")[1]! : by.split("-")[0]!;
  return {
    statement: made, index: BigInt(index), existedBy: 0, notBefore: null,
    author: { id: by, territory, office, role, key: null as never },
  };
}

const manifested: Said = { type: "package.sealed", body: manifest, by: "4404-000000000009", role: "provider", office: "4404/t" };
const approved = (at: number, more: Partial<Said> = {}): Said => ({
  type: "destruction.approved", body: { package: name, ground: "retention-ended" }, by: people[at]!, role: "custodian",
  office: `MO/${at}`, index: at, digest: approvals[at]!, ...more,
});
const destroyed: Said = { type: "package.destroyed", body: certificate, index: 9 };
const opened: Said = {
  type: "package.opened", body: { package: name, case: "MO-C-00000000", purpose: "to read the records" }, by: people[0]!,
  role: "investigator", office: "MO/PJ",
};
const copied: Said = {
  type: "package.copied",
  body: { package: name, holder: { kind: "backup", reference: "tape" }, keeper: "node", purpose: "the node's own backup" },
};
const whole: Said[] = [manifested, approved(0), approved(1), opened, copied, destroyed];

function check(
  statements: Said[], content: Sealed | null = null, by = "node:MO"): { packages: PackageVerdict[]; codes: string[] } {
  const findings: Finding[] = [];
  const contents = new Map(content ? [[`content/${name}.age`, content]] : []);
  const packages = new PackagesCheck(statements.map(proven), contents, "MO-2026-K7Q2M4XA", by, findings).run();
  return { packages, codes: findings.map(finding => finding.code) };
}

function without(said: Said): Said[] {
  return whole.filter(one => one !== said);
}

function certified(change: object): Said[] {
  return [...without(destroyed), { ...destroyed, body: { ...certificate, ...change } }];
}

test("A content that is the manifest's is present, and one that is gone with a whole certificate is destroyed", () => {
  assert.deepEqual(check([manifested], sealed), { packages: [{ package: name, state: "present", isMainland: false }], codes: [] });
  assert.deepEqual(check(whole), { packages: [{ package: name, state: "destroyed", isMainland: false }], codes: [] });
  assert.deepEqual(check([manifested], null, "node:4404").packages[0]!.state, "elsewhere");
});

test("A content that differs in anything that the manifest says is refused", () => {
  for (const change of [
    { sha256: digest("x") }, { root: digest("x") }, { size: 99 }, { header: digest("x") }, { header: null },
  ]) {
    assert.deepEqual(check([manifested], { ...sealed, ...change }).codes, ["content-differs"], JSON.stringify(change));
  }
});

test("A content for other kinds of keys than the manifest's is refused", () => {
  for (const change of [{ x25519: 2 }, { x25519: 0 }, { x25519: 0, hybrid: 1 }, { hybrid: 1 }]) {
    assert.deepEqual(check([manifested], { ...sealed, ...change }).codes, ["recipients-differ"], JSON.stringify(change));
  }
});

test("A content beside its certificate, and a package with neither, are refused", () => {
  assert.deepEqual(check(whole, sealed).codes, ["content-after-destruction"]);
  assert.deepEqual(check([manifested]).codes, ["content-missing"]);
});

test("A second manifest, and a word about another ciphertext, are refused", () => {
  const second = { ...manifested, body: { ...manifest, sealed: { ...manifest.sealed, size: 5 } } };
  assert.deepEqual(check([manifested, second], sealed).codes, ["manifest-twice"]);
  for (const [type, body] of [
    ["package.delivered", { package: name, sha256: digest("x"), size: 1 }],
    ["endorsement.integrity-verified", { package: name, sha256: digest("x") }],
  ] as const) {
    assert.deepEqual(check([manifested, { type, body }], sealed).codes, ["digest-differs"]);
  }
});

test("A certificate without two approvals of different offices before it is not complete", () => {
  const refused: Said[][] = [
    without(whole[1]!), without(whole[2]!),
    whole.map(one => one === whole[2] ? approved(1, { office: "MO/0" }) : one),
    whole.map(one => one === whole[2] ? approved(1, { index: 9 }) : one),
    whole.map(one => one === whole[2] ? approved(1, { role: "node" }) : one),
    whole.map(one => one === whole[2] ? approved(1, { by: "HK-000000000002" }) : one),
    whole.map(one => one === whole[2]
      ? approved(1, { body: { package: "P-ZZZZZZZZZZZZ", ground: "retention-ended" } }) : one),
    certified({ operators: [people[0]] }), certified({ approvals: [...approvals, digest("third")] }),
    whole.map(one => one === destroyed ? { ...destroyed, by: "node:4404" } : one),
  ];
  for (const [place, statements] of refused.entries()) {
    assert.deepEqual(check(statements).codes, ["certificate-incomplete", "content-missing"], `case ${place}`);
  }
});

test("A certificate accounts for the node, every opening, every copy and every key", () => {
  for (const left of [0, 1, 2]) {
    const codes = check(certified({ copies: certificate.copies.filter((_, at) => at !== left) })).codes;
    assert.deepEqual(codes, ["certificate-incomplete", "content-missing"], `copy ${left}`);
  }
  const other = [{ ...certificate.keys[0]!, recipient: digest("another") }];
  assert.deepEqual(check(certified({ keys: other })).codes, ["certificate-incomplete", "content-missing"]);
  assert.deepEqual(
    check(certified({ sha256: digest("x") })).codes, ["digest-differs", "content-missing"]);
});

test("A body out of its form is refused before anything is made of it", () => {
  const file = manifest.files[0]!;
  for (const [type, body] of [
    ["package.sealed", { ...manifest, files: [] }],
    ["package.sealed", { ...manifest, files: [file, file] }],
    ["package.sealed", { ...manifest, files: [{ ...file, name: "../a" }] }],
    ["package.sealed", { ...manifest, files: [file, { ...file, name: "a/b" }] }],
    ["package.sealed", { ...manifest, recipients: [] }],
    ["package.sealed", { ...manifest, package: "P-1" }],
    ["package.sealed", { ...manifest, surplus: 1 }],
    ["package.sealed", { ...manifest, sealed: { ...manifest.sealed, size: 0 } }],
    ["package.destroyed", { ...certificate, copies: [] }],
    ["package.destroyed", { ...certificate, copies: [certificate.copies[0], certificate.copies[0]] }],
    ["package.destroyed", { ...certificate, keys: [] }],
    ["official.revoked", { official: "node:MO", from: "2026-01-01T00:00:00Z" }],
  ] as const) {
    assert.throws(() => checkBody(statement({ type, body })), JSON.stringify(body).slice(0, 100));
  }
});

test("Mainland values are said to be there, since they are not verified here", () => {
  const mainland = { ...manifest, sealed: { ...manifest.sealed, sm3: "sm3:" + "0".repeat(64) }, sm2: {} };
  assert.equal(check([{ ...manifested, body: mainland }], sealed).packages[0]!.isMainland, true);
});
