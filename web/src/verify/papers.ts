// What of a bundle goes with the statements: rule packs, annexes, and the proofs under checkpoints that were time-stamped.
import { FormatError } from "../bytes.ts";
import type { Chain } from "./chain.ts";
import { digestOf } from "./hash.ts";
import { nameIn } from "./layout.ts";
import type { Finding } from "./packages.ts";
import { type LogProof, readProof, rootOf, verifyEnvelope } from "./proof.ts";
import { originOf, packName } from "./roster.ts";
import type { Proven } from "./statements.ts";

type Files = ReadonlyMap<string, Uint8Array>;

/** Each pack is one of an epoch's, by name and digest. */
export function checkPacks(packs: Files, chain: Chain, findings: Finding[]): void {
  const agreed = new Set(chain.epochs.flatMap(epoch => epoch.roster.packs)
    .map(pack => `packs/${packName(pack)} ${pack.digest}`));
  for (const [key, bytes] of packs) {
    if (!agreed.has(`${nameIn("packs", key)} ${digestOf(bytes)}`)) {
      findings.push({ file: nameIn("packs", key), code: "pack-not-agreed", text: "not a pack of the roster" });
    }
  }
}

export function checkAnnexes(annexes: Files, findings: Finding[]): void {
  for (const [key, bytes] of annexes) {
    if (digestOf(bytes) !== "sha256:" + key) {
      findings.push({ file: nameIn("annexes", key), code: "misnamed-file", text: `its content is ${digestOf(bytes)}` });
    }
  }
}

/** The length of a token's root in its name. */
const ROOT_DIGITS = 64;

/** That each stamped checkpoint is final and holds its statement. What the tokens say is not looked at. */
export class StampsCheck {
  constructor(
    private readonly stamps: Files, private readonly tokens: readonly string[], private readonly findings: Finding[]) {}

  async run(chain: Chain, statements: readonly Proven[]): Promise<void> {
    const proven = new Map<string, string[]>();
    for (const [key, bytes] of this.stamps) {
      const proof = await this.prove(key, bytes, chain, statements);
      if (proof) {
        const root = rootOf(proof.checkpoint).slice("sha256:".length);
        proven.set(root, [...proven.get(root) ?? [], key]);
      }
    }
    const stamped = new Set(this.tokens.map(one => one.slice(0, ROOT_DIGITS)));
    for (const key of this.tokens.filter(one => !proven.has(one.slice(0, ROOT_DIGITS)))) {
      this.find(nameIn("tokens", key), "token-unused", "no statement is proven under its checkpoint");
    }
    for (const key of [...proven].filter(([root]) => !stamped.has(root)).flatMap(([, keys]) => keys)) {
      this.find(nameIn("stamps", key), "stamp-without-token", "no token over its checkpoint");
    }
  }

  private async prove(
    key: string, bytes: Uint8Array, chain: Chain, statements: readonly Proven[]): Promise<LogProof | null> {
    const name = nameIn("stamps", key);
    const statement = statements.find(one => one.statement.digest === "sha256:" + key);
    if (!statement) {
      this.find(name, "statement-missing", "the statement that it proves is not here, or does not hold");
      return null;
    }
    let proof: LogProof;
    try {
      proof = readProof(bytes);
    } catch (error) {
      if (!(error instanceof FormatError)) {
        throw error;
      }
      this.find(name, "proof-unreadable", error.message);
      return null;
    }
    if (await isStamped(proof, statement, chain)) {
      return proof;
    }
    this.find(name, "stamp-unproven", "not in its log under a final checkpoint at its place");
    return null;
  }

  private find(file: string, code: string, text: string): void {
    this.findings.push({ file, code, text });
  }
}

async function isStamped(proof: LogProof, { author, index, statement }: Proven, chain: Chain): Promise<boolean> {
  const { origin, size } = proof.checkpoint;
  const policy = chain.inForce(origin, size - 1n)?.policy;
  return origin === originOf(chain.genesis.roster, author.territory) && proof.index === index
    && policy !== undefined && (await verifyEnvelope(proof, statement.digest, policy)).isAccepted;
}
