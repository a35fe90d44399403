using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace LotusBridge.Ledger;

/// <summary>
/// A public key that signs notes, written as a C2SP vkey: <c>name+hex8(key id)+base64(type ‖ key)</c>.
/// Types this build cannot verify (ML-DSA-44, private types) are kept, so that a policy naming them still reads; their
/// signatures count as those of unknown keys.
/// </summary>
public sealed class VerifierKey : IEquatable<VerifierKey>
{
    /// <summary>Longest key material in bytes; an ML-DSA-44 key has 1312.</summary>
    public const int MaxKeyBytes = 4096;

    private VerifierKey(string name, SignatureType type, byte[] publicKey, uint id)
    {
        Name = name;
        Type = type;
        PublicKey = publicKey;
        Id = id;
        Scheme = SignatureScheme.For(type);
    }

    /// <summary>For a log this is its origin.</summary>
    public string Name { get; }

    public SignatureType Type { get; }

    /// <summary>The key material after the type byte.</summary>
    public ReadOnlyMemory<byte> PublicKey { get; }

    /// <summary>First four bytes, big-endian, of SHA-256(name ‖ 0x0A ‖ type ‖ key).</summary>
    public uint Id { get; }

    /// <summary>How its signatures are verified, or null where this build cannot.</summary>
    internal SignatureScheme? Scheme { get; }

    /// <summary>A log's key: plain Ed25519 over the note text (type 01).</summary>
    public static VerifierKey ForLog(string origin, ReadOnlySpan<byte> publicKey) =>
        Create(origin, SignatureType.Ed25519, publicKey);

    /// <summary>A witness's key: timestamped Ed25519 cosignatures (type 04).</summary>
    public static VerifierKey ForCosigner(string name, ReadOnlySpan<byte> publicKey) =>
        Create(name, SignatureType.CosignatureV1, publicKey);

    /// <summary>Reads a vkey.</summary>
    /// <exception cref="LedgerFormatException">Wrong form, or the key id is not that of name, type and key.</exception>
    public static VerifierKey Parse(string vkey)
    {
        var parts = vkey.Split('+', 3);
        if (parts.Length != 3 || !KeyName.IsValid(parts[0]) || parts[1].Length != 8
            || parts[1].AsSpan().ContainsAnyExcept("0123456789abcdef"))
        {
            throw new LedgerFormatException("a verifier key is name+hex8+base64");
        }

        var material = Strict.Base64(parts[2], "key material");
        if (material.Length is < 2 or > MaxKeyBytes)
        {
            throw new LedgerFormatException($"key material has 2 to {MaxKeyBytes} bytes, not {material.Length}");
        }

        var type = (SignatureType)material[0];
        var id = uint.Parse(parts[1], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        if (SignatureScheme.For(type) is { } scheme && material.Length - 1 != scheme.KeyLength)
        {
            throw new LedgerFormatException($"a key of type {material[0]:x2} has {scheme.KeyLength} bytes");
        }

        // ECDSA keys (02) have an id rule of their own, over the DER form.
        return type == SignatureType.Ecdsa || id == IdOf(parts[0], material)
            ? new VerifierKey(parts[0], type, material[1..], id)
            : throw new LedgerFormatException("the key id is not that of this name and key");
    }

    public bool Equals(VerifierKey? other) =>
        other is not null && Type == other.Type && string.Equals(Name, other.Name, StringComparison.Ordinal)
        && Id == other.Id && PublicKey.Span.SequenceEqual(other.PublicKey.Span);

    public override bool Equals(object? obj) => Equals(obj as VerifierKey);

    public override int GetHashCode() => HashCode.Combine(Name, Id);

    /// <summary>The vkey.</summary>
    public override string ToString() =>
        $"{Name}+{Id:x8}+{Convert.ToBase64String([(byte)Type, .. PublicKey.Span])}";

    private static VerifierKey Create(string name, SignatureType type, ReadOnlySpan<byte> publicKey)
    {
        if (!KeyName.IsValid(name))
        {
            throw new ArgumentException($"'{name}' is no name for a key", nameof(name));
        }

        if (publicKey.Length != Ed25519.PublicKeyLength)
        {
            throw new ArgumentException($"a key has {Ed25519.PublicKeyLength} bytes", nameof(publicKey));
        }

        return new VerifierKey(name, type, publicKey.ToArray(), IdOf(name, [(byte)type, .. publicKey]));
    }

    private static uint IdOf(string name, ReadOnlySpan<byte> material) => BinaryPrimitives.ReadUInt32BigEndian(
        SHA256.HashData([.. Encoding.UTF8.GetBytes(name), (byte)'\n', .. material]));
}
