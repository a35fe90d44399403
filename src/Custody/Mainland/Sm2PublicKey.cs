using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using LotusBridge.Custody.Sealing;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.X509;
using ECPoint = Org.BouncyCastle.Math.EC.ECPoint;

namespace LotusBridge.Custody.Mainland;

/// <summary>
/// An SM2 public key, to seal to or to verify with: written <c>sm1…</c>, 62 characters, Bech32 of the compressed point.
/// </summary>
public sealed class Sm2PublicKey : IEquatable<Sm2PublicKey>
{
    private const string Prefix = "sm";

    private readonly byte[] compressed;

    internal Sm2PublicKey(ECPoint point)
    {
        compressed = point.GetEncoded(compressed: true);
        Parameters = new ECPublicKeyParameters(point, Sm2Curve.Domain);
    }

    internal ECPublicKeyParameters Parameters { get; }

    /// <summary>Reads <c>sm1…</c>; false for anything else.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out Sm2PublicKey? key)
    {
        // One form only: whoever compares two keys compares two texts.
        key = text is not null
            && text.StartsWith(Prefix, StringComparison.Ordinal)
            && Bech32.TryDecode(text, Prefix, out var bytes)
            && Sm2Curve.Decompress(bytes) is { } point
            ? new Sm2PublicKey(point)
            : null;
        return key is not null;
    }

    /// <inheritdoc cref="TryParse"/>
    /// <exception cref="FormatException">Not such a key.</exception>
    public static Sm2PublicKey Parse(string text) => TryParse(text, out var key)
        ? key
        : throw new FormatException("an SM2 public key is 'sm1' and 59 letters and digits with a valid checksum");

    /// <summary>
    /// True when the DER signature is this key's over the message: GB/T 32918.2 with SM3 and the default identifier
    /// <c>1234567812345678</c> of GM/T 0009.
    /// </summary>
    public bool Verifies(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        // The library's decoder encodes again and compares, so one signature has one form.
        var verifier = new SM2Signer();
        verifier.Init(forSigning: false, Parameters);
        verifier.BlockUpdate(message);
        return verifier.VerifySignature(signature.ToArray());
    }

    /// <summary>SubjectPublicKeyInfo as PEM, for <c>openssl</c>.</summary>
    public string ToPem() => PemEncoding.WriteString(
        "PUBLIC KEY", SubjectPublicKeyInfoFactory.CreateSubjectPublicKeyInfo(Parameters).GetDerEncoded()) + "\n";

    public bool Equals(Sm2PublicKey? other) => other is not null && compressed.AsSpan().SequenceEqual(other.compressed);

    public override bool Equals(object? obj) => Equals(obj as Sm2PublicKey);

    public override int GetHashCode() => BitConverter.ToInt32(compressed, 1);

    /// <summary>The <c>sm1…</c> form.</summary>
    public override string ToString() => Bech32.Encode(Prefix, compressed);

    /// <summary>Wraps a file key, as <see cref="Sm2Cipher"/> says.</summary>
    internal byte[] Wrap(ReadOnlySpan<byte> fileKey, Randomness random) => Sm2Cipher.Encrypt(Parameters, fileKey, random);
}
