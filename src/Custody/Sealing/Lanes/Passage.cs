namespace LotusBridge.Custody.Sealing.Lanes;

/// <summary>How one content passes.</summary>
/// <param name="Plain">Measures the content; null when nobody asks.</param>
/// <param name="Ciphertext">Measures the sealed file, or in text form what the armor stands around.</param>
internal sealed record Passage(Pace Pace, IContentTap? Plain = null, ContentHasher? Ciphertext = null);
