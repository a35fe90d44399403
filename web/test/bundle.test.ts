import assert from "node:assert/strict";
import test from "node:test";
import { compareText, utf8 } from "../src/bytes.ts";
import { digestOf } from "../src/verify/hash.ts";
import { bundleOf, changed, changeText, codesOf, type File, flipped, joined, payloadOf, pin, sign, vector, verify }
  from "./forge.ts";

const isProof = (file: File): boolean => file.name.startsWith("proofs/");
const isStatement = (file: File): boolean => file.name.startsWith("statements/");
const isOfType = (file: File, type: string): boolean => isStatement(file) && payloadOf(file).startsWith(`{"type":"${type}"`);

async function forged(change: (file: File) => File | File[] | null): Promise<string[]> {
  return codesOf(bundleOf(await changed(change)));
}

test("The vector holds, and so does what is put together from its files again", async () => {
  const verdict = await verify(vector("custody.bundle"));
  assert.deepEqual(verdict.findings, []);
  assert.equal(verdict.statements, 4);
  assert.equal(verdict.isPinned, true);
  assert.equal(verdict.isDemonstration, true);
  assert.deepEqual(verdict.packages.map(one => one.state), ["present"]);
  assert.deepEqual(await codesOf(bundleOf(await changed(file => file))), []);
});

test("Another federation's pin is refused, and no pin is said to be none", async () => {
  assert.deepEqual(await codesOf(vector("custody.bundle"), pin.replace(/.$/, "0")), ["roster-not-pinned"]);
  assert.equal((await verify(vector("custody.bundle"), null)).isPinned, false);
});

test("No bit of the archive may differ", async () => {
  const bundle = vector("custody.bundle");
  // Every 997th bit touches each kind of file, headers, padding and the end.
  for (let bit = 3; bit < bundle.length * 8; bit += 997) {
    assert.notDeepEqual(await codesOf(flipped(bundle, bit)), [], `bit ${bit}`);
  }
});

test("A bundle that is cut, or followed by something, is refused", async () => {
  const bundle = vector("custody.bundle");
  for (const other of [
    bundle.slice(0, -1), bundle.slice(0, -512), bundle.slice(0, 700), bundle.slice(0, 0),
    joined(bundle, Uint8Array.of(0)), joined(bundle, new Uint8Array(512)),
  ]) {
    assert.notDeepEqual(await codesOf(other), []);
  }
});

test("An index by another key than the exporting node's is refused", async () => {
  const files = await changed(file => file);
  assert.deepEqual(await codesOf(bundleOf(files, { use: "registrar MO" })), ["index-not-signed"]);
  assert.deepEqual(await codesOf(bundleOf(files, { use: "node HK" })), ["index-not-signed"]);
  assert.deepEqual(await codesOf(bundleOf(files, { by: "node:ZZ" })), ["index-not-signed"]);
});

test("A bundle of an order that has no statement here is refused", async () => {
  assert.deepEqual(
    await codesOf(bundleOf(await changed(file => file), { order: "MO-2026-00000000" })), ["order-missing"]);
});

test("Files in another order, or under other names, are refused", async () => {
  const files = await changed(file => file);
  assert.deepEqual(await codesOf(bundleOf([...files].reverse())), ["index-unreadable"]);
  assert.deepEqual(await codesOf(bundleOf([...files, { name: "x.txt", bytes: utf8("x") }])), ["index-unreadable"]);
  assert.deepEqual(await codesOf(bundleOf([...files, files.at(-1)!])), ["index-unreadable"]);
});

test("A statement without its proof, and a proof without its statement, are refused", async () => {
  const first = (await changed(file => isOfType(file, "official.registered") ? file : null))[0]!;
  const key = first.name.slice("statements/".length, -".json".length);
  assert.ok((await forged(file => isProof(file) && file.name.includes(key) ? null : file)).includes("proof-missing"));
  assert.ok((await forged(file => file.name === first.name ? null : file)).includes("statement-missing"));
});

test("A statement under another digest's name is refused", async () => {
  const changedOne = await forged(file => isOfType(file, "package.sealed")
    ? changeText(file, text => text.replace(/"sig":"(.)/, (_, one: string) => `"sig":"${one === "A" ? "B" : "A"}`)) : file);
  assert.ok(changedOne.includes("misnamed-file"));
});

test("A statement that somebody else signed is refused", async () => {
  const stranger = await changed(file => {
    if (!isOfType(file, "package.sealed")) {
      return file;
    }
    const bytes = sign("node MO", "application/vnd.lotus-bridge.package.sealed.v1+json", utf8(payloadOf(file)));
    return { name: `statements/${digestOf(bytes).slice(7)}.json`, bytes };
  });
  const old = (await changed(file => isOfType(file, "package.sealed") ? file : null))[0]!;
  const key = (file: File): string => file.name.replace(/^[a-z]+\//, "").replace(/\..*$/, "");
  const fresh = stranger.find(file => isOfType(file, "package.sealed"))!;
  const files = stranger.map(file => isProof(file) && key(file) === key(old)
    ? { name: `proofs/${key(fresh)}.tlog-proof`, bytes: file.bytes } : file);
  const folders = ["roster.json", "packs", "statements", "proofs", "annexes", "content"];
  const place = (file: File): number => folders.indexOf(file.name.split("/")[0]!);
  files.sort((one, other) => place(one) - place(other) || compareText(one.name, other.name));
  const codes = await codesOf(bundleOf(files));
  assert.ok(codes.includes("signature-fails"), codes.join());
});

test("A proof under another salt, index, hash or root is refused", async () => {
  const codes = async (change: (text: string) => string) =>
    forged(file => isProof(file) ? changeText(file, change) : file);
  assert.ok((await codes(text => text.replace(/extra .*/, "extra " + "A".repeat(43) + "="))).includes("not-in-log"));
  assert.ok((await codes(text => text.replace(/extra .*\n/, ""))).includes("not-in-log"));
  assert.ok((await codes(text => text.replace(/index (\d+)/, (_, at: string) => `index ${Number(at) + 1}`)))
    .includes("not-in-log"));
  assert.ok((await codes(text => text.replace(/\n\n(.*)\n(\d+)\n/, "\n\n$1\n0$2\n"))).includes("proof-unreadable"));
  assert.ok((await codes(text => text.replace("c2sp.org/tlog-proof@v1", "c2sp.org/tlog-proof@v2")))
    .includes("proof-unreadable"));
});

test("A checkpoint whose log has not signed, or of which one line fails, is refused", async () => {
  const lines = (text: string, keep: (line: string) => boolean): string =>
    text.split("\n").filter(line => !line.startsWith("\u2014") || keep(line)).join("\n");
  const logLine = (text: string): string => text.split("\n").find(line => line.startsWith("\u2014"))!;
  const codes = async (change: (text: string) => string) =>
    forged(file => isProof(file) ? changeText(file, change) : file);
  assert.ok((await codes(text => lines(text, line => line !== logLine(text)))).includes("checkpoint-fails"));
  assert.ok((await codes(text => text.replace(/(\u2014 \S+\/mirror \S{20})(.)/, (_, start: string, one: string) =>
    start + (one === "A" ? "B" : "A")))).includes("checkpoint-fails"));
});

test("Fewer cosignatures than the quorum are refused, and a line of a stranger changes nothing", async () => {
  const codes = async (change: (text: string) => string) =>
    forged(file => isProof(file) ? changeText(file, change) : file);
  assert.ok((await codes(text => text.replace(/\u2014 \S+\/mirror .*\n/g, ""))).includes("quorum-missing"));
  assert.deepEqual(await codes(text => text + "\u2014 somebody.example/x AAAAAAA=\n"), []);
});

test("A cosignature under another time fails", async () => {
  const codes = await forged(file => isProof(file) ? changeText(file, text => text.replace(
    /(\u2014 \S+\/mirror )(\S+)/, (_, start: string, line: string) => {
      const raw = Buffer.from(line, "base64");
      raw[11]! ^= 1;
      return start + raw.toString("base64");
    })) : file);
  assert.ok(codes.includes("checkpoint-fails"));
});

test("A roster that lacks one registrar's signature is refused", async () => {
  const codes = await forged(file => file.name === "roster.json"
    ? changeText(file, text => text.replace(/,\{"keyid":[^}]*\}\]\}$/, "]}")) : file);
  assert.deepEqual(codes, ["roster-unreadable"]);
});

test("An evidence of an epoch that is not here, and an epoch that does not follow, are refused", async () => {
  const more = async (name: string, text: string) => {
    const files = await changed(file => file);
    return codesOf(bundleOf([files[0]!, { name, bytes: utf8(text) }, ...files.slice(1)]));
  };
  assert.deepEqual(await more("roster-proofs/0001.json", '{"proofs":[],"heads":[]}'), ["roster-unreadable"]);
  assert.deepEqual(await more("rosters/0001.json", "{}"), ["roster-unreadable"]);
});

test("A pack that no epoch names is refused", async () => {
  assert.deepEqual(
    await forged(file => file.name.startsWith("packs/") ? { ...file, bytes: utf8("id: test\nversion: 2\n") } : file),
    ["pack-not-agreed"]);
});

test("A content that differs in one bit, or is missing, is refused", async () => {
  for (const bit of [3, 1000, 1600]) {
    const codes = await forged(file => file.name.startsWith("content/")
      ? { ...file, bytes: flipped(file.bytes, bit) } : file);
    assert.deepEqual(codes, ["content-differs"], `bit ${bit}`);
  }
  assert.deepEqual(await forged(file => file.name.startsWith("content/") ? null : file), ["content-missing"]);
});

test("A content that no manifest names is refused", async () => {
  const codes = await forged(file => file.name.startsWith("content/")
    ? [file, { name: "content/P-ZZZZZZZZZZZZ.age", bytes: file.bytes }] : file);
  assert.deepEqual(codes, ["content-without-manifest"]);
});

test("Without the manifest there is a content too much and an order too few", async () => {
  const manifest = (await changed(file => isOfType(file, "package.sealed") ? file : null))[0]!;
  const key = manifest.name.slice("statements/".length, -".json".length);
  const codes = await forged(file => file.name.includes(key) ? null : file);
  assert.deepEqual(codes, ["content-without-manifest", "order-missing"]);
});

test("Without the register nobody is known", async () => {
  const codes = await forged(file => isOfType(file, "official.registered") ? null : file);
  assert.ok(codes.includes("author-unknown"));
});
