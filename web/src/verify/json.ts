// Strict JSON: one value of each name, no nulls, no depth beyond the limit; then shapes, which know every member they allow.
import { type Bytes, FormatError, fromBase64, fromHex, textOf } from "../bytes.ts";

/** Whole numbers are exact; any other number stays as it is written, since no document of ours has one. */
export type Json = string | boolean | bigint | JsonOther | Json[] | JsonObject;
export type JsonObject = Map<string, Json>;

export interface JsonOther {
  /** A null, or a number with a fraction or an exponent. */
  readonly raw: string;
}

/** The deepest nesting of statements. */
const MAX_DEPTH = 16;

export interface JsonLimits {
  depth?: number;
  nulls?: boolean;
}

const whole = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const plain = /[^"\\\u0000-\u001f]*/y;
const space = /[ \t\n\r]*/y;
const escapes: Record<string, string> = {
  '"': '"', "\\": "\\", "/": "/", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t",
};

class Reader {
  private at = 0;

  constructor(private readonly text: string, private readonly limits: JsonLimits) {}

  document(): Json {
    const value = this.value(this.limits.depth ?? MAX_DEPTH);
    this.skip();
    if (this.at !== this.text.length) {
      throw this.fault("something follows the value");
    }
    return value;
  }

  private value(depth: number): Json {
    this.skip();
    const next = this.text[this.at];
    switch (next) {
      case "{": return this.object(this.within(depth));
      case "[": return this.list(this.within(depth));
      case '"': return this.string();
      case "t": return this.word("true", true);
      case "f": return this.word("false", false);
      case "n":
        if (this.limits.nulls) {
          return this.word("null", { raw: "null" });
        }
        throw this.fault("a null");
      default: return this.number();
    }
  }

  private within(depth: number): number {
    if (depth === 0) {
      throw this.fault("nested too deep");
    }
    this.at++;
    return depth - 1;
  }

  private object(depth: number): JsonObject {
    const members: JsonObject = new Map();
    for (let isFirst = true; !this.ends("}", isFirst); isFirst = false) {
      this.skip();
      const name = this.string();
      if (members.has(name)) {
        throw this.fault(`'${name}' is there twice`);
      }
      this.skip();
      this.take(":");
      members.set(name, this.value(depth));
    }
    return members;
  }

  private list(depth: number): Json[] {
    const items: Json[] = [];
    for (let isFirst = true; !this.ends("]", isFirst); isFirst = false) {
      items.push(this.value(depth));
    }
    return items;
  }

  /** True past the closing mark; takes the comma before every item but the first. */
  private ends(mark: string, isFirst: boolean): boolean {
    this.skip();
    if (this.text[this.at] === mark) {
      this.at++;
      return true;
    }
    if (!isFirst) {
      this.take(",");
      this.skip();
      if (this.text[this.at] === mark) {
        throw this.fault("a comma before the end");
      }
    }
    return false;
  }

  private string(): string {
    this.take('"');
    let value = "";
    for (;;) {
      value += this.match(plain);
      const mark = this.text[this.at++];
      if (mark === '"') {
        break;
      }
      if (mark !== "\\") {
        throw this.fault("a string ends early or holds a control character");
      }
      value += this.escape();
    }
    if (/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(value)) {
      throw this.fault("half a character");
    }
    return value;
  }

  private escape(): string {
    const letter = this.text[this.at++] ?? "";
    if (letter !== "u") {
      const meant = escapes[letter];
      if (meant === undefined) {
        throw this.fault("an escape that JSON does not know");
      }
      return meant;
    }
    const digits = this.text.slice(this.at, this.at + 4);
    if (!/^[0-9a-fA-F]{4}$/.test(digits)) {
      throw this.fault("an escape without its four digits");
    }
    this.at += 4;
    return String.fromCharCode(parseInt(digits, 16));
  }

  private number(): Json {
    const raw = this.match(whole);
    if (raw === "") {
      throw this.fault("no value");
    }
    return /[.eE]/.test(raw) ? { raw } : BigInt(raw);
  }

  private word<T extends Json>(text: string, value: T): T {
    if (!this.text.startsWith(text, this.at)) {
      throw this.fault("no value");
    }
    this.at += text.length;
    return value;
  }

  private take(mark: string): void {
    if (this.text[this.at] !== mark) {
      throw this.fault(`no '${mark}' where one is due`);
    }
    this.at++;
  }

  private match(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0] ?? "";
    this.at += found.length;
    return found;
  }

  private skip(): void {
    this.match(space);
  }

  private fault(what: string): FormatError {
    return new FormatError(`not the JSON that is expected: ${what}, at ${this.at}`);
  }
}

export function readJson(bytes: Uint8Array, limits: JsonLimits = {}): Json {
  return new Reader(textOf(bytes, "JSON"), limits).document();
}

/** Reads a value as what it must be, or throws. */
export type Shape<T> = (value: Json, name: string) => T;

export const text: Shape<string> = (value, name) => {
  if (typeof value !== "string") {
    throw new FormatError(`'${name}' is no string`);
  }
  return value;
};

export const flag: Shape<boolean> = (value, name) => {
  if (typeof value !== "boolean") {
    throw new FormatError(`'${name}' is neither true nor false`);
  }
  return value;
};

const MAX_LONG = 2n ** 63n - 1n;

/** A whole number of 64 bits. */
export const long: Shape<bigint> = (value, name) => {
  if (typeof value !== "bigint" || value > MAX_LONG || value < -MAX_LONG - 1n) {
    throw new FormatError(`'${name}' is no whole number of 64 bits`);
  }
  return value;
};

/** A whole number that JavaScript holds exactly. */
export const whole32: Shape<number> = (value, name) => {
  if (typeof value !== "bigint" || value > 0x7fffffffn || value < -0x80000000n) {
    throw new FormatError(`'${name}' is no whole number of 32 bits`);
  }
  return Number(value);
};

export function isDigest(value: string): boolean {
  return /^sha256:[0-9a-f]{64}$/.test(value);
}

/** `sha256:` and 64 lower-case hex digits, as they are written. */
export const digest: Shape<string> = (value, name) => {
  if (typeof value !== "string" || !isDigest(value)) {
    throw new FormatError(`'${name}' is no digest`);
  }
  return value;
};

export function digestBytes(value: string): Bytes {
  return fromHex(value.slice("sha256:".length));
}

/** A moment in UTC to the second, as POSIX seconds. */
export const moment: Shape<number> = (value, name) => {
  const isWritten = typeof value === "string" && /^(?!0000)\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/.test(value);
  const at = isWritten ? Date.parse(value) : NaN;
  if (Number.isNaN(at) || writeMoment(at / 1000) !== value) {
    throw new FormatError(`'${name}' is no moment in UTC to the second`);
  }
  return at / 1000;
};

export function writeMoment(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace(".000Z", "Z");
}

export const base64Bytes: Shape<Bytes> = (value, name) => fromBase64(text(value, name), `'${name}'`);

export const anyObject: Shape<JsonObject> = (value, name) => {
  if (!(value instanceof Map)) {
    throw new FormatError(`'${name}' is no object`);
  }
  return value;
};

export function list<T>(of: Shape<T>): Shape<T[]> {
  return (value, name) => {
    if (!Array.isArray(value)) {
      throw new FormatError(`'${name}' is no list`);
    }
    return value.map(item => of(item, name));
  };
}

export function oneOf<const T extends string>(...words: T[]): Shape<T> {
  return (value, name) => {
    const known = words.find(word => word === value);
    if (known === undefined) {
      throw new FormatError(`'${name}' is none of ${words.join(", ")}`);
    }
    return known;
  };
}

type Members = Record<string, Shape<unknown>>;
type Read<M extends Members> = { [K in keyof M]: M[K] extends Shape<infer T> ? T : never };

/** An object with these members, those of the second list being optional, and no others. */
export function shape<M extends Members, O extends Members = Record<never, never>>(
  members: M, optional?: O): Shape<Read<M> & Partial<Read<O>>> {
  return (value, name) => {
    const given = anyObject(value, name);
    const read: Record<string, unknown> = {};
    for (const [key, of] of Object.entries(members)) {
      const member = given.get(key);
      if (member === undefined) {
        throw new FormatError(`'${name}' lacks '${key}'`);
      }
      read[key] = of(member, key);
    }
    for (const [key, of] of Object.entries(optional ?? {})) {
      const member = given.get(key);
      if (member !== undefined) {
        read[key] = of(member, key);
      }
    }
    const stranger = [...given.keys()].find(key => !(key in members) && !(optional && key in optional));
    if (stranger !== undefined) {
      throw new FormatError(`'${name}' has no '${stranger}'`);
    }
    return read as Read<M> & Partial<Read<O>>;
  };
}
