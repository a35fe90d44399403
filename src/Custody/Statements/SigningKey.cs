using System.Text;
using LotusBridge.Ledger;

namespace LotusBridge.Custody.Statements;

/// <summary>
/// A public key that statements verify under, as the register of officials and the roster write it.
/// </summary>
/// <param name="Kind"><c>ed25519</c> (nodes, key files), <c>es256</c> (tokens) or <c>webauthn</c> (passkeys).</param>
/// <param name="PublicKey">Base64: 32 bytes for Ed25519, 65 (an uncompressed P-256 point) for the others.</param>
/// <param name="RelyingParty">For <c>webauthn</c> the relying party's domain, else absent.</param>
public sealed record SigningKey(string Kind, string PublicKey, string? RelyingParty = null)
{
    public const string Ed25519Kind = "ed25519";
    public const string Es256Kind = "es256";
    public const string WebAuthnKind = "webauthn";

    private const int PointLength = 65;

    /// <summary>SHA-256(kind ‖ LF ‖ raw public key): what a DSSE signature's <c>keyid</c> says.</summary>
    public Digest Id() => Digest.Of([.. Encoding.ASCII.GetBytes(Kind + "\n"), .. Raw()]);

    /// <summary>The raw public key.</summary>
    public byte[] Raw() => Convert.FromBase64String(PublicKey);

    /// <summary>Null when the key has a known kind and the length that goes with it, else what is wrong.</summary>
    public string? Problem()
    {
        var buffer = new byte[PointLength + 3];
        if (!Convert.TryFromBase64String(PublicKey, buffer, out var length)
            || !string.Equals(Convert.ToBase64String(buffer, 0, length), PublicKey, StringComparison.Ordinal))
        {
            return "a public key is canonical base64";
        }

        return Kind switch
        {
            Ed25519Kind when length == Ed25519.PublicKeyLength && RelyingParty is null => null,
            Es256Kind when length == PointLength && RelyingParty is null => null,
            WebAuthnKind when length == PointLength && RelyingParty is { Length: > 0 and <= 253 } => null,
            _ => $"no key of kind '{Kind}' with {length} bytes and these fields",
        };
    }

    /// <summary>The register's form of an Ed25519 key.</summary>
    public static SigningKey Of(Ed25519Signer signer) =>
        new(Ed25519Kind, Convert.ToBase64String(signer.PublicKey.Span));
}
