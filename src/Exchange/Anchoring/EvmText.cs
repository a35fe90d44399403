using System.Globalization;

namespace LotusBridge.Exchange.Anchoring;

/// <summary>How the chain's JSON-RPC writes things.</summary>
public static class EvmText
{
    private const int AddressDigits = 40;
    private const int HashDigits = 64;
    private const int MaxQuantityDigits = 16;

    /// <summary>An address in lower case; null for anything but <c>0x</c> and 40 hex digits.</summary>
    public static string? Address(string text) => Hex(text, AddressDigits);

    /// <summary>A hash in lower case; null for anything but <c>0x</c> and 64 hex digits.</summary>
    public static string? Hash(string text) => Hex(text, HashDigits);

    /// <summary>0 to 2^63-1; null for anything but its one form.</summary>
    public static long? Quantity(string text) =>
        text.Length is > 2 and <= 2 + MaxQuantityDigits && text.StartsWith("0x", StringComparison.Ordinal)
        && (text[2] != '0' || text.Length == 3)
        && ulong.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
        && value <= long.MaxValue
            ? (long)value
            : null;

    /// <summary>Bytes; null for anything but <c>0x</c> and pairs of hex digits.</summary>
    public static byte[]? Bytes(string text)
    {
        if (!text.StartsWith("0x", StringComparison.Ordinal) || text.Length % 2 != 0 || !text.AsSpan(2).ContainsOnlyHex())
        {
            return null;
        }

        return Convert.FromHexString(text.AsSpan(2));
    }

    private static string? Hex(string text, int digits) =>
        text.Length == 2 + digits && text.StartsWith("0x", StringComparison.Ordinal) && text.AsSpan(2).ContainsOnlyHex()
            ? text.ToLowerInvariant()
            : null;

    private static bool ContainsOnlyHex(this ReadOnlySpan<char> text)
    {
        foreach (var one in text)
        {
            if (!char.IsAsciiHexDigit(one))
            {
                return false;
            }
        }

        return true;
    }
}
