using System.Formats.Asn1;
using System.Numerics;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Parameters;

namespace LotusBridge.Custody.Mainland;

/// <summary>
/// A file key under SM2 (GB/T 32918.4, order C1 C3 C2) in the form of GM/T 0009, section 7.2, which
/// <c>openssl pkeyutl -decrypt</c> reads:
/// <code>
/// SM2Cipher ::= SEQUENCE { XCoordinate INTEGER, YCoordinate INTEGER, HASH OCTET STRING SIZE(32), CipherText OCTET STRING }
/// </code>
/// </summary>
internal static class Sm2Cipher
{
    /// <summary>The longest form in bytes that wraps a file key: both coordinates with a leading zero.</summary>
    public const int MaxLength = 2 + (2 * (2 + 1 + Sm2Curve.FieldLength)) + (2 + Sm3.Length) + (2 + ContainerKey.Length);

    private const int PointLength = 1 + (2 * Sm2Curve.FieldLength);

    /// <summary>Encrypts 1 byte or more.</summary>
    public static byte[] Encrypt(ECPublicKeyParameters to, ReadOnlySpan<byte> plain, Sealing.Randomness random)
    {
        var engine = new SM2Engine(new SM3Digest(), SM2Engine.Mode.C1C3C2);
        engine.Init(forEncryption: true, new ParametersWithRandom(to, new GivenRandom(random)));
        var flat = engine.ProcessBlock(plain.ToArray(), 0, plain.Length).AsSpan();
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(Unsigned(flat.Slice(1, Sm2Curve.FieldLength)));
            writer.WriteInteger(Unsigned(flat.Slice(1 + Sm2Curve.FieldLength, Sm2Curve.FieldLength)));
            writer.WriteOctetString(flat.Slice(PointLength, Sm3.Length));
            writer.WriteOctetString(flat[(PointLength + Sm3.Length)..]);
        }

        return writer.Encode();
    }

    /// <summary>
    /// 04 ‖ x ‖ y ‖ hash ‖ ciphertext; null unless the bytes are the DER of such a ciphertext of this length whose point is
    /// on the curve.
    /// </summary>
    public static byte[]? Flatten(ReadOnlyMemory<byte> der, int plainLength)
    {
        try
        {
            var reader = new AsnReader(der, AsnEncodingRules.DER);
            var fields = reader.ReadSequence();
            reader.ThrowIfNotEmpty();
            var flat = new byte[PointLength + Sm3.Length + plainLength];
            flat[0] = 4;
            var both = flat.AsSpan(1, 2 * Sm2Curve.FieldLength);
            var isWhole = TryReadCoordinate(fields, both[..Sm2Curve.FieldLength])
                && TryReadCoordinate(fields, both[Sm2Curve.FieldLength..])
                && fields.TryReadOctetString(flat.AsSpan(PointLength, Sm3.Length), out var hash) && hash == Sm3.Length
                && fields.TryReadOctetString(flat.AsSpan(PointLength + Sm3.Length), out var text) && text == plainLength;
            fields.ThrowIfNotEmpty();
            return isWhole && Sm2Curve.FromCoordinates(both) is not null ? flat : null;
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    /// <summary>False when the hash within is not that of what comes out.</summary>
    /// <param name="flat">As <see cref="Flatten"/> gives it.</param>
    public static bool TryDecrypt(ECPrivateKeyParameters with, byte[] flat, Span<byte> plain)
    {
        var engine = new SM2Engine(new SM3Digest(), SM2Engine.Mode.C1C3C2);
        engine.Init(forEncryption: false, with);
        try
        {
            var found = engine.ProcessBlock(flat, 0, flat.Length);
            found.CopyTo(plain);
            System.Security.Cryptography.CryptographicOperations.ZeroMemory(found);
            return true;
        }
        catch (InvalidCipherTextException)
        {
            return false;
        }
    }

    private static BigInteger Unsigned(ReadOnlySpan<byte> bytes) => new(bytes, isUnsigned: true, isBigEndian: true);

    private static bool TryReadCoordinate(AsnReader fields, Span<byte> into)
    {
        var value = fields.ReadInteger();
        if (value.Sign < 0 || value.GetByteCount(isUnsigned: true) > into.Length)
        {
            return false;
        }

        into.Clear();
        return value.TryWriteBytes(
            into[(into.Length - value.GetByteCount(isUnsigned: true))..], out _, isUnsigned: true, isBigEndian: true);
    }
}
