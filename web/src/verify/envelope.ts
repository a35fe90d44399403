// DSSE envelopes in their one byte form (spec/statements.md, "Envelope"). The form is all ASCII and has no freedom, so it is
// read as a text of fixed pieces: whatever else says the same is not it.
import { type Bytes, FormatError, fromBase64, textOf } from "../bytes.ts";
import { digestOf } from "./hash.ts";

/** The largest envelope that says nothing else, in bytes. */
export const MAX_ENVELOPE = 512 * 1024;

/** The largest payload that says nothing else, in bytes. */
export const MAX_PAYLOAD = 256 * 1024;

/** The largest payload of a statement that names each file of a package. */
export const MAX_LIST_PAYLOAD = 6 * 1024 * 1024;

/** The largest envelope of a statement. */
export const MAX_STATEMENT = MAX_LIST_PAYLOAD / 3 * 4 + 16 * 1024;

export const MAX_SIGNATURES = 64;

export interface WebAuthnParts {
  authenticatorData: Bytes;
  clientData: Bytes;
}

export interface EnvelopeSignature {
  keyId: string;
  bytes: Bytes;
  webauthn: WebAuthnParts | null;
}

export interface Envelope {
  bytes: Uint8Array;
  digest: string;
  payload: Bytes;
  payloadType: string;
  signatures: EnvelopeSignature[];
}

const pieces = /^\{"payload":"([A-Za-z0-9+/=]*)","payloadType":"([A-Za-z0-9.+/-]+)","signatures":\[(.*)\]\}$/s;
const signature = new RegExp(
  '^\\{"keyid":"(sha256:[0-9a-f]{64})","sig":"([A-Za-z0-9+/=]*)"'
  + '(?:,"webauthn":\\{"authenticatorData":"([A-Za-z0-9+/=]*)","clientDataJSON":"([A-Za-z0-9+/=]*)"\\})?\\}');

function readSignatures(text: string): EnvelopeSignature[] {
  const read: EnvelopeSignature[] = [];
  for (let rest = text; rest !== "" || read.length === 0;) {
    const found = signature.exec(rest);
    if (!found || read.length === MAX_SIGNATURES) {
      throw new FormatError(`an envelope has 1 to ${MAX_SIGNATURES} signatures in their one form`);
    }
    const [whole, keyId, bytes, authenticatorData, clientData] = found;
    read.push({
      keyId: keyId!,
      bytes: fromBase64(bytes!, "a signature"),
      webauthn: authenticatorData === undefined ? null : {
        authenticatorData: fromBase64(authenticatorData, "authenticator data"),
        clientData: fromBase64(clientData!, "client data"),
      },
    });
    rest = rest.slice(whole.length);
    if (rest.startsWith(",") && rest.length > 1) {
      rest = rest.slice(1);
    } else if (rest !== "") {
      throw new FormatError("not the envelope's one byte form");
    }
  }
  return read;
}

export function readEnvelope(bytes: Uint8Array, most = MAX_ENVELOPE): Envelope {
  if (bytes.length > most) {
    throw new FormatError(`an envelope has at most ${most} bytes, not ${bytes.length}`);
  }
  const found = pieces.exec(textOf(bytes, "an envelope"));
  if (!found) {
    throw new FormatError("not the envelope's one byte form");
  }
  return {
    bytes,
    digest: digestOf(bytes),
    payload: fromBase64(found[1]!, "a payload"),
    payloadType: found[2]!,
    signatures: readSignatures(found[3]!),
  };
}
