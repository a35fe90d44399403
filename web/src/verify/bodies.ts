// The bodies that a bundle's own verification looks into: who sealed what, where it went, and that it was destroyed.
import { ascending, compareText, FormatError } from "../bytes.ts";
import { nameProblem } from "./archive.ts";
import { anyObject, digest, list, long, moment, oneOf, shape, type Shape, text, whole32 } from "./json.ts";
import { registerBody, type Statement } from "./statements.ts";

const MAX_FILES = 10_000;
const MAX_RECIPIENTS = 16;
const MAX_HOLDERS = 201;
const MAX_KEYS = 32;

export const packageName: Shape<string> = (value, name) => {
  if (typeof value !== "string" || !/^P-[0-9A-HJKMNP-TV-Z]{12}$/.test(value)) {
    throw new FormatError(`'${name}' is no package's name`);
  }
  return value;
};

const size: Shape<number> = (value, name) => {
  const bytes = long(value, name);
  if (bytes < 0n || bytes > BigInt(Number.MAX_SAFE_INTEGER)) {
    throw new FormatError(`'${name}' is no size`);
  }
  return Number(bytes);
};

const sm3: Shape<string> = (value, name) => {
  if (typeof value !== "string" || !/^sm3:[0-9a-f]{64}$/.test(value)) {
    throw new FormatError(`'${name}' is no SM3 value`);
  }
  return value;
};

const answer = shape(
  { category: text, lines: list(whole32), from: moment, until: moment, description: text, format: text });
const sealedBody = shape(
  {
    package: packageName,
    files: list(shape({ name: text, size, sha256: digest, root: digest, answer }, { sm3 })),
    sealed: shape({ sha256: digest, size, header: digest, root: digest }, { sm3 }),
    recipients: list(text),
  },
  { sm2: anyObject });

export type Manifest = ReturnType<typeof sealedBody>;

const holderParts = shape(
  { kind: oneOf("node", "working-copy", "backup", "court", "expert", "other"), reference: text });

/** Kind and reference, which together name the place. */
const holder: Shape<string> = (value, name) => {
  const { kind, reference } = holderParts(value, name);
  if (!/^[A-Za-z0-9._:/-]{1,100}$/.test(reference)) {
    throw new FormatError("a holder's reference has 1 to 100 letters, digits and -._:/");
  }
  return `${kind}:${reference}`;
};

const method = oneOf("deleted", "key-destroyed", "physically-destroyed", "exempt-by-law");
const destroyedBody = shape({
  package: packageName, sha256: digest, ground: text, article: text, method: text,
  copies: list(shape({ holder, method, at: moment, by: text }, { basis: text, said: digest })),
  keys: list(shape({ recipient: digest, method, at: moment, by: list(text), said: list(digest) }, { basis: text })),
  approvals: list(digest), operators: list(text),
});

export type Certificate = ReturnType<typeof destroyedBody>;

const openedBody = shape({ package: packageName, case: text, purpose: text }, { into: holder });
const copiedBody = shape({ package: packageName, holder, keeper: text, purpose: text }, { under: digest });
const deliveredBody = shape({ package: packageName, sha256: digest, size });
const integrityBody = shape({ package: packageName, sha256: digest });
const approvedBody = shape({ package: packageName, ground: text });

const shapes = {
  "package.sealed": sealedBody,
  "package.delivered": deliveredBody,
  "endorsement.integrity-verified": integrityBody,
  "package.destroyed": destroyedBody,
  "package.opened": openedBody,
  "package.copied": copiedBody,
  "destruction.approved": approvedBody,
} as const;

export type BodyType = keyof typeof shapes;
export type Body<T extends BodyType> = ReturnType<(typeof shapes)[T]>;

/** The body of a statement of that type, which `checkBody` has let pass. */
export function bodyOf<T extends BodyType>(statement: Statement, type: T): Body<T> {
  return shapes[type](statement.body, type) as Body<T>;
}

export function isType<T extends BodyType>(statement: Statement, type: T): boolean {
  return statement.type === type;
}

function manifestProblem(manifest: Manifest): string | null {
  const names = manifest.files.map(file => file.name);
  const folders = new Set(names.flatMap(name => {
    const parts = name.split("/");
    return parts.slice(1).map((_, at) => parts.slice(0, at + 1).join("/"));
  }));
  return names.length === 0 || names.length > MAX_FILES ? `a package has 1 to ${MAX_FILES} files`
    : names.some(name => nameProblem(name) !== null || /\.within-order(?:\/|$)/i.test(name))
      ? "a file has a name that no file may have"
    : !ascending(names, compareText) ? "files come in ascending order of their names, without repeats"
    : names.some(name => folders.has(name)) ? "a name is a file and a folder"
    : manifest.recipients.length === 0 || manifest.recipients.length > MAX_RECIPIENTS
      ? `a package has 1 to ${MAX_RECIPIENTS} recipients`
    : manifest.recipients.some(one => one === "" || one.length > 1959) ? "a recipient has 1 to 1959 characters"
    : manifest.sealed.size === 0 ? "a sealed file has a size"
    : null;
}

function certificateProblem(certificate: Certificate): string | null {
  const holders = certificate.copies.map(line => line.holder);
  const keys = certificate.keys.map(line => line.recipient);
  return holders.length === 0 || holders.length > MAX_HOLDERS || new Set(holders).size < holders.length
    ? "a certificate has one line for each of its holders"
    : keys.length === 0 || keys.length > MAX_KEYS || new Set(keys).size < keys.length
      ? "a certificate has one line for each of its keys"
    : null;
}

/** Throws where the body is out of its form. Types that are not looked into here have theirs checked by the replay alone. */
export function checkBody(statement: Statement): void {
  if (statement.type === "official.registered" || statement.type === "official.revoked") {
    registerBody(statement);
    return;
  }
  if (!(statement.type in shapes)) {
    return;
  }
  const body = bodyOf(statement, statement.type as BodyType);
  const problem = statement.type === "package.sealed" ? manifestProblem(body as Manifest)
    : statement.type === "package.destroyed" ? certificateProblem(body as Certificate)
    : null;
  if (problem) {
    throw new FormatError(`${statement.type}: ${problem}`);
  }
}
