// The verification of an evidence bundle (spec/bundle.md, "Verification"), as far as a browser does it: all but the replay of
// the law, the tokens of time-stamp authorities, and the Mainland's own algorithms. Nothing leaves the machine.
import { FormatError } from "../bytes.ts";
import { ArchiveError, type ArchiveFile, ArchiveReader } from "./archive.ts";
import { type BundleIndex, CONTENT, folderOf, type IndexFile, keyOf, nameIn, readIndex } from "./layout.ts";
import { Chain } from "./chain.ts";
import { checkBody } from "./bodies.ts";
import { type Envelope, readEnvelope } from "./envelope.ts";
import { digestOf } from "./hash.ts";
import { isSignedBy } from "./keys.ts";
import { type ContentState, type Finding, PackagesCheck, type PackageVerdict } from "./packages.ts";
import { type LogProof, readBlockProof, readProof, verifyBlock } from "./proof.ts";
import { type Epoch, memberOf, originOf, readGenesis } from "./roster.ts";
import { measure, type Sealed } from "./sealed.ts";
import { checkAnnexes, checkPacks, StampsCheck } from "./papers.ts";
import {
  Flaw, isOfRegister, type Proven, readStatement, Register, type Statement, territoryOf, verifyStatement,
} from "./statements.ts";

export type { ContentState, Finding };

export interface BundleOptions {
  /** The federation's `roster.hash`; null to take the bundle's own genesis, which proves less. */
  pinned: string | null;
  isType?: (name: string) => boolean;
  onProgress?: (done: number, size: number) => void;
}

export interface BundleVerdict {
  order: string | null;
  exporter: string | null;
  federation: string | null;
  rosterHash: string | null;
  isPinned: boolean;
  isDemonstration: boolean;
  /** How far it got: what comes later was not looked at. */
  reached: "nothing" | "files" | "rosters" | "all";
  epochs: number;
  statements: number;
  signatures: number;
  packages: PackageVerdict[];
  tokens: number;
  /** When the order's entry existed, and after when it was entered; POSIX seconds. */
  existedBy: number | null;
  notBefore: number | null;
  /** What does not hold; empty where all that was checked does. */
  findings: Finding[];
}

interface Block {
  origin: string;
  index: bigint;
  notBefore: number;
}

const MAX_INDEX = 12 * 1024 * 1024;

export class BundleVerifier {
  private readonly archive: ArchiveReader;
  private readonly held = new Map<string, Uint8Array>();
  private readonly contents = new Map<string, Sealed>();
  private readonly findings: Finding[] = [];
  private readonly verdict: BundleVerdict;
  private done = 0;

  constructor(private readonly from: Blob, private readonly options: BundleOptions) {
    this.archive = new ArchiveReader(from);
    this.verdict = {
      order: null, exporter: null, federation: null, rosterHash: null, isPinned: options.pinned !== null,
      isDemonstration: false, reached: "nothing", epochs: 0, statements: 0, signatures: 0, packages: [], tokens: 0, existedBy: null,
      notBefore: null, findings: this.findings,
    };
  }

  async run(): Promise<BundleVerdict> {
    try {
      await this.read();
    } catch (error) {
      if (!(error instanceof ArchiveError)) {
        throw error;
      }
      this.find(this.archive.current?.name ?? "(archive)", "archive-not-canonical", error.message);
    }
    return this.verdict;
  }

  private async read(): Promise<void> {
    const first = await this.readIndex();
    if (!first) {
      return;
    }
    const { envelope, index } = first;
    this.verdict.order = index.order;
    this.verdict.exporter = index.by;
    for (const file of index.files) {
      if (!this.isExpected(file, await this.archive.next())) {
        return;
      }
      await this.take(file);
    }
    const surplus = await this.archive.next();
    if (surplus) {
      this.find(surplus.name, "file-extra", "not named in the index");
    }
    this.verdict.reached = "files";
    await this.verify(envelope, index);
  }

  private async readIndex(): Promise<{ envelope: Envelope; index: BundleIndex } | null> {
    const entry = await this.archive.next();
    if (entry?.name !== "bundle.json") {
      this.find("bundle.json", "index-unreadable", "the first file is bundle.json");
      return null;
    }
    if (entry.size > MAX_INDEX) {
      throw new ArchiveError(`${entry.name} has ${entry.size} bytes, above the limit of ${MAX_INDEX}`);
    }
    const bytes = await this.archive.content();
    return this.orFind("bundle.json", "index-unreadable", () => {
      const envelope = readEnvelope(bytes, MAX_INDEX);
      return { envelope, index: readIndex(envelope) };
    });
  }

  private isExpected(file: IndexFile, entry: ArchiveFile | null): boolean {
    if (!entry) {
      this.find(file.name, "file-missing", "named in the index and not in the archive");
    } else if (entry.name !== file.name) {
      this.find(entry.name, "file-extra", `stands where the index has ${file.name}`);
    } else if (entry.size !== file.size) {
      this.find(file.name, "file-changed", `has ${entry.size} bytes, in the index ${file.size}`);
    } else {
      return true;
    }
    return false;
  }

  private async take(file: IndexFile): Promise<void> {
    let digest: string;
    if (CONTENT.has(folderOf(file.name)!)) {
      const content = await measure(this.archive, count => this.progress(count));
      this.contents.set(file.name, content);
      digest = content.sha256;
    } else {
      const bytes = await this.archive.content();
      this.held.set(file.name, bytes);
      digest = digestOf(bytes);
      this.progress(bytes.length);
    }
    if (digest !== file.sha256) {
      this.find(file.name, "file-changed", `its content is ${digest}, in the index ${file.sha256}`);
    }
  }

  private async verify(envelope: Envelope, index: BundleIndex): Promise<void> {
    const genesis = await this.genesis();
    const chain = genesis ? await this.chain(genesis) : null;
    if (!chain) {
      return;
    }
    this.verdict.reached = "rosters";
    const exporter = memberOf(chain.newest.roster, territoryOf(index.by));
    if (!exporter || !await isSignedBy(envelope, exporter.node)) {
      this.find("bundle.json", "index-not-signed", `not signed by the key of ${index.by}`);
    }
    const blocks = await this.blocks(chain);
    const statements = await this.statements(chain);
    for (const one of statements) {
      one.notBefore = latestBefore(blocks, originOf(chain.newest.roster, one.author.territory), one.index);
    }
    checkPacks(this.in("packs"), chain, this.findings);
    checkAnnexes(this.in("annexes"), this.findings);
    const tokens = this.in("tokens");
    this.verdict.tokens = tokens.size;
    await new StampsCheck(this.in("stamps"), [...tokens.keys()], this.findings).run(chain, statements);
    const thread = statements.filter(one => one.statement.thread === index.order);
    if (thread.length === 0) {
      this.find("bundle.json", "order-missing", `no statement of ${index.order} is here`);
    }
    const order = thread.find(one => one.statement.type === "order.issued");
    this.verdict.existedBy = order?.existedBy ?? null;
    this.verdict.notBefore = order?.notBefore ?? null;
    this.verdict.statements = statements.length;
    this.verdict.packages = new PackagesCheck(statements, this.contents, index.order, index.by, this.findings).run();
    this.verdict.reached = "all";
  }

  private async genesis(): Promise<Epoch | null> {
    const bytes = this.held.get("roster.json")!;
    const genesis = await this.orFindAsync("roster.json", "roster-unreadable", () => readGenesis(bytes));
    if (!genesis) {
      return null;
    }
    const hash = genesis.envelope.digest;
    this.verdict.rosterHash = hash;
    this.verdict.federation = genesis.roster.federation;
    this.verdict.isDemonstration = genesis.roster.demonstration;
    if (this.options.pinned !== null && this.options.pinned !== hash) {
      this.find("roster.json", "roster-not-pinned", `the roster's hash is ${hash}, pinned is ${this.options.pinned}`);
    }
    return genesis;
  }

  private async chain(genesis: Epoch): Promise<Chain | null> {
    const chain = new Chain(genesis);
    const [steps, proofs] = [this.in("rosters"), this.in("roster-proofs")];
    for (const key of [...proofs.keys()].filter(one => !steps.has(one))) {
      this.find(nameIn("roster-proofs", key), "roster-unreadable", "the epoch is not here");
    }
    for (const [key, bytes] of steps) {
      const evidence = proofs.get(key);
      const isNext = key === String(chain.epochs.length).padStart(4, "0") && evidence !== undefined;
      const added = await this.orFindAsync(nameIn("rosters", key), "roster-unreadable", async () => {
        if (!isNext) {
          throw new FormatError("the epoch before it, or its proofs, are not here");
        }
        await chain.add(bytes, evidence);
        return true;
      });
      if (!added) {
        return null;
      }
    }
    this.verdict.epochs = chain.epochs.length;
    return chain;
  }

  private async blocks(chain: Chain): Promise<Block[]> {
    const blocks: Block[] = [];
    for (const [key, bytes] of this.in("blocks")) {
      await this.orFindAsync(nameIn("blocks", key), "block-not-proven", async () => {
        const block = readBlockProof(bytes);
        if (digestOf(block.header) !== "sha256:" + key) {
          throw new FormatError(`its header is ${digestOf(block.header)}`);
        }
        const policyOf = (origin: string, index: bigint) => chain.inForce(origin, index)?.policy ?? null;
        const notBefore = await verifyBlock(block, policyOf);
        if (notBefore !== null) {
          blocks.push({ origin: block.proof.checkpoint.origin, index: block.proof.index, notBefore });
        }
      });
    }
    return blocks;
  }

  /** The register's first, in the order of their logs: they say who may have signed the others. */
  private async statements(chain: Chain): Promise<Proven[]> {
    const pairs = this.pairs();
    const register = new Register(chain);
    const verified: Proven[] = [];
    const check = async ({ statement, proof }: Pair): Promise<boolean> => {
      const proven = await this.verifyPair(statement, proof, chain, register);
      if (proven) {
        verified.push(proven);
      }
      return proven !== null;
    };
    const ofRegister = pairs.filter(pair => isOfRegister(pair.statement)).sort((one, other) =>
      Number(one.proof.index - other.proof.index) || (one.statement.digest < other.statement.digest ? -1 : 1));
    for (const pair of ofRegister) {
      if (await check(pair) && !await register.add(pair.statement)) {
        this.find(nameIn("statements", pair.statement.digest.slice(7)), "register-refused",
          "not by the registrar of the official's territory, or in another thread");
      }
    }
    for (const pair of pairs.filter(one => !isOfRegister(one.statement))) {
      await check(pair);
    }
    return verified;
  }

  private async verifyPair(
    statement: Statement, proof: LogProof, chain: Chain, register: Register): Promise<Proven | null> {
    try {
      this.verdict.signatures += 1 + proof.checkpoint.note.signatures.length;
      return await verifyStatement(statement, proof, chain, register);
    } catch (error) {
      if (!(error instanceof Flaw)) {
        throw error;
      }
      const isOfProof = /^(?:not-in-log|checkpoint-fails|proof-of-other-log|quorum-missing)$/.test(error.code);
      const key = statement.digest.slice("sha256:".length);
      this.find(nameIn(isOfProof ? "proofs" : "statements", key), error.code, error.message);
      return null;
    }
  }

  private pairs(): Pair[] {
    const [statements, proofs] = [this.in("statements"), this.in("proofs")];
    const isType = this.options.isType ?? (name => /^[a-z]+(?:-[a-z]+)*(?:\.[a-z]+(?:-[a-z]+)*)+$/.test(name));
    for (const key of [...proofs.keys()].filter(one => !statements.has(one))) {
      this.find(nameIn("proofs", key), "statement-missing", "the statement that it proves is not here");
    }
    return [...statements].flatMap(([key, bytes]) => {
      const name = nameIn("statements", key);
      const statement = this.orFind(name, "statement-unreadable", () => {
        const read = readStatement(bytes, isType);
        checkBody(read);
        return read;
      });
      const isNamed = statement?.digest === "sha256:" + key;
      if (statement && !isNamed) {
        this.find(name, "misnamed-file", `its content is ${statement.digest}`);
      }
      const proofBytes = proofs.get(key);
      if (!proofBytes) {
        this.find(name, "proof-missing", "its log proof is not here");
        return [];
      }
      const proof = this.orFind(nameIn("proofs", key), "proof-unreadable", () => readProof(proofBytes));
      return statement && isNamed && proof ? [{ statement, proof }] : [];
    });
  }

  /** A folder's files by key, in their order. */
  private in(folder: Parameters<typeof nameIn>[0]): Map<string, Uint8Array> {
    return new Map([...this.held].filter(([name]) => folderOf(name) === folder)
      .map(([name, bytes]) => [keyOf(folder, name), bytes]));
  }

  private progress(count: number): void {
    this.done += count;
    this.options.onProgress?.(this.done, this.from.size);
  }

  private orFind<T>(file: string, code: string, read: () => T): T | null {
    try {
      return read();
    } catch (error) {
      return this.refuse(file, code, error);
    }
  }

  private async orFindAsync<T>(file: string, code: string, read: () => Promise<T>): Promise<T | null> {
    try {
      return await read();
    } catch (error) {
      return this.refuse(file, code, error);
    }
  }

  private refuse(file: string, code: string, error: unknown): null {
    if (!(error instanceof FormatError) || error instanceof ArchiveError) {
      throw error;
    }
    this.find(file, code, error.message);
    return null;
  }

  private find(file: string, code: string, text: string): void {
    this.findings.push({ file, code, text });
  }
}

interface Pair {
  statement: Statement;
  proof: LogProof;
}

/** The latest moment that a block before that place shows, or one before it in its log. */
function latestBefore(blocks: readonly Block[], origin: string, index: bigint): number | null {
  const times = blocks.filter(block => block.origin === origin && block.index < index).map(block => block.notBefore);
  return times.length === 0 ? null : times.reduce((most, one) => Math.max(most, one));
}
