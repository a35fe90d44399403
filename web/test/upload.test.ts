import assert from "node:assert/strict";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import test from "node:test";
import { base64, type Bytes, concat, hex, utf8 } from "../src/bytes.ts";
import { ContentHasher, PART } from "../src/content.ts";
import { drawCapability, type Target, Upload, type UploadOptions, UploadRefused } from "../src/seal/upload.ts";

const SECRET = "s".repeat(43);
const SIGNED = "Lotus e30=";
const content = Uint8Array.from({ length: 3 * PART + 1000 }, (_, at) => (at * 31) ^ (at >> 9) ^ ((at >> 22) * 85)) as Bytes;

async function partsOf(bytes: Bytes): Promise<{ parts: Bytes; hashes: string[] }> {
  const each: Bytes[] = [];
  const hasher = new ContentHasher(part => each.push(part));
  await hasher.append(bytes);
  await hasher.finish();
  return { parts: concat(...each), hashes: each.map(hash => "sha256:" + hex(hash)) };
}

const { parts, hashes } = await partsOf(content);

/** What spec/api.md says of parts, over real HTTP, with faults on request. */
class RequestingNode {
  readonly kept = new Map<string, Buffer>();
  readonly puts: string[] = [];
  isListed = false;
  /** The package that a capability is drawn for. */
  drawn = "P-7QK2M4XA9C1D";
  /** Called before a part is taken: true where it has answered, or broken the line, itself. */
  fault: (part: string, response: ServerResponse, request: IncomingMessage) => boolean = () => false;
  private readonly server: Server = createServer((request, response) => this.answer(request, response).catch(() => response.destroy()));

  async open(): Promise<Target> {
    await new Promise<void>(done => this.server.listen(0, "127.0.0.1", done));
    const { port } = this.server.address() as AddressInfo;
    return { base: `http://127.0.0.1:${port}/`, package: "P-7QK2M4XA9C1D", secret: SECRET };
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
      chunks.push(chunk as Buffer);
    }
    const body = Buffer.concat(chunks);
    const path = request.url!.replace("/api/v1/packages/P-7QK2M4XA9C1D", "");
    if (path === "/capability" && request.method === "POST" && body.length === 0 && request.headers.authorization === SIGNED) {
      this.say(response, 201, { package: this.drawn, secret: SECRET, until: "2026-05-04T09:00:00Z" });
    } else if (request.headers.authorization !== `LotusOnce ${SECRET}`) {
      this.say(response, 401, { code: "capability-unknown" });
    } else if (path === "/upload") {
      this.say(response, 200, this.progress());
    } else if (path === "/parts") {
      this.isListed = body.equals(parts);
      this.say(response, this.isListed ? 200 : 422, this.isListed ? this.progress() : { code: "parts-differ" });
    } else {
      await this.take(path.slice("/parts/".length), body, request, response);
    }
  }

  private async take(
    part: string, body: Buffer, request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.puts.push(part);
    if (this.fault(part, response, request)) {
      return;
    }
    if ((await partsOf(new Uint8Array(body))).hashes[0] !== part) {
      this.say(response, 422, { code: "part-differs" });
      return;
    }
    this.kept.set(part, body);
    this.say(response, 200, { part, received: this.received(), size: content.length });
  }

  private received(): number {
    return [...this.kept.values()].reduce((sum, one) => sum + one.length, 0);
  }

  private progress(): object {
    const missing = hashes.flatMap((hash, first) => this.kept.has(hash) ? [] : [{ first, count: 1 }]);
    const state = !this.isListed ? "announced" : missing.length > 0 ? "receiving" : "delivered";
    return {
      size: content.length, received: this.received(), state,
      ...(state === "receiving" ? { missing } : {}), ...(state === "delivered" ? { receipt: base64(utf8("receipt")) } : {}),
    };
  }

  private say(response: ServerResponse, status: number, body: object): void {
    response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
  }
}

async function sent(
  arrange: (node: RequestingNode) => void = () => undefined, options: UploadOptions = {}, change: Partial<Target> = {},
  list = parts): Promise<RequestingNode> {
  const node = new RequestingNode();
  arrange(node);
  try {
    const target = await node.open();
    const upload = new Upload(
      { ...target, ...change }, new Blob([content]), list, { pause: () => Promise.resolve(), ...options });
    const done = await upload.run();
    assert.equal(done.receipt, base64(utf8("receipt")));
    return node;
  } finally {
    node.close();
  }
}

function refusedAs(code: string): (error: unknown) => boolean {
  return error => error instanceof UploadRefused && error.code === code;
}

test("A sealed file arrives whole, in parts that the node names by their hashes", async () => {
  const seen: number[] = [];
  const node = await sent(undefined, { onProgress: received => seen.push(received) });
  assert.deepEqual([...node.kept.keys()].sort(), [...hashes].sort());
  assert.equal(Buffer.compare(Buffer.concat(hashes.map(hash => node.kept.get(hash)!)), Buffer.from(content)), 0);
  assert.equal(seen.at(-1), content.length);
});

test("What the node has is not sent again", async () => {
  const node = await sent(one => {
    one.isListed = true;
    one.kept.set(hashes[0]!, Buffer.from(content.subarray(0, PART)));
    one.kept.set(hashes[2]!, Buffer.from(content.subarray(2 * PART, 3 * PART)));
  });
  assert.deepEqual([...node.puts].sort(), [hashes[1]!, hashes[3]!].sort());
});

test("A line that breaks, a confirmation that is lost and a node that restarts cost a second attempt", async () => {
  const faults = new Map<string, (response: ServerResponse, request: IncomingMessage) => void>([
    [hashes[0]!, (_, request) => request.socket.destroy()],
    [hashes[1]!, response => response.writeHead(503).end()],
    [hashes[2]!, response => response.writeHead(409).end('{"code":"upload-busy"}')],
    [hashes[3]!, response => response.writeHead(429).end()],
  ]);
  const node = await sent(one => {
    one.fault = (part, response, request) => {
      const fault = faults.get(part);
      faults.delete(part);
      fault?.(response, request);
      return fault !== undefined;
    };
  });
  assert.equal(node.puts.length, 2 * hashes.length);
});

test("A line that stays broken ends it, and a node that refuses ends it at once", async () => {
  await assert.rejects(sent(node => {
    node.fault = (_, __, request) => {
      request.socket.destroy();
      return true;
    };
  }), refusedAs("no-connection"));
  let count = 0;
  await assert.rejects(sent(node => {
    node.fault = (_, response) => {
      count++;
      response.writeHead(507).end('{"code":"storage-full"}');
      return true;
    };
  }, { lanes: 1 }), refusedAs("storage-full"));
  assert.equal(count, 1);
});

test("Another capability, another list and another confirmation are refused", async () => {
  await assert.rejects(sent(undefined, {}, { secret: "x".repeat(43) }), refusedAs("capability-unknown"));
  await assert.rejects(sent(undefined, {}, {}, parts.slice(32)), refusedAs("parts-differ"));
  await assert.rejects(sent(node => {
    node.fault = (_, response) => {
      response.writeHead(200).end(JSON.stringify({ part: hashes[3], received: 1, size: 1 }));
      return true;
    };
  }, { lanes: 1 }), refusedAs("another-part"));
});

test("A file that was changed after it was sealed is not taken", async () => {
  const node = new RequestingNode();
  try {
    const other = content.slice();
    other[5]! ^= 1;
    const upload = new Upload(await node.open(), new Blob([other]), parts, { pause: () => Promise.resolve(), lanes: 1 });
    await assert.rejects(upload.run(), refusedAs("part-differs"));
  } finally {
    node.close();
  }
});

test("Whoever stops it stops it", async () => {
  const stop = new AbortController();
  await assert.rejects(sent(node => {
    node.fault = () => {
      stop.abort();
      return true;
    };
  }, { signal: stop.signal }), refusedAs("stopped"));
});

test("A signed request draws the capability, and whatever else comes is none", async () => {
  const node = new RequestingNode();
  const target = await node.open();
  try {
    assert.equal(await drawCapability(target, SIGNED), SECRET);
    await assert.rejects(drawCapability(target, "Lotus e31="), refusedAs("capability-unknown"));
    node.drawn = "P-000000000000";
    await assert.rejects(drawCapability(target, SIGNED), refusedAs("another-package"));
  } finally {
    node.close();
  }
  await assert.rejects(drawCapability(target, SIGNED), refusedAs("no-connection"));
});
