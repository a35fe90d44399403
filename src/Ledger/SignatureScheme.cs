using System.Buffers.Binary;
using System.Text;

namespace LotusBridge.Ledger;

/// <summary>The type byte of a verifier key (C2SP signed-note, "Signature types").</summary>
public enum SignatureType
{
    None = 0x00,
    Ed25519 = 0x01,
    Ecdsa = 0x02,
    CosignatureV1 = 0x04,
    TreeHead = 0x05,
    MlDsa44 = 0x06,
    Private = 0xff,
}

/// <summary>
/// How signatures of one type are verified. A new type (ML-DSA-44, an SM2 type below 0xff) is one more subclass and one
/// more row in <see cref="For"/>; until then its keys are unknown keys.
/// </summary>
internal abstract class SignatureScheme
{
    private static readonly PlainEd25519 Plain = new();
    private static readonly TimestampedEd25519 Timestamped = new();

    public abstract int KeyLength { get; }

    public static SignatureScheme? For(SignatureType type) => type switch
    {
        SignatureType.Ed25519 => Plain,
        SignatureType.CosignatureV1 => Timestamped,
        _ => null,
    };

    /// <summary>Verifies what stands after the key id.</summary>
    /// <returns>The timestamp signed with the text, 0 for a type without one; null when it does not verify.</returns>
    public abstract long? Verify(ReadOnlySpan<byte> publicKey, string text, ReadOnlySpan<byte> signature);

    private sealed class PlainEd25519 : SignatureScheme
    {
        public override int KeyLength => Ed25519.PublicKeyLength;

        public override long? Verify(ReadOnlySpan<byte> publicKey, string text, ReadOnlySpan<byte> signature) =>
            Ed25519.Verify(publicKey, Encoding.UTF8.GetBytes(text), signature) ? 0 : null;
    }

    private sealed class TimestampedEd25519 : SignatureScheme
    {
        public override int KeyLength => Ed25519.PublicKeyLength;

        public override long? Verify(ReadOnlySpan<byte> publicKey, string text, ReadOnlySpan<byte> signature)
        {
            if (signature.Length != Cosignature.Length)
            {
                return null;
            }

            var timestamp = BinaryPrimitives.ReadUInt64BigEndian(signature);
            return timestamp is > 0 and <= Cosignature.MaxTimestamp
                && Ed25519.Verify(publicKey, Cosignature.Message(text, (long)timestamp), signature[8..])
                ? (long)timestamp
                : null;
        }
    }
}
