namespace LotusBridge.Custody.Sealing;

/// <summary>Fills a buffer with bytes that nobody can guess.</summary>
public delegate void Randomness(Span<byte> buffer);

/// <summary>A key that a file can be sealed to.</summary>
public interface IRecipient
{
    /// <summary>Wraps the 16-byte file key. Every call draws fresh randomness.</summary>
    Stanza Wrap(ReadOnlySpan<byte> fileKey, Randomness random);
}

/// <summary>A secret that may open a sealed file.</summary>
public interface IIdentity
{
    /// <summary>
    /// Looks for its own stanzas, ignores all others, and writes the 16-byte file key. False when none of them opens.
    /// </summary>
    /// <param name="stanzas">Those of one header, whose native kinds are known to be well formed.</param>
    /// <param name="fileKey">Receives the 16 bytes.</param>
    /// <exception cref="AgeFormatException">A stanza of its own kind is not to be tried.</exception>
    bool TryUnwrap(IReadOnlyList<Stanza> stanzas, Span<byte> fileKey);
}
