using LotusBridge.Custody.Sealing;
using Org.BouncyCastle.Asn1.GM;
using Org.BouncyCastle.Crypto.EC;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Math.EC;
using Org.BouncyCastle.Security;

namespace LotusBridge.Custody.Mainland;

/// <summary>The curve of GB/T 32918.5, 256 bits, cofactor 1.</summary>
internal static class Sm2Curve
{
    /// <summary>Length in bytes of a scalar and of a coordinate.</summary>
    public const int FieldLength = 32;

    /// <summary>Length in bytes of a compressed point: 02 or 03 and the first coordinate.</summary>
    public const int CompressedLength = 1 + FieldLength;

    public static ECNamedDomainParameters Domain { get; } =
        new(GMObjectIdentifiers.sm2p256v1, CustomNamedCurves.GetByName("sm2p256v1"));

    /// <summary>Null unless these bytes are the one compressed form of a point of the curve.</summary>
    public static ECPoint? Decompress(ReadOnlySpan<byte> bytes) =>
        bytes.Length == CompressedLength && bytes[0] is 2 or 3 ? Decode(bytes) : null;

    /// <summary>Null unless these 64 bytes are the coordinates of a point of the curve.</summary>
    public static ECPoint? FromCoordinates(ReadOnlySpan<byte> both) => Decode([4, .. both]);

    private static ECPoint? Decode(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var point = Domain.Curve.DecodePoint(bytes.ToArray());
            return point.IsValid() && !point.IsInfinity ? point : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}

/// <summary>The caller's randomness as the library takes it.</summary>
internal sealed class GivenRandom(Randomness fill) : SecureRandom(generator: null!)
{
    public override void NextBytes(byte[] buf) => fill(buf);

    public override void NextBytes(byte[] buf, int off, int len) => fill(buf.AsSpan(off, len));

    public override void NextBytes(Span<byte> buffer) => fill(buffer);

    public override void SetSeed(byte[] seed) => throw new NotSupportedException();

    public override void SetSeed(long seed) => throw new NotSupportedException();

    public override byte[] GenerateSeed(int length) => throw new NotSupportedException();
}
