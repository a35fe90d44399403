using LotusBridge.Ledger;

namespace LotusBridge.Custody.Statements;

/// <summary>One signature of a DSSE envelope.</summary>
/// <param name="KeyId">The signing key's <see cref="SigningKey.Id"/>.</param>
/// <param name="Signature">Base64: 64 bytes for Ed25519 and ES256 (r ‖ s), DER for a WebAuthn assertion.</param>
/// <param name="WebAuthn">The assertion's other two parts, present only for a passkey.</param>
public sealed record EnvelopeSignature(Digest KeyId, string Signature, WebAuthnParts? WebAuthn = null);

/// <summary>What an authenticator returns beside its signature, both base64, exactly as returned.</summary>
public sealed record WebAuthnParts(string AuthenticatorData, string ClientDataJson);
