using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace LotusBridge.Custody.Sealing;

/// <summary>
/// Standard base64 without padding, as age headers write it (RFC 4648 sections 3.2 and 4). Only the canonical form is
/// read: no padding, no white space, no stray bits in the last digit (section 3.5).
/// </summary>
internal static class RawBase64
{
    private static readonly SearchValues<byte> Digits =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"u8);

    public static string Encode(ReadOnlySpan<byte> bytes) => Convert.ToBase64String(bytes).TrimEnd('=');

    /// <summary>Null when the text is not the canonical encoding of anything.</summary>
    public static byte[]? Decode(ReadOnlySpan<byte> text)
    {
        if (text.Length % 4 == 1 || text.ContainsAnyExcept(Digits))
        {
            return null;
        }

        var padded = new byte[(text.Length + 3) / 4 * 4];
        padded.AsSpan().Fill((byte)'=');
        text.CopyTo(padded);
        return DecodePadded(padded);
    }

    /// <inheritdoc cref="Decode(ReadOnlySpan{byte})"/>
    public static byte[]? Decode(string text) => Ascii.IsValid(text) ? Decode(Encoding.ASCII.GetBytes(text)) : null;

    /// <summary>The padded form, as the armor writes it; null when not canonical.</summary>
    public static byte[]? DecodePadded(ReadOnlySpan<byte> text)
    {
        if (text.Length % 4 != 0)
        {
            return null;
        }

        var bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        if (Base64.DecodeFromUtf8(text, bytes, out var consumed, out var written) != OperationStatus.Done
            || consumed != text.Length)
        {
            return null;
        }

        // The decoder skips white space and forgives stray bits: what it gave must encode to what we read.
        var again = new byte[text.Length];
        return Base64.EncodeToUtf8(bytes.AsSpan(0, written), again, out _, out var length) == OperationStatus.Done
            && again.AsSpan(0, length).SequenceEqual(text)
            ? bytes[..written]
            : null;
    }
}
