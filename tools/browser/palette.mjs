// Makes a screenshot small: Chromium's PNG in true colour becomes one with a palette, like colours taken for one until they fit into it.
import { deflateSync, inflateSync } from "node:zlib";

const SIGNATURE = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
const MOST_COLOURS = 256;
const BITS = [8, 6, 5, 4, 3];

/** @param png Non-interlaced, eight bits a channel, with or without alpha: as Chromium writes screenshots. */
export function withPalette(png) {
  const { width, height, channels, pixels } = decode(png);
  for (const bits of BITS) {
    const indexed = index(pixels, width * height, channels, bits);
    if (indexed) {
      return encode(width, height, indexed);
    }
  }
  throw new Error("no palette holds this picture");
}

function index(pixels, count, channels, bits) {
  const [known, palette, body, drop] = [new Map(), [], Buffer.alloc(count), 8 - bits];
  for (let at = 0, from = 0; at < count; at++, from += channels) {
    const key = (pixels[from] >> drop) << 16 | (pixels[from + 1] >> drop) << 8 | pixels[from + 2] >> drop;
    let place = known.get(key);
    if (place === undefined) {
      place = known.size;
      if (place === MOST_COLOURS) {
        return null;
      }
      known.set(key, place);
      palette.push(pixels[from], pixels[from + 1], pixels[from + 2]);
    }
    body[at] = place;
  }
  return { palette: Buffer.from(palette), body };
}

function decode(png) {
  if (!png.subarray(0, SIGNATURE.length).equals(SIGNATURE)) {
    throw new Error("this is no PNG");
  }
  const parts = [];
  let head;
  for (let at = SIGNATURE.length; at < png.length;) {
    const [length, type] = [png.readUInt32BE(at), png.toString("latin1", at + 4, at + 8)];
    const data = png.subarray(at + 8, at + 8 + length);
    head = type === "IHDR" ? data : head;
    if (type === "IDAT") {
      parts.push(data);
    }
    at += length + 12;
  }
  const [width, height, depth, colour, interlace] = [head.readUInt32BE(0), head.readUInt32BE(4), head[8], head[9], head[12]];
  const channels = { 2: 3, 6: 4 }[colour];
  if (depth !== 8 || !channels || interlace !== 0) {
    throw new Error(`a PNG of another kind: depth ${depth}, colour ${colour}`);
  }
  return { width, height, channels, pixels: unfiltered(inflateSync(Buffer.concat(parts)), width * channels, height, channels) };
}

/** PNG's filters (its specification, 9.2) taken off again. */
function unfiltered(lines, stride, height, step) {
  const out = Buffer.alloc(stride * height);
  for (let row = 0; row < height; row++) {
    const [filter, from, to] = [lines[row * (stride + 1)], row * (stride + 1) + 1, row * stride];
    for (let i = 0; i < stride; i++) {
      const left = i < step ? 0 : out[to + i - step];
      const up = row === 0 ? 0 : out[to + i - stride];
      const corner = row === 0 || i < step ? 0 : out[to + i - stride - step];
      out[to + i] = lines[from + i] + foretold(filter, left, up, corner);
    }
  }
  return out;
}

function foretold(filter, left, up, corner) {
  switch (filter) {
    case 1: return left;
    case 2: return up;
    case 3: return (left + up) >> 1;
    case 4: return paeth(left, up, corner);
    default: return 0;
  }
}

function paeth(left, up, corner) {
  const [a, b, c] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)];
  return a <= b && a <= c ? left : b <= c ? up : corner;
}

function encode(width, height, { palette, body }) {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 3, 0, 0, 0], 8);
  const lines = Buffer.alloc((width + 1) * height);
  for (let row = 0; row < height; row++) {
    body.copy(lines, row * (width + 1) + 1, row * width, (row + 1) * width);
  }
  return Buffer.concat([
    SIGNATURE, chunk("IHDR", head), chunk("PLTE", palette), chunk("IDAT", deflateSync(lines, { level: 9, memLevel: 9 })), chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(type, data) {
  const named = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, check]);
}

/** As PNG's annex D has it; zlib's own is missing in older versions of Node. */
function crc32(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) {
      crc = crc & 1 ? crc >>> 1 ^ 0xedb88320 : crc >>> 1;
    }
  }
  return ~crc >>> 0;
}
