using Org.BouncyCastle.Crypto.Digests;

namespace LotusBridge.Custody.Mainland;

/// <summary>SM3 of bytes that come in pieces of any length.</summary>
public sealed class Sm3Hasher
{
    private readonly SM3Digest digest = new();

    public void Append(ReadOnlySpan<byte> bytes) => digest.BlockUpdate(bytes);

    /// <summary>SM3 of all that was appended; then it starts again from nothing.</summary>
    public Sm3Digest Finish()
    {
        Span<byte> hash = stackalloc byte[Sm3.Length];
        digest.DoFinal(hash);
        return Sm3Digest.From(hash);
    }
}
