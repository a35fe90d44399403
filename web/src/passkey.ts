// What a passkey form hands to the authenticator, and what it hands back; nothing here touches the page.
import { base64Url, equal, FormatError, fromBase64, fromBase64Url, hex, preAuthentication, sha256 } from "./bytes.ts";

/** COSE's number for ES256: the one algorithm that the register takes. */
const ES256 = -7;

/** Why nothing was signed: the page has a sentence for each. */
export type Refusal = "unsupported" | "cancelled" | "mismatch" | "algorithm" | "failed";

export class PasskeyRefused extends Error {
  constructor(readonly why: Refusal) {
    super(why);
  }
}

interface DescriptorJson {
  id: string;
  transports?: AuthenticatorTransport[];
}

interface RequestJson {
  challenge: string;
  rpId?: string;
  timeout?: number;
  allowCredentials?: DescriptorJson[];
}

interface CreationJson {
  challenge: string;
  rp: PublicKeyCredentialRpEntity;
  user: { id: string; name: string; displayName: string };
  timeout?: number;
  excludeCredentials?: DescriptorJson[];
  authenticatorSelection?: { authenticatorAttachment?: AuthenticatorAttachment };
}

function parse<T extends { challenge: string }>(text: string): T {
  const options: unknown = JSON.parse(text);
  if (typeof options !== "object" || options === null || typeof (options as T).challenge !== "string") {
    throw new FormatError("options have a challenge");
  }
  return options as T;
}

function descriptors(list: DescriptorJson[] | undefined): PublicKeyCredentialDescriptor[] {
  return (list ?? []).map(one => ({
    type: "public-key",
    id: fromBase64Url(one.id, "a credential's id"),
    ...(one.transports ? { transports: one.transports } : {}),
  }));
}

/** The options of an assertion. User verification is required whatever the page says: every node asks for it. */
export function requestOptions(text: string): PublicKeyCredentialRequestOptions {
  const given = parse<RequestJson>(text);
  return {
    challenge: fromBase64Url(given.challenge, "the challenge"),
    userVerification: "required",
    allowCredentials: descriptors(given.allowCredentials),
    ...(given.rpId ? { rpId: given.rpId } : {}),
    ...(given.timeout ? { timeout: given.timeout } : {}),
  };
}

/** The options of a new passkey: ES256, discoverable, with user verification. */
export function creationOptions(text: string): PublicKeyCredentialCreationOptions {
  const given = parse<CreationJson>(text);
  const attachment = given.authenticatorSelection?.authenticatorAttachment;
  return {
    challenge: fromBase64Url(given.challenge, "the challenge"),
    rp: given.rp,
    user: { ...given.user, id: fromBase64Url(given.user.id, "the user's handle") },
    pubKeyCredParams: [{ type: "public-key", alg: ES256 }],
    excludeCredentials: descriptors(given.excludeCredentials),
    authenticatorSelection: {
      residentKey: "required",
      requireResidentKey: true,
      userVerification: "required",
      ...(attachment ? { authenticatorAttachment: attachment } : {}),
    },
    attestation: "none",
    ...(given.timeout ? { timeout: given.timeout } : {}),
  };
}

/** What is to be signed, as the page holds it. */
export interface Signing {
  /** Base64 of the statement's payload. */
  payload: string;
  payloadType: string;
  /** The payload's digest as the reader sees it, `sha256:` and hex digits, however it is spaced. */
  shown: string;
}

/**
 * That the authenticator is asked to sign this very payload, and that the digest on the page is the payload's: a challenge
 * is opaque, so without this nobody who looks at the page could tell what the key is used for.
 */
export async function isAbout(challenge: BufferSource, signing: Signing): Promise<boolean> {
  const payload = fromBase64(signing.payload, "the payload");
  const expected = await sha256(preAuthentication(signing.payloadType, payload));
  const shown = signing.shown.replace(/\s+/g, "").toLowerCase();
  return equal(expected, new Uint8Array(challenge as ArrayBuffer))
    && shown === "sha256:" + hex(await sha256(payload));
}

/** The fields that are posted, by name. */
export type Fields = Record<string, string>;

export function assertionFields(credential: PublicKeyCredential): Fields {
  const said = credential.response as AuthenticatorAssertionResponse;
  return {
    credentialId: base64Url(new Uint8Array(credential.rawId)),
    clientDataJSON: base64Url(new Uint8Array(said.clientDataJSON)),
    authenticatorData: base64Url(new Uint8Array(said.authenticatorData)),
    signature: base64Url(new Uint8Array(said.signature)),
    userHandle: said.userHandle ? base64Url(new Uint8Array(said.userHandle)) : "",
  };
}

export function attestationFields(credential: PublicKeyCredential): Fields {
  const said = credential.response as AuthenticatorAttestationResponse;
  if (said.getPublicKeyAlgorithm() !== ES256) {
    throw new PasskeyRefused("algorithm");
  }
  return {
    credentialId: base64Url(new Uint8Array(credential.rawId)),
    clientDataJSON: base64Url(new Uint8Array(said.clientDataJSON)),
    attestationObject: base64Url(new Uint8Array(said.attestationObject)),
    transports: said.getTransports().join(" "),
  };
}

/** Which sentence an error of the browser's is: whoever closes the browser's window has changed their mind. */
export function refusalOf(error: unknown): Refusal {
  const name = error instanceof Error ? error.name : "";
  return error instanceof PasskeyRefused ? error.why
    : name === "NotAllowedError" || name === "AbortError" ? "cancelled"
    : name === "NotSupportedError" ? "unsupported"
    : "failed";
}
