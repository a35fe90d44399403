using LotusBridge.Custody.Sealing;
using LotusBridge.Custody.Sealing.Hybrid;

namespace LotusBridge.Tests.Unit.Custody.Sealing.Hybrid;

/// <summary>Both implementations of ML-KEM-768, with fixed randomness; the platform's is skipped where it has none.</summary>
internal static class MlKem
{
    public static TheoryData<string> Both => ["library", "platform"];

    public static IMlKem768 Of(string name)
    {
        Assert.SkipWhen(name == "platform" && !PlatformMlKem.IsSupported, "this platform has no ML-KEM (OpenSSL 3.5 has)");
        return MlKem768.Choose(isPlatformSupported: name == "platform");
    }

    public static byte[] Public(this IMlKemKey key)
    {
        var bytes = new byte[MlKem768.KeyLength];
        key.CopyPublic(bytes);
        return bytes;
    }

    public static byte[] Secret(this IMlKemKey key, ReadOnlySpan<byte> ciphertext)
    {
        var secret = new byte[MlKem768.SecretLength];
        key.Decapsulate(ciphertext, secret);
        return secret;
    }

    public static (byte[] Ciphertext, byte[] Secret) Encapsulate(this IMlKem768 mlKem, byte[] key, params byte[][] drawn)
    {
        var (ciphertext, secret) = (new byte[MlKem768.CiphertextLength], new byte[MlKem768.SecretLength]);
        mlKem.Encapsulate(key, Drawing(drawn), ciphertext, secret);
        return (ciphertext, secret);
    }

    /// <summary>Randomness that gives these, one a call, and fails when it is asked for other lengths or for more.</summary>
    public static Randomness Drawing(params byte[][] drawn)
    {
        var rest = new Queue<byte[]>(drawn);
        return buffer =>
        {
            var next = rest.Dequeue();
            Assert.Equal(next.Length, buffer.Length);
            next.CopyTo(buffer);
        };
    }
}
