using LotusBridge.Custody.Sealing.Journals;

namespace LotusBridge.Custody.Sealing.Lanes;

/// <summary>How one content passes.</summary>
/// <param name="Plain">Measures the content; null when nobody asks.</param>
/// <param name="Ciphertext">Measures the sealed file, or in text form what the armor stands around.</param>
/// <param name="Journal">What remembers how far a sealing is; null when it need not.</param>
internal sealed record Passage(
    Pace Pace, IContentTap? Plain = null, ContentHasher? Ciphertext = null, SealingJournal? Journal = null);
