using System.Reflection;
using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Kems;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Prng;
using Org.BouncyCastle.Security;

namespace LotusBridge.Custody.Sealing.Hybrid;

/// <summary>BouncyCastle's, in managed code, for platforms that have none.</summary>
internal sealed class LibraryMlKem : IMlKem768
{
    private static readonly MLKemParameters Parameters = MLKemParameters.ml_kem_768;

    public string Name { get; } = "BouncyCastle.Cryptography "
        + typeof(MLKemParameters).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
            .InformationalVersion.Split('+')[0];

    public IMlKemKey Derive(ReadOnlySpan<byte> seed)
    {
        var copy = GC.AllocateArray<byte>(seed.Length, pinned: true);
        seed.CopyTo(copy);
        try
        {
            return new LibraryKey(MLKemPrivateKeyParameters.FromSeed(Parameters, copy));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(copy);
        }
    }

    public void Encapsulate(ReadOnlySpan<byte> key, Randomness random, Span<byte> ciphertext, Span<byte> secret)
    {
        var encapsulator = new MLKemEncapsulator(Parameters);
        encapsulator.Init(new ParametersWithRandom(
            MLKemPublicKeyParameters.FromEncoding(Parameters, key.ToArray()), new SecureRandom(new Drawn(random))));
        encapsulator.Encapsulate(ciphertext, secret);
    }

    public void Shake256(ReadOnlySpan<byte> input, Span<byte> output)
    {
        var digest = new ShakeDigest(256);
        digest.BlockUpdate(input);
        digest.OutputFinal(output);
    }

    public void Sha3(ReadOnlySpan<byte> input, Span<byte> output)
    {
        var digest = new Sha3Digest(256);
        digest.BlockUpdate(input);
        digest.DoFinal(output);
    }

    // The library has no way to clear a key: what it holds goes with the collector (ADR 17).
    private sealed class LibraryKey(MLKemPrivateKeyParameters key) : IMlKemKey
    {
        public void CopyPublic(Span<byte> into) => key.GetPublicKeyEncoded().CopyTo(into);

        public void Decapsulate(ReadOnlySpan<byte> ciphertext, Span<byte> secret)
        {
            var decapsulator = new MLKemDecapsulator(Parameters);
            decapsulator.Init(key);
            decapsulator.Decapsulate(ciphertext, secret);
        }

        public void Dispose()
        {
        }
    }

    /// <summary>Our source of randomness as the library asks for it.</summary>
    private sealed class Drawn(Randomness random) : IRandomGenerator
    {
        public void AddSeedMaterial(byte[] seed)
        {
        }

        public void AddSeedMaterial(ReadOnlySpan<byte> seed)
        {
        }

        public void AddSeedMaterial(long seed)
        {
        }

        public void NextBytes(byte[] bytes) => random(bytes);

        public void NextBytes(byte[] bytes, int start, int len) => random(bytes.AsSpan(start, len));

        public void NextBytes(Span<byte> bytes) => random(bytes);
    }
}
