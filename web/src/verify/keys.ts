// The keys that statements verify under: Ed25519, ES256 and passkeys (spec/statements.md, "Envelope").
import { type Bytes, base64Url, concat, equal, FormatError, fromBase64, preAuthentication, utf8 } from "../bytes.ts";
import * as ed25519 from "./ed25519.ts";
import type { Envelope, EnvelopeSignature, WebAuthnParts } from "./envelope.ts";
import { digestOf, hash } from "./hash.ts";
import { anyObject, oneOf, readJson, shape, type Shape, text } from "./json.ts";

const POINT_LENGTH = 65;
const COORDINATE_LENGTH = 32;
const MAX_RELYING_PARTY = 253;
const MIN_AUTHENTICATOR_DATA = 37;
const MAX_CLIENT_DATA = 4096;
const PRESENT_AND_VERIFIED = 0x05;

export interface SigningKey {
  kind: "ed25519" | "es256" | "webauthn";
  publicKey: string;
  relyingParty?: string;
  raw: Bytes;
  /** SHA-256(kind ‖ LF ‖ raw key), what a signature names it by. */
  id: string;
}

const written = shape(
  { kind: oneOf("ed25519", "es256", "webauthn"), publicKey: text }, { relyingParty: text });

export const signingKey: Shape<SigningKey> = (value, name) => {
  const key = written(value, name);
  const raw = fromBase64(key.publicKey, "a public key");
  const party = key.relyingParty;
  const isWhole = key.kind === "webauthn"
    ? raw.length === POINT_LENGTH && party !== undefined && party.length >= 1 && party.length <= MAX_RELYING_PARTY
    : raw.length === (key.kind === "ed25519" ? ed25519.KEY_LENGTH : POINT_LENGTH) && party === undefined;
  if (!isWhole) {
    throw new FormatError(`no key of kind '${key.kind}' with ${raw.length} bytes and these fields`);
  }
  return { ...key, raw, id: digestOf(utf8(key.kind + "\n"), raw) };
};

/** r ‖ s of the DER form, which has one spelling; null for anything else. */
function fixedFromDer(der: Uint8Array): Bytes | null {
  const fixed = new Uint8Array(2 * COORDINATE_LENGTH);
  if (der[0] !== 0x30 || der[1] !== der.length - 2 || der.length > 72) {
    return null;
  }
  let at = 2;
  for (const place of [COORDINATE_LENGTH, 2 * COORDINATE_LENGTH]) {
    const length = der[at + 1] ?? 0;
    const value = der.subarray(at + 2, at + 2 + length);
    const isPadded = value[0] === 0;
    if (der[at] !== 0x02 || length === 0 || value.length !== length || value[0]! >= 0x80
      || (isPadded && (length === 1 || value[1]! < 0x80)) || length - (isPadded ? 1 : 0) > COORDINATE_LENGTH) {
      return null;
    }
    const digits = isPadded ? value.subarray(1) : value;
    fixed.set(digits, place - digits.length);
    at += 2 + length;
  }
  return at === der.length ? fixed : null;
}

async function verifiesEs256(point: Bytes, message: Uint8Array, signature: Bytes): Promise<boolean> {
  if (point.length !== POINT_LENGTH || point[0] !== 4 || signature.length !== 2 * COORDINATE_LENGTH) {
    return false;
  }
  try {
    const curve = { name: "ECDSA", namedCurve: "P-256" };
    const key = await crypto.subtle.importKey("raw", point, curve, false, ["verify"]);
    return await crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, key, signature, message as Bytes);
  } catch {
    return false;
  }
}

// An origin as browsers write it: https on the relying party or below it; http too on a name that never leaves the machine.
function isOrigin(origin: string, relyingParty: string): boolean {
  const [, scheme, host] = /^(https?):\/\/([a-z0-9.-]+)(?::[0-9]{1,5})?$/.exec(origin) ?? [];
  return host !== undefined && (scheme === "https" || relyingParty.endsWith(".localhost"))
    && (host === relyingParty || host.endsWith("." + relyingParty));
}

function isAbout(client: Bytes, challenge: Bytes, relyingParty: string): boolean {
  try {
    const said = anyObject(readJson(client, { depth: 64, nulls: true }), "client data");
    const [type, got, origin, cross] =
      ["type", "challenge", "origin", "crossOrigin"].map(name => said.get(name));
    const isCrossing = cross !== undefined && cross !== false
      && !(typeof cross === "object" && "raw" in cross && cross.raw === "null");
    return type === "webauthn.get" && got === base64Url(challenge) && !isCrossing
      && typeof origin === "string" && isOrigin(origin, relyingParty);
  } catch {
    return false;
  }
}

/** What the authenticator signed (WebAuthn 3, 7.2), or null when the assertion is not about this message. */
function assertedBytes(key: SigningKey, encoded: Bytes, parts: WebAuthnParts): Bytes | null {
  const { authenticatorData: said, clientData: client } = parts;
  const isBound = said.length >= MIN_AUTHENTICATOR_DATA && client.length <= MAX_CLIENT_DATA
    && (said[32]! & PRESENT_AND_VERIFIED) === PRESENT_AND_VERIFIED
    && equal(said.subarray(0, 32), hash(utf8(key.relyingParty!)))
    && isAbout(client, hash(encoded), key.relyingParty!);
  return isBound ? concat(said, hash(client)) : null;
}

async function isBy(key: SigningKey, encoded: Bytes, signature: EnvelopeSignature): Promise<boolean> {
  if (key.kind !== "webauthn") {
    return signature.webauthn === null
      && (key.kind === "ed25519" ? ed25519.verifies(key.raw, encoded, signature.bytes)
        : verifiesEs256(key.raw, encoded, signature.bytes));
  }
  const signed = signature.webauthn ? assertedBytes(key, encoded, signature.webauthn) : null;
  const fixed = fixedFromDer(signature.bytes);
  return signed !== null && fixed !== null && verifiesEs256(key.raw, signed, fixed);
}

/** True when the envelope carries a good signature of this key over its payload and type. */
export async function isSignedBy(envelope: Envelope, key: SigningKey): Promise<boolean> {
  const encoded = preAuthentication(envelope.payloadType, envelope.payload);
  for (const signature of envelope.signatures.filter(one => one.keyId === key.id)) {
    if (await isBy(key, encoded, signature)) {
      return true;
    }
  }
  return false;
}
