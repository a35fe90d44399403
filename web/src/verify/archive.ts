// The canonical archive (spec/bundle.md, "Archive"): every header is made again from name and size and compared.
import { type Bytes, concat, equal, FormatError, textOf, utf8 } from "../bytes.ts";

export const BLOCK = 512;

/** The longest name, in bytes of UTF-8. */
export const MAX_NAME = 100;

/** The largest size in octal; above it stands the binary form. */
const MAX_OCTAL = 2 ** 33 - 1;

export class ArchiveError extends FormatError {}

export interface ArchiveFile {
  name: string;
  size: number;
  /** Where its content starts, in bytes. */
  at: number;
}

/** Null when the name may stand in an archive. */
export function nameProblem(name: string): string | null {
  const bytes = utf8(name).length;
  return bytes === 0 || bytes > MAX_NAME ? `a file name has 1 to ${MAX_NAME} bytes of UTF-8`
    : /[\\:*?"<>|\u0000-\u001f\u007f-\u009f]/.test(name) ? "a file name has a character that no file may have"
    : name.split("/").some(part => part === "" || part.startsWith(" ") || /[. ]$/.test(part))
      ? "a part of a file name is empty, starts with a space, or ends in a space or a full stop"
    : null;
}

export function paddingOf(size: number): number {
  return (BLOCK - size % BLOCK) % BLOCK;
}

function sizeField(size: number): Bytes {
  if (size <= MAX_OCTAL) {
    return utf8(size.toString(8).padStart(11, "0") + "\0");
  }
  const field = new Uint8Array(12);
  field[0] = 0x80;
  new DataView(field.buffer).setBigUint64(4, BigInt(size));
  return field;
}

/** The only header of a file with this name and size. */
export function header(name: string, size: number): Bytes {
  const block = new Uint8Array(BLOCK);
  block.set(utf8(name));
  block.set(utf8("0000644\0" + "0000000\0" + "0000000\0"), 100);
  block.set(sizeField(size), 124);
  block.set(utf8("00000000000\0" + "        " + "0"), 136);
  block.set(utf8("ustar\0" + "00"), 257);
  block.set(utf8("0000000\0" + "0000000\0"), 329);
  const sum = block.reduce((total, value) => total + value, 0);
  block.set(utf8(sum.toString(8).padStart(6, "0") + "\0 "), 148);
  return block;
}

function parseSize(field: Uint8Array): number | null {
  if (field[0] === 0x80) {
    const size = new DataView(field.buffer, field.byteOffset).getBigUint64(4);
    return size <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(size) : null;
  }
  const digits = String.fromCharCode(...field.subarray(0, 11));
  return /^[0-7]{11}$/.test(digits) ? parseInt(digits, 8) : null;
}

function parseHeader(block: Uint8Array): { name: string; size: number } {
  const field = block.subarray(0, MAX_NAME);
  const end = field.indexOf(0);
  let name: string | null = null;
  try {
    name = textOf(end < 0 ? field : field.subarray(0, end), "a file name");
  } catch {
    // No name at all, which the next line says.
  }
  const size = parseSize(block.subarray(124, 136));
  if (name === null || nameProblem(name) !== null || size === null || !equal(header(name, size), block)) {
    throw new ArchiveError("a header is not the canonical one");
  }
  return { name, size };
}

function isZeros(bytes: Uint8Array): boolean {
  return bytes.every(value => value === 0);
}

/** Reads an archive from front to back; contents stay where they are until they are asked for. */
export class ArchiveReader {
  /** The file that was read last. */
  current: ArchiveFile | null = null;
  private at = 0;
  private isAtEnd = false;

  constructor(private readonly from: Blob) {}

  /** The next file; null at the archive's proper end. */
  async next(): Promise<ArchiveFile | null> {
    if (this.isAtEnd) {
      return null;
    }
    await this.pass();
    const block = await this.fill(BLOCK, "a header");
    if (isZeros(block)) {
      if (!isZeros(await this.fill(BLOCK, "its last block")) || this.at !== this.from.size) {
        throw new ArchiveError("the archive does not end after two blocks of zeros");
      }
      this.isAtEnd = true;
      this.current = null;
      return null;
    }
    const read = parseHeader(block);
    this.current = { ...read, at: this.at };
    return this.current;
  }

  /** The current file's content, which nothing has been read of. */
  async content(): Promise<Bytes> {
    const { at, size, name } = this.current!;
    if (at + size > this.from.size) {
      throw new ArchiveError(`the archive ends within ${name}`);
    }
    return new Uint8Array(await this.from.slice(at, at + size).arrayBuffer());
  }

  /** The same piece by piece. */
  async *pieces(length: number): AsyncGenerator<Bytes> {
    const { at, size, name } = this.current!;
    if (at + size > this.from.size) {
      throw new ArchiveError(`the archive ends within ${name}`);
    }
    for (let done = 0; done < size; done += length) {
      yield new Uint8Array(await this.from.slice(at + done, at + Math.min(size, done + length)).arrayBuffer());
    }
  }

  private async pass(): Promise<void> {
    if (!this.current) {
      return;
    }
    this.at = this.current.at + this.current.size;
    if (this.at > this.from.size) {
      throw new ArchiveError(`the archive ends within ${this.current.name}`);
    }
    if (!isZeros(await this.fill(paddingOf(this.current.size), "padding"))) {
      throw new ArchiveError(`the padding after ${this.current.name} is not zeros`);
    }
  }

  private async fill(length: number, what: string): Promise<Bytes> {
    const bytes = new Uint8Array(await this.from.slice(this.at, this.at + length).arrayBuffer());
    if (bytes.length < length) {
      throw new ArchiveError(`the archive ends within ${what}`);
    }
    this.at += length;
    return bytes;
  }
}

/** The archive's end. */
export function trailer(): Bytes {
  return new Uint8Array(2 * BLOCK);
}

/** A whole archive in memory, for what is small. */
export function archive(files: readonly { name: string; bytes: Uint8Array }[]): Bytes {
  return concat(
    ...files.flatMap(one => [
      header(one.name, one.bytes.length), one.bytes, new Uint8Array(paddingOf(one.bytes.length)),
    ]),
    trailer());
}
