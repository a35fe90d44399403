using System.Security.Cryptography;

namespace LotusBridge.Custody.Sealing.Hybrid;

/// <summary>The operating system's: OpenSSL from 3.5 on, Windows from 11 24H2 on.</summary>
internal sealed class PlatformMlKem : IMlKem768
{
    public static bool IsSupported => MLKem.IsSupported && SHA3_256.IsSupported && System.Security.Cryptography.Shake256.IsSupported;

    public string Name => OperatingSystem.IsWindows() ? "the platform's (CNG)" : "the platform's (OpenSSL)";

    public IMlKemKey Derive(ReadOnlySpan<byte> seed) =>
        new PlatformKey(MLKem.ImportPrivateSeed(MLKemAlgorithm.MLKem768, seed));

    public void Encapsulate(ReadOnlySpan<byte> key, Randomness random, Span<byte> ciphertext, Span<byte> secret)
    {
        using var recipient = MLKem.ImportEncapsulationKey(MLKemAlgorithm.MLKem768, key);
        recipient.Encapsulate(ciphertext, secret);
    }

    public void Shake256(ReadOnlySpan<byte> input, Span<byte> output) =>
        System.Security.Cryptography.Shake256.HashData(input, output);

    public void Sha3(ReadOnlySpan<byte> input, Span<byte> output) => SHA3_256.HashData(input, output);

    private sealed class PlatformKey(MLKem key) : IMlKemKey
    {
        public void CopyPublic(Span<byte> into) => key.ExportEncapsulationKey(into);

        public void Decapsulate(ReadOnlySpan<byte> ciphertext, Span<byte> secret) => key.Decapsulate(ciphertext, secret);

        public void Dispose() => key.Dispose();
    }
}
