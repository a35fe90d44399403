namespace LotusBridge.Custody.Sealing.Hybrid;

/// <summary>
/// ML-KEM-768 (FIPS 203) and the SHA-3 functions (FIPS 202) that stand around it: the platform's or the library's, all of
/// one or all of the other.
/// </summary>
internal interface IMlKem768
{
    /// <summary>Whose it is, for people, as in <c>BouncyCastle.Cryptography 2.7.0</c>.</summary>
    string Name { get; }

    /// <summary>The key pair of a seed (FIPS 203, ML-KEM.KeyGen_internal).</summary>
    /// <param name="seed">d‖z, 64 bytes; not kept.</param>
    IMlKemKey Derive(ReadOnlySpan<byte> seed);

    /// <summary>A fresh shared secret, and the ciphertext that gives it to the key's holder.</summary>
    /// <param name="key">1,184 bytes that <see cref="MlKem768.IsKey"/> allows.</param>
    /// <param name="random">Drawn from, 32 bytes, unless the platform draws for itself.</param>
    /// <param name="ciphertext">Receives 1,088 bytes.</param>
    /// <param name="secret">Receives 32 bytes.</param>
    void Encapsulate(ReadOnlySpan<byte> key, Randomness random, Span<byte> ciphertext, Span<byte> secret);

    /// <summary>SHAKE256, filling <paramref name="output"/>.</summary>
    void Shake256(ReadOnlySpan<byte> input, Span<byte> output);

    /// <summary>SHA3-256, 32 bytes.</summary>
    void Sha3(ReadOnlySpan<byte> input, Span<byte> output);
}

/// <summary>A decapsulation key.</summary>
internal interface IMlKemKey : IDisposable
{
    /// <summary>Writes the encapsulation key, 1,184 bytes.</summary>
    void CopyPublic(Span<byte> into);

    /// <summary>
    /// The 32-byte shared secret. Of a ciphertext that nobody made for this key it is one that nobody knows (implicit
    /// rejection), and neither result nor time tells the two apart.
    /// </summary>
    void Decapsulate(ReadOnlySpan<byte> ciphertext, Span<byte> secret);
}
