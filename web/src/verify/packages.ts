// Manifests, contents and certificates of destruction compared with each other (spec/bundle.md, step 8).
import { utf8 } from "../bytes.ts";
import { type Body, bodyOf, type BodyType, type Certificate, isType, type Manifest } from "./bodies.ts";
import { digestOf } from "./hash.ts";
import type { Sealed } from "./sealed.ts";
import { type Proven, territoryOf } from "./statements.ts";

export interface Finding {
  file: string;
  code: string;
  text: string;
}

export type ContentState = "present" | "destroyed" | "elsewhere" | "faulty";

export interface PackageVerdict {
  package: string;
  state: ContentState;
  /** True where SM3 values or an SM2 signature stand in the manifest, which are not verified here. */
  isMainland: boolean;
}

function isContainer(manifest: Manifest): boolean {
  return manifest.recipients.every(one => one.startsWith("sm1"));
}

export function contentName(manifest: Manifest): string {
  return `content/${manifest.package}.${isContainer(manifest) ? "sm" : "age"}`;
}

export function statementName(digest: string): string {
  return `statements/${digest.slice("sha256:".length)}.json`;
}

interface Said<T extends BodyType> {
  said: Proven;
  body: Body<T>;
}

export class PackagesCheck {
  /**
   * @param order The order's number, whose first part is the territory that holds the contents.
   * @param by Who exported the bundle.
   */
  constructor(
    private readonly statements: readonly Proven[], private readonly contents: ReadonlyMap<string, Sealed>,
    private readonly order: string, private readonly by: string, private readonly findings: Finding[]) {}

  run(): PackageVerdict[] {
    const manifests = new Map<string, Said<"package.sealed">>();
    for (const one of this.of("package.sealed")) {
      if (manifests.has(one.body.package)) {
        this.find(this.nameOf(one.said), "manifest-twice", `${one.body.package} has another manifest`);
      } else {
        manifests.set(one.body.package, one);
      }
    }
    const named = new Set([...manifests.values()].map(one => contentName(one.body)));
    for (const surplus of [...this.contents.keys()].filter(name => !named.has(name))) {
      this.find(surplus, "content-without-manifest", "no manifest in the bundle names it");
    }
    return [...manifests.values()].map(one => this.check(one.body));
  }

  private check(manifest: Manifest): PackageVerdict {
    this.compareDigests(manifest);
    const isDestroyed = this.isDestroyed(manifest);
    const content = this.contents.get(contentName(manifest));
    const isHolder = territoryOf(this.by) === this.order.split("-")[0];
    const state: ContentState = content ? this.compare(manifest, content, isDestroyed)
      : isDestroyed ? "destroyed" : isHolder ? "faulty" : "elsewhere";
    if (state === "faulty" && !content) {
      this.find(contentName(manifest), "content-missing", "neither here nor certified as destroyed");
    }
    const isMainland = manifest.sm2 !== undefined || manifest.sealed.sm3 !== undefined || isContainer(manifest);
    return { package: manifest.package, state, isMainland };
  }

  private compare(manifest: Manifest, content: Sealed, isDestroyed: boolean): ContentState {
    const name = contentName(manifest);
    const { sealed, recipients } = manifest;
    // A Mainland container has a header of its own, which is not read here.
    const isAge = !isContainer(manifest);
    if (content.sha256 !== sealed.sha256 || content.root !== sealed.root || content.size !== sealed.size
      || (isAge && content.header !== sealed.header)) {
      this.find(name, "content-differs", "not the sealed file of the manifest");
      return "faulty";
    }
    // Stanzas do not say whose they are, but of which kind: a weaker key in the place of a post-quantum one shows.
    const hybrid = recipients.filter(one => one.startsWith("age1pq1")).length;
    if (isAge && (content.hybrid !== hybrid || content.x25519 !== recipients.length - hybrid)) {
      this.find(name, "recipients-differ", "sealed to other keys than the manifest names");
      return "faulty";
    }
    if (isDestroyed) {
      this.find(name, "content-after-destruction", "here although certified as destroyed");
      return "faulty";
    }
    return "present";
  }

  // Everybody who speaks of the ciphertext must mean the same one.
  private compareDigests(manifest: Manifest): void {
    const spoken: { said: Proven; body: { package: string; sha256: string } }[] = [
      ...this.of("package.delivered"), ...this.of("endorsement.integrity-verified"), ...this.of("package.destroyed"),
    ];
    for (const { said, body } of spoken) {
      if (body.package === manifest.package && body.sha256 !== manifest.sealed.sha256) {
        this.find(this.nameOf(said), "digest-differs", `names another digest of ${manifest.package} than its manifest`);
      }
    }
  }

  private isDestroyed(manifest: Manifest): boolean {
    let isDestroyed = false;
    for (const { said, body } of this.of("package.destroyed").filter(one => one.body.package === manifest.package)) {
      const reason = this.incomplete(said, body) ?? this.unaccounted(said, body, manifest);
      if (reason) {
        this.find(this.nameOf(said), "certificate-incomplete", reason);
      } else {
        isDestroyed ||= body.sha256 === manifest.sealed.sha256;
      }
    }
    return isDestroyed;
  }

  /** Two officials of different bodies of the holder approved before the certificate was logged. */
  private incomplete(said: Proven, certificate: Certificate): string | null {
    const territory = said.author.territory;
    if (territory !== this.order.split("-")[0]) {
      return "not by the territory that holds the package";
    }
    // Approvals stay in the territory that holds the package; another's bundle has only the certificate.
    if (territoryOf(this.by) !== territory) {
      return null;
    }
    const approvals = this.of("destruction.approved")
      .filter(one => certificate.approvals.includes(one.said.statement.digest)
        && one.body.package === certificate.package)
      .map(one => one.said);
    const ids = new Set(approvals.map(one => one.author.id));
    const operators = new Set(certificate.operators);
    return certificate.approvals.length !== 2 || approvals.length !== 2 ? "its two approvals are not both here"
      : approvals.some(one => one.author.role === "node" || one.author.role === "registrar")
        ? "an approval is not an official's"
      : approvals[0]!.author.office === approvals[1]!.author.office ? "both approvals are of one office"
      : approvals.some(one => one.author.territory !== territory) ? "an approval is another territory's"
      : approvals.some(one => one.index >= said.index) ? "an approval was logged after the certificate"
      : ids.size !== operators.size || [...ids].some(id => !operators.has(id))
        ? "the operators it names are not those who approved"
      : null;
  }

  /** Every holder that the bundle speaks of and every key of the manifest has its line. */
  private unaccounted(said: Proven, certificate: Certificate, manifest: Manifest): string | null {
    const name = manifest.package;
    const holders = [
      ...this.of("package.opened").filter(one => one.body.package === name)
        .map(one => one.body.into ?? `working-copy:${one.said.author.id}`),
      ...this.of("package.copied").filter(one => one.body.package === name).map(one => one.body.holder),
      `node:${said.author.id}`,
    ];
    const accounted = new Set(certificate.copies.map(line => line.holder));
    const missing = holders.find(holder => !accounted.has(holder));
    const keys = new Set(certificate.keys.map(line => line.recipient));
    return missing !== undefined ? `it does not account for ${missing}`
      : manifest.recipients.some(one => !keys.has(digestOf(utf8(one)))) ? "it does not account for every key of the manifest"
      : null;
  }

  private of<T extends BodyType>(type: T): Said<T>[] {
    return this.statements.filter(one => isType(one.statement, type))
      .map(said => ({ said, body: bodyOf(said.statement, type) }));
  }

  private nameOf(said: Proven): string {
    return statementName(said.statement.digest);
  }

  private find(file: string, code: string, text: string): void {
    this.findings.push({ file, code, text });
  }
}
