using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace LotusBridge.Custody.Sealing;

/// <summary>Bech32 (BIP 173) without its limit of 90 characters, as age writes keys.</summary>
internal static class Bech32
{
    private const string Alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    private const int ChecksumLength = 6;

    private static ReadOnlySpan<uint> Generator => [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];

    /// <summary>The lower-case text of <paramref name="bytes"/> under a lower-case human-readable prefix.</summary>
    public static string Encode(string prefix, ReadOnlySpan<byte> bytes)
    {
        var words = ToWords(bytes);
        var checksum = Polymod(prefix, words, padding: ChecksumLength) ^ 1;
        var text = new char[prefix.Length + 1 + words.Length + ChecksumLength];
        prefix.CopyTo(text);
        text[prefix.Length] = '1';
        for (var i = 0; i < words.Length; i++)
        {
            text[prefix.Length + 1 + i] = Alphabet[words[i]];
        }

        for (var i = 0; i < ChecksumLength; i++)
        {
            text[^(ChecksumLength - i)] = Alphabet[(int)(checksum >> (5 * (ChecksumLength - 1 - i))) & 31];
        }

        var result = new string(text);
        Array.Clear(text);
        Array.Clear(words);
        return result;
    }

    /// <summary>Reads text whose prefix is exactly this one; false when any rule of BIP 173 is broken.</summary>
    public static bool TryDecode(string text, string prefix, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        var lower = text.ToLowerInvariant();
        if (!Ascii.IsValid(text)
            || (text.Any(char.IsAsciiLetterUpper) && text.Any(char.IsAsciiLetterLower))
            || !lower.StartsWith(prefix + "1", StringComparison.Ordinal)
            || lower.Length < prefix.Length + 1 + ChecksumLength)
        {
            return false;
        }

        var words = new byte[lower.Length - prefix.Length - 1];
        for (var i = 0; i < words.Length; i++)
        {
            var word = Alphabet.IndexOf(lower[prefix.Length + 1 + i], StringComparison.Ordinal);
            if (word < 0)
            {
                return false;
            }

            words[i] = (byte)word;
        }

        bytes = Polymod(prefix, words, padding: 0) == 1 ? FromWords(words.AsSpan(..^ChecksumLength)) : null;
        Array.Clear(words);
        return bytes is not null;
    }

    private static byte[] ToWords(ReadOnlySpan<byte> bytes)
    {
        var words = new byte[((bytes.Length * 8) + 4) / 5];
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            var value = (bytes[bit / 8] >> (7 - (bit % 8))) & 1;
            words[bit / 5] |= (byte)(value << (4 - (bit % 5)));
        }

        return words;
    }

    /// <summary>Null when the surplus bits are five or more, or not zero.</summary>
    private static byte[]? FromWords(ReadOnlySpan<byte> words)
    {
        var bits = words.Length * 5;
        var bytes = new byte[bits / 8];
        if (bits % 8 >= 5 || (bits % 8 > 0 && (words[^1] & ((1 << (bits % 8)) - 1)) != 0))
        {
            return null;
        }

        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            var value = (words[bit / 5] >> (4 - (bit % 5))) & 1;
            bytes[bit / 8] |= (byte)(value << (7 - (bit % 8)));
        }

        return bytes;
    }

    private static uint Polymod(string prefix, ReadOnlySpan<byte> words, int padding)
    {
        uint check = 1;
        foreach (var letter in prefix)
        {
            check = Step(check, (uint)letter >> 5);
        }

        check = Step(check, 0);
        foreach (var letter in prefix)
        {
            check = Step(check, (uint)letter & 31);
        }

        foreach (var word in words)
        {
            check = Step(check, word);
        }

        for (var i = 0; i < padding; i++)
        {
            check = Step(check, 0);
        }

        return check;
    }

    private static uint Step(uint check, uint value)
    {
        var top = check >> 25;
        check = ((check & 0x1ffffff) << 5) ^ value;
        for (var i = 0; i < Generator.Length; i++)
        {
            check ^= ((top >> i) & 1) * Generator[i];
        }

        return check;
    }
}
