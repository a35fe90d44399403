using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using NSec.Cryptography;

namespace LotusBridge.Custody.Sealing;

/// <summary>A passphrase and the key it gives: scrypt (RFC 7914) with r = 8, p = 1, N a power of two.</summary>
internal sealed partial class PassphraseKey : IDisposable
{
    /// <summary>Length in bytes of the random part of the salt.</summary>
    public const int SaltLength = 16;

    // Making any algorithm sets the library up, which lets it choose its fastest code.
    private static readonly Algorithm LibraryUser = KeyAgreementAlgorithm.X25519;

    private readonly byte[] passphrase;

    public PassphraseKey(string passphrase)
    {
        ArgumentException.ThrowIfNullOrEmpty(passphrase);
        this.passphrase = GC.AllocateArray<byte>(Encoding.UTF8.GetByteCount(passphrase), pinned: true);
        Encoding.UTF8.GetBytes(passphrase, this.passphrase);
    }

    /// <summary>Derives 32 bytes; takes 2^(10 + <paramref name="workFactor"/>) bytes of memory.</summary>
    public void Derive(ReadOnlySpan<byte> salt, int workFactor, Span<byte> wrapKey)
    {
        _ = LibraryUser;
        ReadOnlySpan<byte> labelled = [.. "age-encryption.org/v1/scrypt"u8, .. salt];
        if (Scrypt(
            passphrase, (nuint)passphrase.Length,
            labelled, (nuint)labelled.Length,
            1UL << workFactor, r: 8, p: 1,
            wrapKey, (nuint)wrapKey.Length) != 0)
        {
            throw new CryptographicException(string.Create(
                CultureInfo.InvariantCulture, $"scrypt with work factor {workFactor} finds no memory"));
        }
    }

    public void Dispose() => CryptographicOperations.ZeroMemory(passphrase);

    public override string ToString() => "[passphrase]";

    // NSec takes salts of 32 bytes only; age's have 44. The library is the one that NSec ships and has set up.
    [LibraryImport("libsodium", EntryPoint = "crypto_pwhash_scryptsalsa208sha256_ll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    private static partial int Scrypt(
        ReadOnlySpan<byte> passphrase,
        nuint passphraseLength,
        ReadOnlySpan<byte> salt,
        nuint saltLength,
        ulong n,
        uint r,
        uint p,
        Span<byte> output,
        nuint outputLength);
}
