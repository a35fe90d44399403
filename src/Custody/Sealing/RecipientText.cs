using System.Security.Cryptography;
using System.Text;

namespace LotusBridge.Custody.Sealing;

/// <summary>Recipients as statements and screens hold them: as text, which need not have been parsed.</summary>
public static class RecipientText
{
    /// <summary>The longest recipient that there is, in characters: a post-quantum one.</summary>
    public const int MaxLength = 1959;

    private const int ShortLength = 64;
    private const int PrintLength = 8;

    /// <summary>True for a recipient of the post-quantum kind, by its first letters.</summary>
    public static bool IsHybrid(string text) => text.StartsWith(HybridRecipient.Start, StringComparison.Ordinal);

    /// <summary>
    /// True when one of them is of the post-quantum kind and another is not: such a file is no safer than its weakest key,
    /// so age seals none, and neither do we.
    /// </summary>
    public static bool IsMixed(IReadOnlyCollection<string> texts) => texts.Any(IsHybrid) && !texts.All(IsHybrid);

    /// <summary>Null, or what is wrong with the length of one of them.</summary>
    public static string? Problem(IEnumerable<string> texts) =>
        texts.FirstOrDefault(text => text.Length is 0 or > MaxLength) is { } wrong
            ? $"a recipient has 1 to {MaxLength} characters, not {wrong.Length}"
            : null;

    /// <summary>
    /// The text itself up to 64 characters; longer ones as <c>age1pq1…</c> and the first 16 digits of the SHA-256 of the
    /// text, as in <c>age1pq1…sha256:0123456789abcdef</c>.
    /// </summary>
    public static string Brief(string text) => text.Length <= ShortLength
        ? text
        : $"{text[..HybridRecipient.Start.Length]}…sha256:{Print(text)}";

    private static string Print(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, PrintLength));
}
