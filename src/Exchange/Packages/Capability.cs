using System.Buffers.Text;
using System.Security.Cryptography;
using LotusBridge.Exchange.Api;
using LotusBridge.Ledger;

namespace LotusBridge.Exchange.Packages;

/// <summary>
/// A one-time capability (<c>spec/api.md</c>, "Capabilities"): whoever knows this secret may send one package, and nothing
/// else. A machine that uploads then needs no official's key. Printing it shows nothing.
/// </summary>
public sealed class Capability
{
    /// <summary>The authentication scheme, the word before the secret.</summary>
    public const string Scheme = "LotusOnce";

    /// <summary>Length of the secret in bytes.</summary>
    public const int SecretLength = 32;

    private readonly string text;

    private Capability(string text, Digest hash) => (this.text, Hash) = (text, hash);

    /// <summary>SHA-256 of the secret: what a node keeps.</summary>
    public Digest Hash { get; }

    /// <param name="secret">32 random bytes.</param>
    public static Capability Of(ReadOnlySpan<byte> secret) => secret.Length == SecretLength
        ? new Capability(Base64Url.EncodeToString(secret), Digest.Of(secret))
        : throw new ArgumentException($"a capability has {SecretLength} bytes, not {secret.Length}", nameof(secret));

    /// <summary>Null for anything but 43 characters of base64url in their one spelling.</summary>
    public static Capability? Read(string? text)
    {
        Span<byte> secret = stackalloc byte[SecretLength];
        return text is { Length: 43 } && Base64Url.IsValid(text, out var length) && length == SecretLength
            && Base64Url.DecodeFromChars(text, secret) == SecretLength && Of(secret) is var read && read.text == text
                ? read
                : null;
    }

    /// <summary>Reads an Authorization header's value; null for any other scheme or form.</summary>
    public static Capability? ReadHeader(string? header) =>
        header?.StartsWith(Scheme + " ", StringComparison.Ordinal) == true ? Read(header[(Scheme.Length + 1)..]) : null;

    /// <summary>The secret itself, for the one who may have it.</summary>
    public string Reveal() => text;

    /// <summary>Asks in its name.</summary>
    public Caller Caller() => new("capability", _ => $"{Scheme} {text}");

    public bool Fits(Digest hash) => CryptographicOperations.FixedTimeEquals(Hash.Bytes, hash.Bytes);

    public override string ToString() => "[capability]";
}

/// <summary>A capability as it is drawn.</summary>
/// <param name="Secret">43 characters; shown once, and kept by the node as a hash only.</param>
/// <param name="Until">From then on it counts for nothing.</param>
public sealed record CapabilityDrawn(string Package, string Secret, DateTimeOffset Until)
{
    public override string ToString() => $"capability for {Package}";
}
