import assert from "node:assert/strict";
import test from "node:test";
import { Decrypter, identityToRecipient } from "age-encryption";
import { type Bytes, concat, hex, utf8 } from "../src/bytes.ts";
import { ContentHasher } from "../src/content.ts";
import { type Answer, archiveSize, manifestSize, MAX_DESCRIPTION, MAX_FILES, seal, SealRefused, type Sink, type Source } from "../src/seal/sealing.ts";
import { ArchiveReader } from "../src/verify/archive.ts";
import { digestOf } from "../src/verify/hash.ts";

// 32 bytes of 01, as on the sealing page.
const hybrid = "AGE-SECRET-KEY-PQ-1QYQSZQGPQYQSZQGPQYQSZQGPQYQSZQGPQYQSZQGPQYQSZQGPQYQSCTK5KM";
const x25519 = "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX";

const answer: Answer = {
  category: "traffic", lines: [1, 2], from: "2026-01-01T00:00:00Z", until: "2026-02-01T00:00:00Z", description: "calls",
  format: "other",
};

function source(name: string, bytes: Uint8Array, said: Partial<Answer> = {}): Source {
  return { name, file: new Blob([bytes as Bytes]), answer: { ...answer, ...said } };
}

class Memory implements Sink {
  private readonly pieces: Bytes[] = [];

  write(bytes: Bytes): Promise<void> {
    this.pieces.push(bytes.slice());
    return Promise.resolve();
  }

  get bytes(): Bytes {
    return concat(...this.pieces);
  }
}

const large = Uint8Array.from({ length: 5 * 1024 * 1024 + 17 }, (_, at) => at * 7 + (at >> 8));
const sources = [source("b/rows.csv", large), source("a.txt", utf8("hello")), source("empty", new Uint8Array())];

async function faultOf(files: Source[], recipients: string[]): Promise<string> {
  const into = new Memory();
  const error: unknown = await seal("P-7QK2M4XA9C1D", files, recipients, into).then(() => null, reason => reason);
  assert.ok(error instanceof SealRefused, String(error));
  assert.equal(into.bytes.length, 0);
  return error.fault;
}

for (const [kind, identity] of [["post-quantum", hybrid], ["X25519", x25519]] as const) {
  test(`A package to ${kind} keys opens to the canonical archive of its files, in name order`, async () => {
    const into = new Memory();
    const recipients = [await identityToRecipient(identity)];
    let read = 0;
    const { manifest, parts } = await seal("P-7QK2M4XA9C1D", sources, recipients, into, count => read += count);
    const decrypter = new Decrypter();
    decrypter.addIdentity(identity);
    const content = await decrypter.decrypt(into.bytes);
    assert.equal(content.length, archiveSize(sources));
    const archive = new ArchiveReader(new Blob([content as Bytes]));
    for (const file of manifest.files) {
      assert.equal((await archive.next())?.name, file.name);
      const bytes = await archive.content();
      assert.equal(file.sha256, digestOf(bytes));
      assert.equal(file.size, bytes.length);
    }
    assert.equal(await archive.next(), null);
    assert.deepEqual(manifest.files.map(file => file.name), ["a.txt", "b/rows.csv", "empty"]);
    assert.equal(read, large.length + 5);

    const hasher = new ContentHasher();
    await hasher.append(into.bytes);
    const whole = await hasher.finish();
    assert.deepEqual(manifest.sealed, {
      sha256: digestOf(into.bytes), size: into.bytes.length, root: "sha256:" + hex(whole.root),
      header: digestOf(into.bytes.subarray(0, new TextDecoder("latin1").decode(into.bytes).indexOf("\n--- ") + 49)),
    });
    assert.equal(parts.length, 32 * Math.ceil(into.bytes.length / (4 << 20)));
    assert.deepEqual(manifest.recipients, recipients);
  });
}

test("Two sealings of the same files have no key in common", async () => {
  const recipients = [await identityToRecipient(x25519)];
  const [one, other] = [new Memory(), new Memory()];
  const first = await seal("P-7QK2M4XA9C1D", sources.slice(1), recipients, one);
  const second = await seal("P-7QK2M4XA9C1D", sources.slice(1), recipients, other);
  assert.notEqual(first.manifest.sealed.sha256, second.manifest.sealed.sha256);
  assert.equal(first.manifest.files[0]!.sha256, second.manifest.files[0]!.sha256);
});

test("A name that no file may have, twice or of a folder, is refused before anything is sealed", async () => {
  const recipients = [await identityToRecipient(x25519)];
  const named = (...names: string[]): Source[] => names.map(name => source(name, utf8("x")));
  assert.equal(await faultOf(named("../a"), recipients), "names");
  assert.equal(await faultOf(named("a:b"), recipients), "names");
  assert.equal(await faultOf(named("a.within-order"), recipients), "names");
  assert.equal(await faultOf(named("a", "a"), recipients), "names");
  assert.equal(await faultOf(named("a", "a/b"), recipients), "folder-and-file");
  assert.equal(await faultOf([], recipients), "too-many");
  assert.equal(
    await faultOf(Array.from({ length: MAX_FILES + 1 }, (_, at) => source(`f${at}`, new Uint8Array())), recipients), "too-many");
});

test("A manifest is never larger than was reckoned before anything was sealed", async () => {
  const recipients = [await identityToRecipient(x25519)];
  const many = Array.from({ length: 200 }, (_, at) => source(`${at}/記錄-x`, utf8("x"), { description: "電話".repeat(200) }));
  const { manifest } = await seal("P-7QK2M4XA9C1D", many, recipients, new Memory());
  const size = utf8(JSON.stringify(manifest.files)).length;
  assert.ok(size <= manifestSize(many) && size > manifestSize(many) - 200 * 64, `${size} of ${manifestSize(many)}`);
});

test("A description is as long as a manifest takes, and no longer", async () => {
  const recipients = [await identityToRecipient(x25519)];
  const described = (length: number): Source[] => [source("a", utf8("x"), { description: "x".repeat(length) })];
  assert.equal(await faultOf(described(MAX_DESCRIPTION + 1), recipients), "description");
  await seal("P-7QK2M4XA9C1D", described(MAX_DESCRIPTION), recipients, new Memory());
});

test("Recipients of two kinds, none, or ones that are no keys, are refused", async () => {
  const [pq, old] = [await identityToRecipient(hybrid), await identityToRecipient(x25519)];
  const one = [source("a", utf8("x"))];
  assert.equal(await faultOf(one, [pq, old]), "recipients-mixed");
  assert.equal(await faultOf(one, []), "recipients");
  assert.equal(await faultOf(one, ["sm1qqqq"]), "recipients");
  assert.equal(await faultOf(one, [old.replace(/.$/, end => end === "q" ? "p" : "q")]), "recipients");
  assert.equal(await faultOf(one, Array(17).fill(old) as string[]), "recipients");
});

test("A file that changes while it is read ends the sealing", async () => {
  const recipients = [await identityToRecipient(x25519)];
  const shrinking = { size: 100, slice: () => new Blob(["short"]) } as unknown as Blob;
  const vanished = { size: 1, slice: () => ({ arrayBuffer: () => Promise.reject(new Error("gone")) }) } as unknown as Blob;
  for (const file of [shrinking, vanished]) {
    await assert.rejects(
      seal("P-7QK2M4XA9C1D", [{ name: "a", file, answer }], recipients, new Memory()),
      (error: unknown) => error instanceof SealRefused && error.fault === "changed");
  }
});
