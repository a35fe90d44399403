using System.Globalization;
using System.Text;

namespace LotusBridge.Ledger;

/// <summary>The three encodings of the C2SP text formats, each read in its one canonical form only.</summary>
internal static class Strict
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>A decimal from 0 to 2^63-1 without sign, space or leading zero.</summary>
    public static long Decimal(ReadOnlySpan<char> text, string what)
    {
        if (text.IsEmpty || text.ContainsAnyExceptInRange('0', '9') || (text[0] == '0' && text.Length > 1)
            || !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
        {
            throw new LedgerFormatException($"{what} is a decimal below 2^63 without leading zeros");
        }

        return value;
    }

    /// <summary>RFC 4648 section 4 base64 with padding, no white space, unused bits zero.</summary>
    public static byte[] Base64(string text, string what)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length)
            && string.Equals(Convert.ToBase64String(bytes, 0, length), text, StringComparison.Ordinal)
            ? bytes[..length]
            : throw new LedgerFormatException($"{what} is not canonical base64");
    }

    /// <summary>A SHA-256 value in base64.</summary>
    public static Digest Hash(string text, string what)
    {
        var bytes = Base64(text, what);
        return bytes.Length == Digest.Length
            ? Digest.From(bytes)
            : throw new LedgerFormatException($"{what} has {Digest.Length} bytes, not {bytes.Length}");
    }

    /// <summary>UTF-8 without any control character below U+0020 but line feed.</summary>
    public static string Text(ReadOnlySpan<byte> bytes, int limitBytes, string what)
    {
        if (bytes.Length > limitBytes)
        {
            throw new LedgerFormatException($"{what} has at most {limitBytes} bytes, not {bytes.Length}");
        }

        foreach (var b in bytes)
        {
            if (b < 0x20 && b != '\n')
            {
                throw new LedgerFormatException($"{what} holds the control character 0x{b:x2}");
            }
        }

        return Utf8Text(bytes, what);
    }

    /// <summary>The lines of a text whose every line, the last one too, ends in a line feed.</summary>
    public static string[] Lines(string text, string what) => text.EndsWith('\n')
        ? text[..^1].Split('\n')
        : throw new LedgerFormatException($"{what} does not end in a line feed");

    private static string Utf8Text(ReadOnlySpan<byte> bytes, string what)
    {
        try
        {
            return Utf8.GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            throw new LedgerFormatException($"{what} is not UTF-8", e);
        }
    }
}
