using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace LotusBridge.Ledger;

/// <summary>
/// A SHA-256 value: 32 bytes, compared by content. Written as <c>sha256:</c> and 64 lower-case hex digits in
/// statements, as plain padded base64 in C2SP notes.
/// </summary>
public readonly struct Digest : IEquatable<Digest>, IComparable<Digest>
{
    /// <summary>Length in bytes.</summary>
    public const int Length = 32;

    private const string Prefix = "sha256:";

    private readonly byte[]? bytes;

    private Digest(byte[] bytes) => this.bytes = bytes;

    /// <summary>The 32 bytes. The default value reads as 32 zero bytes.</summary>
    public ReadOnlySpan<byte> Bytes => bytes ?? Zeros;

    /// <summary>64 lower-case hex digits.</summary>
    public string Hex => Convert.ToHexStringLower(Bytes);

    /// <summary>Padded base64, as C2SP notes write a hash.</summary>
    public string Base64 => Convert.ToBase64String(Bytes);

    private static byte[] Zeros { get; } = new byte[Length];

    /// <summary>SHA-256 of <paramref name="content"/>.</summary>
    public static Digest Of(ReadOnlySpan<byte> content) => new(SHA256.HashData(content));

    /// <summary>Wraps 32 bytes that are already a hash.</summary>
    /// <exception cref="ArgumentException">Not 32 bytes long.</exception>
    public static Digest From(ReadOnlySpan<byte> hash) => hash.Length == Length
        ? new Digest(hash.ToArray())
        : throw new ArgumentException($"a digest has {Length} bytes, not {hash.Length}", nameof(hash));

    /// <summary>Reads <c>sha256:</c> and exactly 64 lower-case hex digits; anything else is no digest.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Digest digest)
    {
        digest = default;
        if (text is null || text.Length != Prefix.Length + (2 * Length)
            || !text.StartsWith(Prefix, StringComparison.Ordinal)
            || text.AsSpan(Prefix.Length).ContainsAnyExcept("0123456789abcdef"))
        {
            return false;
        }

        digest = new Digest(Convert.FromHexString(text.AsSpan(Prefix.Length)));
        return true;
    }

    /// <inheritdoc cref="TryParse"/>
    /// <exception cref="FormatException">Not in that form.</exception>
    public static Digest Parse(string text) => TryParse(text, out var digest)
        ? digest
        : throw new FormatException("a digest is 'sha256:' and 64 lower-case hex digits");

    public static bool operator ==(Digest left, Digest right) => left.Equals(right);

    public static bool operator !=(Digest left, Digest right) => !left.Equals(right);

    public static bool operator <(Digest left, Digest right) => left.CompareTo(right) < 0;

    public static bool operator >(Digest left, Digest right) => left.CompareTo(right) > 0;

    public static bool operator <=(Digest left, Digest right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Digest left, Digest right) => left.CompareTo(right) >= 0;

    public bool Equals(Digest other) => Bytes.SequenceEqual(other.Bytes);

    public override bool Equals(object? obj) => obj is Digest other && Equals(other);

    public override int GetHashCode() => BitConverter.ToInt32(Bytes);

    /// <summary>Byte order, so that a set of digests has one order everywhere.</summary>
    public int CompareTo(Digest other) => Bytes.SequenceCompareTo(other.Bytes);

    public override string ToString() => Prefix + Hex;
}
