using System.Diagnostics.CodeAnalysis;

namespace LotusBridge.Custody.Mainland;

/// <summary>
/// An SM3 value: 32 bytes, compared by content. Written as <c>sm3:</c> and 64 lower-case hex digits, the digits that
/// <c>openssl dgst -sm3</c> prints.
/// </summary>
public readonly struct Sm3Digest : IEquatable<Sm3Digest>
{
    private const string Prefix = "sm3:";

    private readonly byte[]? bytes;

    private Sm3Digest(byte[] bytes) => this.bytes = bytes;

    /// <summary>The 32 bytes. The default value reads as 32 zero bytes.</summary>
    public ReadOnlySpan<byte> Bytes => bytes ?? Zeros;

    /// <summary>64 lower-case hex digits.</summary>
    public string Hex => Convert.ToHexStringLower(Bytes);

    private static byte[] Zeros { get; } = new byte[Sm3.Length];

    /// <summary>SM3 of <paramref name="content"/>.</summary>
    public static Sm3Digest Of(ReadOnlySpan<byte> content) => new(Sm3.Hash(content));

    /// <summary>Wraps 32 bytes that are already a hash.</summary>
    /// <exception cref="ArgumentException">Not 32 bytes long.</exception>
    public static Sm3Digest From(ReadOnlySpan<byte> hash) => hash.Length == Sm3.Length
        ? new Sm3Digest(hash.ToArray())
        : throw new ArgumentException($"an SM3 value has {Sm3.Length} bytes, not {hash.Length}", nameof(hash));

    /// <summary>Reads <c>sm3:</c> and exactly 64 lower-case hex digits; anything else is no SM3 value.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Sm3Digest digest)
    {
        digest = default;
        if (text is null || text.Length != Prefix.Length + (2 * Sm3.Length)
            || !text.StartsWith(Prefix, StringComparison.Ordinal)
            || text.AsSpan(Prefix.Length).ContainsAnyExcept("0123456789abcdef"))
        {
            return false;
        }

        digest = new Sm3Digest(Convert.FromHexString(text.AsSpan(Prefix.Length)));
        return true;
    }

    public static bool operator ==(Sm3Digest left, Sm3Digest right) => left.Equals(right);

    public static bool operator !=(Sm3Digest left, Sm3Digest right) => !left.Equals(right);

    public bool Equals(Sm3Digest other) => Bytes.SequenceEqual(other.Bytes);

    public override bool Equals(object? obj) => obj is Sm3Digest other && Equals(other);

    public override int GetHashCode() => BitConverter.ToInt32(Bytes);

    public override string ToString() => Prefix + Hex;
}
