namespace LotusBridge.Exchange.Api;

/// <summary>Padded base64 without white space and with unused bits zero: one spelling for the same bytes.</summary>
public static class CanonicalBase64
{
    /// <summary>The bytes, or null for any other spelling.</summary>
    public static byte[]? Read(string text)
    {
        var bytes = new byte[(text.Length / 4 * 3) + 3];
        return Convert.TryFromBase64String(text, bytes, out var length)
            && string.Equals(Convert.ToBase64String(bytes, 0, length), text, StringComparison.Ordinal)
            ? bytes[..length]
            : null;
    }
}
