import assert from "node:assert/strict";
import { createPrivateKey, generateKeyPairSync, sign as signWith } from "node:crypto";
import test from "node:test";
import { ed25519 } from "@noble/curves/ed25519.js";
import { base64, base64Url, type Bytes, concat, fromHex, hex, preAuthentication, utf8 } from "../src/bytes.ts";
import { ContentHasher } from "../src/content.ts";
import { ACCUSATION_TITLE, verifyAccusation } from "../src/verify/accusation.ts";
import { header, nameProblem } from "../src/verify/archive.ts";
import { verifies, verifiesByHand } from "../src/verify/ed25519.ts";
import { readEnvelope } from "../src/verify/envelope.ts";
import { digestOf, hash, isConsistent, isIncluded, leafHash, nodeHash } from "../src/verify/hash.ts";
import { moment, readJson } from "../src/verify/json.ts";
import { isSignedBy, signingKey } from "../src/verify/keys.ts";
import { Policy } from "../src/verify/policy.ts";
import { readProof, verifyEnvelope } from "../src/verify/proof.ts";
import { readHeader } from "../src/verify/sealed.ts";

// The worked example of spec/ledger.md.
const workedPolicy = `log lotus-demo/MO+e6412eb3+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4
witness w witness.example/mo1+3e2f7a32+BOpKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtIs
quorum w
`;
const workedProof = `c2sp.org/tlog-proof@v1
extra QEFCQ0RFRkdISUpLTE1OT1BRUlNUVVZXWFlaW1xdXl8=
index 1
Nt6oiPQM1ewDeK8EB+BH/jlVsU2grqLNSQJ+mRCipvE=

lotus-demo/MO
2
URUS/A3qBovwIkG88jZo83ID0IT6cnY21YPeGLLEEhY=

\u2014 lotus-demo/MO 5kEus9Rr0HCEZ7CQyrAXIWnBe2H7CZ+lAD3Pcp+X3zbVtg0Ipiffrx/ZOuMr6exIUlA3iFcb9NbhnkMapU1cYuftCg8=
\u2014 witness.example/mo1 Pi96MgAAAABpVbkA5HwlikNjEpZY4VHkoWufvRDd8+XCm5q/PtbhsROwoo7E8ttxEHbLsIS7g5P4xVlgRCde2wGRN6wUYnPpqRhxBw==
`;

test("The worked proof of the ledger's page holds, and existed when its witness says", async () => {
  const verdict = await verifyEnvelope(readProof(utf8(workedProof)), digestOf(utf8("{}")), new Policy(workedPolicy));
  assert.equal(verdict.fault, "none");
  assert.equal(verdict.isAccepted, true);
  assert.equal(verdict.existedBy, 1767225600);
  const other = await verifyEnvelope(readProof(utf8(workedProof)), digestOf(utf8("[]")), new Policy(workedPolicy));
  assert.equal(other.fault, "not-included");
});

test("A policy that says a thing twice, too early, or not at all is none", () => {
  const [log, witness] = workedPolicy.split("\n");
  for (const text of [
    "", "quorum none", `${log}\n`, `${log}\n${log}\nquorum none\n`, `${witness}\n${witness}\nquorum w\n`,
    `quorum w\n${witness}\n`, `${witness}\ngroup g 2 w\nquorum g\n`, `${witness}\ngroup g 0 w\nquorum g\n`,
    `${witness}\ngroup g 1 w w\nquorum g\n`, `${witness}\ngroup a 1 w\ngroup b 1 w\nquorum b\n`,
    `${witness}\nquorum w\nquorum w\n`, `${log!.replace("log", "witness x")}\nquorum none\n`, "\u007f\nquorum none\n",
    `${log!.replace("e6412eb3", "e6412eb4")}\nquorum none\n`,
  ]) {
    assert.throws(() => new Policy(text), text);
  }
});

test("The time of a group bears as many liars as its threshold says", async () => {
  const keys = ["a", "b", "c", "d"].map(name => {
    const material = concat(Uint8Array.of(4), ed25519.getPublicKey(hash(utf8(name))));
    return { name, seed: hash(utf8(name)), id: hex(hash(utf8(name + "\n"), material)).slice(0, 8), material };
  });
  const logKey = concat(Uint8Array.of(1), ed25519.getPublicKey(hash(utf8("log"))));
  const logId = hex(hash(utf8("o\n"), logKey)).slice(0, 8);
  const policy = new Policy(`log o+${logId}+${base64(logKey)}\n`
    + keys.map(key => `witness ${key.name} ${key.name}+${key.id}+${base64(key.material)}\n`).join("")
    + "group g 3 a b c d\nquorum g\n");
  const text = `o\n1\n${base64(leafHash(hash(utf8("x"))))}\n`;
  const line = (name: string, id: string, bytes: Uint8Array): string =>
    `\u2014 ${name} ${base64(concat(fromHex(id), bytes))}\n`;
  const cosigned = (times: number[]): string => times.map((time, at) => {
    const key = keys[at]!;
    const stamp = new Uint8Array(8);
    new DataView(stamp.buffer).setBigUint64(0, BigInt(time));
    const signature = ed25519.sign(utf8(`cosignature/v1\ntime ${time}\n${text}`), key.seed);
    return line(key.name, key.id, concat(stamp, signature));
  }).join("");
  const own = line("o", logId, ed25519.sign(utf8(text), hash(utf8("log"))));
  const verdict = async (times: number[]) => policy.evaluate(
    readProof(utf8(`c2sp.org/tlog-proof@v1\nindex 0\n\n${text}\n${own}${cosigned(times)}`)).checkpoint);
  assert.equal((await verdict([10, 20, 30])).existedBy, 20);
  assert.equal((await verdict([40, 10, 30, 20])).existedBy, 20);
  assert.equal((await verdict([40, 10, 30, 20])).completedAt, 30);
  assert.equal((await verdict([10, 20])).isAccepted, false);
  assert.equal((await verdict([10, 20])).finality("MO"), 0);
});

test("An Ed25519 signature is refused in any other form", async () => {
  const seed = hash(utf8("seed"));
  const [key, message] = [ed25519.getPublicKey(seed), utf8("message")];
  const signature = ed25519.sign(message, seed);
  assert.equal(await verifies(key, message, signature), true);
  assert.equal(verifiesByHand(key, message, signature), true);
  for (let bit = 0; bit < 512; bit += 37) {
    const other = signature.slice();
    other[bit >> 3]! ^= 1 << (bit & 7);
    assert.equal(await verifies(key, message, other), false, `bit ${bit}`);
    assert.equal(verifiesByHand(key, message, other), false, `bit ${bit} by hand`);
  }
  // S plus the group's order is the same number in the equation.
  const order = 2n ** 252n + 27742317777372353535851937790883648493n;
  let high = BigInt("0x" + hex(signature.slice(32).reverse())) + order;
  const twin = signature.slice();
  for (let at = 32; at < 64; at++) {
    twin[at] = Number(high & 255n);
    high >>= 8n;
  }
  assert.equal(await verifies(key, message, twin), false);
  // A key of small order vouches for anything.
  const small = concat(Uint8Array.of(1), new Uint8Array(31));
  assert.equal(await verifies(small, message, concat(small, new Uint8Array(32))), false);
});

test("An envelope has one spelling", () => {
  const good = `{"payload":"e30=","payloadType":"a/b","signatures":[{"keyid":"sha256:${"0".repeat(64)}","sig":"AA=="}]}`;
  assert.equal(readEnvelope(utf8(good)).digest, digestOf(utf8(good)));
  for (const other of [
    good + "\n", " " + good, good.replace('","payloadType', '" ,"payloadType'), good.replace("e30=", "e30"),
    good.replace("e30=", "e31="), good.replace("AA==", "AB=="), good.replace("sha256:0", "sha256:A"),
    good.replace(/\[\{.*\}\]/, "[]"), good.replace('"sig"', '"Sig"'), good.replace("}]}", "},]}"),
    good.replace('"sig":"AA=="', '"sig":"AA==","webauthn":{"clientDataJSON":"","authenticatorData":""}'),
    good.replace(/\[(\{.*\})\]/, (_, one: string) => `[${Array(65).fill(one).join(",")}]`),
  ]) {
    assert.throws(() => readEnvelope(utf8(other)), other.slice(0, 120));
  }
});

test("JSON with a null, a doubled name, half a character or too much depth is refused", () => {
  for (const text of [
    "null", '{"a":null}', '{"a":1,"a":1}', '{"a":1,"\\u0061":1}', "[1,]", "{,}", '"\\ud800"', '"\\x"', "01", "+1", ".5", "1.",
    "[".repeat(17) + "]".repeat(17), '"a\tb"', "1 1", "", "\ufeff1", "{'a':1}", "tru", "[1 2]",
  ]) {
    assert.throws(() => readJson(utf8(text)), text);
  }
  assert.throws(() => readJson(Uint8Array.of(0x22, 0xff, 0x22)));
  assert.equal(readJson(utf8("9223372036854775807")), 9223372036854775807n);
  assert.equal(readJson(utf8(' "\\ud83e\\udeb7" ')), "\u{1fab7}");
});

test("A moment is UTC to the second", () => {
  assert.equal(moment("1970-01-02T00:00:00Z", "at"), 86400);
  for (const text of [
    "1970-01-02T00:00:00+00:00", "1970-01-02T00:00:00.0Z", "1970-02-30T00:00:00Z", "1970-01-02T24:00:00Z",
    "1970-01-02 00:00:00Z", "0000-01-02T00:00:00Z", "1970-1-2T00:00:00Z", "1970-01-02T00:00:60Z",
  ]) {
    assert.throws(() => moment(text, "at"), text);
  }
});

test("Names that mean another place somewhere are refused", () => {
  for (const name of ["", "/a", "a/", "a//b", ".", "a/../b", "a.", "a ", " a", "a\\b", "a:b", "a\u0085b", "é".repeat(51)]) {
    assert.notEqual(nameProblem(name), null, name);
  }
  assert.equal(nameProblem("é".repeat(50)), null);
  assert.equal(hex(header("a", 2 ** 33).subarray(124, 136)), "800000000000000200000000");
});

test("The worked content hashes of the sealing page", async () => {
  for (const [length, flat, root] of [
    [0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
    [1, "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb", "022a6979e6dab7aa5ae4c3e5e45f7e977112a7e63593820dbec1ec738a24f93c"],
    [65_536, "bf718b6f653bebc184e1479f1935b8da974d701b893afcf49e701f3e2f9f9c5a", "7366adee2c92fcc324cd5923fdf4e14253ae96baecff9e41999bfd07494165b5"],
    [65_537, "008ffc88d3c96a9f307524eb361e47c5222a887fc45fa0c1fb8d429c5c23b430", "fee54bb2b31d237acb343ff28149dabfc5870a7548b7eb0347a95fbf96bb8e5d"],
    [163_840, "bf2c8780842a00ae13e71a95b6aebc1067d5a064be3b8e672dbef907fd0862f2", "4802c3d4207575c3481792adb6a9e9dd7528714a25a1662b6fa3c489c0f35cec"],
  ] as const) {
    const hasher = new ContentHasher();
    for (let left = length as number; left > 0; left -= 1000) {
      await hasher.append(new Uint8Array(Math.min(left, 1000)).fill(0x61));
    }
    const whole = await hasher.finish();
    assert.deepEqual([hex(whole.sha256), hex(whole.root), whole.length], [flat, root, length]);
  }
});

test("The parts of a content fold to its root, whole ones and the last one", async () => {
  for (const length of [4 << 20, (4 << 20) + 1, (12 << 20) + 65_537]) {
    const parts: Bytes[] = [];
    const hasher = new ContentHasher(part => parts.push(part));
    for (let left = length; left > 0; left -= 1 << 20) {
      await hasher.append(new Uint8Array(Math.min(left, 1 << 20)).fill(left & 255));
    }
    const { root } = await hasher.finish();
    assert.equal(parts.length, Math.ceil(length / (4 << 20)));
    const folded = parts.length === 1 ? parts[0]! : parts.length === 2 ? nodeHash(parts[0]!, parts[1]!)
      : nodeHash(nodeHash(parts[0]!, parts[1]!), nodeHash(parts[2]!, parts[3]!));
    assert.equal(hex(folded), hex(root));
  }
});

test("Inclusion and consistency hold in every small tree, and for nothing else", () => {
  const leaves = Array.from({ length: 9 }, (_, at) => leafHash(Uint8Array.of(at)));
  const rootOf = (of: Bytes[]): Bytes => {
    if (of.length === 1) {
      return of[0]!;
    }
    const split = 2 ** Math.floor(Math.log2(of.length - 1));
    return nodeHash(rootOf(of.slice(0, split)), rootOf(of.slice(split)));
  };
  const path = (at: number, of: Bytes[]): Bytes[] => {
    if (of.length === 1) {
      return [];
    }
    const split = 2 ** Math.floor(Math.log2(of.length - 1));
    return at < split ? [...path(at, of.slice(0, split)), rootOf(of.slice(split))]
      : [...path(at - split, of.slice(split)), rootOf(of.slice(0, split))];
  };
  const consistency = (small: number, of: Bytes[], isWhole: boolean): Bytes[] => {
    if (small === of.length) {
      return isWhole ? [] : [rootOf(of)];
    }
    const split = 2 ** Math.floor(Math.log2(of.length - 1));
    return small <= split ? [...consistency(small, of.slice(0, split), isWhole), rootOf(of.slice(split))]
      : [...consistency(small - split, of.slice(split), false), rootOf(of.slice(0, split))];
  };
  for (let size = 1; size <= leaves.length; size++) {
    const tree = leaves.slice(0, size);
    for (let at = 0; at < size; at++) {
      const proof = path(at, tree);
      const holds = (index: number, leaf: Bytes, hashes: Bytes[]): boolean =>
        isIncluded(BigInt(index), BigInt(size), leaf, rootOf(tree), hashes);
      assert.equal(holds(at, leaves[at]!, proof), true, `${at} of ${size}`);
      assert.equal(holds(at, hash(utf8("x")), proof), false);
      assert.equal(holds(at, leaves[at]!, [...proof, hash(utf8("x"))]), false);
      assert.equal(holds(size, leaves[at]!, proof), false);
    }
    for (let small = 1; small <= size; small++) {
      const proof = consistency(small, tree, true);
      const holds = (root: Bytes, hashes: Bytes[]): boolean =>
        isConsistent(BigInt(small), BigInt(size), root, rootOf(tree), hashes);
      assert.equal(holds(rootOf(leaves.slice(0, small)), proof), true, `${small} to ${size}`);
      assert.equal(holds(hash(utf8("x")), proof), false);
      assert.equal(holds(rootOf(leaves.slice(0, small)), [...proof, hash(utf8("x"))]), false);
    }
  }
});

interface Passkey {
  key: ReturnType<typeof signingKey>;
  asserted: (clientData: object, flags?: number, party?: string) => string;
}

function passkey(payload: Bytes, party = "mo.example"): Passkey {
  const pair = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const point = pair.publicKey.export({ type: "spki", format: "der" }).subarray(-65);
  const key = signingKey(new Map(Object.entries({
    kind: "webauthn", publicKey: base64(point), relyingParty: party,
  })), "key");
  return {
    key,
    asserted: (clientData, flags = 5, said = party) => {
      const client = utf8(JSON.stringify(clientData));
      const data = concat(hash(utf8(said)), Uint8Array.of(flags, 0, 0, 0, 1));
      const signature = signWith("sha256", concat(data, hash(client)), createPrivateKey(
        pair.privateKey.export({ type: "pkcs8", format: "pem" })));
      return `{"payload":"${base64(payload)}","payloadType":"a/b","signatures":[{"keyid":"${key.id}","sig":"${base64(signature)}",`
        + `"webauthn":{"authenticatorData":"${base64(data)}","clientDataJSON":"${base64(client)}"}}]}`;
    },
  };
}

test("A passkey's signature counts for its own message, place and person alone", async () => {
  const payload = utf8('{"a":1}');
  const { key, asserted } = passkey(payload);
  const challenge = base64Url(hash(preAuthentication("a/b", payload)));
  const good = { type: "webauthn.get", challenge, origin: "https://portal.mo.example:8443", crossOrigin: false };
  const holds = (text: string): Promise<boolean> => isSignedBy(readEnvelope(utf8(text)), key);
  assert.equal(await holds(asserted(good)), true);
  assert.equal(await holds(asserted({ ...good, new_member: [1, null] })), true);
  for (const change of [
    { type: "webauthn.create" }, { challenge: base64Url(hash(payload)) }, { origin: "http://mo.example" },
    { origin: "https://xmo.example" }, { origin: "https://mo.example.org" }, { origin: "https://mo.example/@evil" },
    { crossOrigin: true }, { crossOrigin: "false" }, { origin: undefined },
  ]) {
    assert.equal(await holds(asserted({ ...good, ...change })), false, JSON.stringify(change));
  }
  for (const flags of [0, 1, 4]) {
    assert.equal(await holds(asserted(good, flags)), false, `flags ${flags}`);
  }
  assert.equal(await holds(asserted(good, 5, "other.example")), false);
  assert.equal(await holds(asserted(good).replace(/"webauthn":\{[^}]*\}/, "").replace('",}', '"}')), false);
});

test("A passkey of a name that never leaves the machine may come by http", async () => {
  const payload = utf8("{}");
  const { key, asserted } = passkey(payload, "mo.localhost");
  const challenge = base64Url(hash(preAuthentication("a/b", payload)));
  const holds = (origin: string): Promise<boolean> =>
    isSignedBy(readEnvelope(utf8(asserted({ type: "webauthn.get", challenge, origin }))), key);
  assert.equal(await holds("http://mo.localhost:5010"), true);
  assert.equal(await holds("http://xmo.localhost"), false);
  assert.equal(await holds("ftp://mo.localhost"), false);
});

test("An age header that the grammar does not produce is none", () => {
  const share = base64(new Uint8Array(32).fill(9)).slice(0, -1);
  const body = base64(new Uint8Array(32).fill(7)).slice(0, -1);
  const good = `age-encryption.org/v1\n-> X25519 ${share}\n${body}\n--- ${body}\n`;
  assert.deepEqual(readHeader(utf8(good + "payload")), { kinds: ["X25519"], length: good.length });
  for (const other of [
    good.replace("v1", "v2"), good.replace("-> ", "->"), good.replace("\n--- ", "\n---"), good.replace(body, body + "="),
    good.replace(share, base64(new Uint8Array(32)).slice(0, -1)), good.replace(share, share + " x"), good.slice(0, -1),
    good.replace(/-> [^]*\n--- /, "--- "), good.replace("X25519", "scrypt"), good.replace("X25519", "mlkem768x25519"),
  ]) {
    assert.throws(() => readHeader(utf8(other)), other);
  }
});

test("An accusation holds by its signatures and its proof", async () => {
  const seed = hash(utf8("log"));
  const material = concat(Uint8Array.of(1), ed25519.getPublicKey(seed));
  const id = hex(hash(utf8("o\n"), material)).slice(0, 8);
  const vkey = `o+${id}+${base64(material)}`;
  const note = (size: number, root: Bytes): string => {
    const text = `o\n${size}\n${base64(root)}\n`;
    return `${text}\n\u2014 o ${base64(concat(fromHex(id), ed25519.sign(utf8(text), seed)))}\n`;
  };
  const part = (text: string): string => `checkpoint ${utf8(text).length}\n${text}`;
  const [small, large] = [hash(utf8("a")), hash(utf8("b"))].sort((one, other) => hex(one) < hex(other) ? -1 : 1);
  const said = (kind: string, first: string, second: string, more = ""): Bytes =>
    utf8(`${ACCUSATION_TITLE}kind ${kind}\naccused ${vkey}\n${more}${part(first)}${part(second)}`);
  const flaw = async (bytes: Bytes): Promise<string | null> => (await verifyAccusation(bytes)).flaw;
  assert.equal(await flaw(said("fork", note(3, small!), note(3, large!))), null);
  assert.notEqual(await flaw(said("fork", note(3, large!), note(3, small!))), null);
  assert.notEqual(await flaw(said("fork", note(3, small!), note(3, small!))), null);
  assert.notEqual(await flaw(said("rollback", note(2, small!), note(3, large!))), null);
  assert.notEqual(await flaw(said("theft", note(3, small!), note(3, large!))), null);
  const [other, leaf] = [hash(utf8("c")), hash(utf8("d"))];
  const grown = note(2, nodeHash(other, leaf));
  const root = `root ${base64(other)}\nhash ${base64(leaf)}\n`;
  assert.equal(await flaw(said("fork", note(1, small!), grown, root)), null);
  assert.notEqual(await flaw(said("fork", note(1, other), grown, root)), null);
  assert.notEqual(await flaw(said("fork", note(1, small!), note(2, large!), root)), null);
  const good = said("fork", note(3, small!), note(3, large!));
  await assert.rejects(verifyAccusation(concat(good, utf8("\n"))), /one form/);
  const unsigned = new TextDecoder().decode(good).replace(/\u2014 o (.{10})(.)/, (_, start: string, one: string) =>
    `\u2014 o ${start}${one === "A" ? "B" : "A"}`);
  assert.notEqual(await flaw(utf8(unsigned)), null);
});
