namespace LotusBridge.Custody.Sealing.Hybrid;

/// <summary>Lengths of ML-KEM-768 (FIPS 203, table 3), and whose implementation this process uses.</summary>
internal static class MlKem768
{
    /// <summary>Length in bytes of d‖z.</summary>
    public const int SeedLength = 64;

    /// <summary>Length in bytes of an encapsulation key.</summary>
    public const int KeyLength = 1184;

    /// <summary>Length in bytes of a ciphertext.</summary>
    public const int CiphertextLength = 1088;

    /// <summary>Length in bytes of a shared secret.</summary>
    public const int SecretLength = 32;

    private const int Modulus = 3329;
    private const int PolynomialsLength = 1152;

    /// <summary>
    /// Chosen once: the platform's wherever it has it, else the library's. A failure of the one never falls back to the
    /// other.
    /// </summary>
    public static IMlKem768 Chosen { get; } = Choose(PlatformMlKem.IsSupported);

    public static IMlKem768 Choose(bool isPlatformSupported) =>
        isPlatformSupported ? new PlatformMlKem() : new LibraryMlKem();

    /// <summary>FIPS 203, section 7.2: every coefficient is smaller than the modulus, so each key has one form.</summary>
    public static bool IsKey(ReadOnlySpan<byte> key)
    {
        if (key.Length != KeyLength)
        {
            return false;
        }

        var isReduced = true;
        for (var at = 0; at < PolynomialsLength; at += 3)
        {
            var pair = key[at] | (key[at + 1] << 8) | (key[at + 2] << 16);
            isReduced &= (pair & 0xFFF) < Modulus && (pair >> 12) < Modulus;
        }

        return isReduced;
    }
}
