using System.Text;

namespace LotusBridge.Custody.Sealing;

/// <summary>
/// age's key files: one key a line; empty lines and lines that start with <c>#</c> are comments; nothing else. Line
/// ends are LF or CRLF.
/// </summary>
internal static class KeyFiles
{
    /// <summary>The longest key file read, in bytes.</summary>
    public const int MaxLength = 256 * 1024;

    public static IEnumerable<(int Number, string Text)> Keys(string text, string kind)
    {
        if (text.Length > MaxLength)
        {
            throw new FormatException($"the {kind} file is longer than {MaxLength} bytes");
        }

        return text.Split('\n')
            .Select((line, index) => (Number: index + 1, Text: line.EndsWith('\r') ? line[..^1] : line))
            .Where(line => line.Text.Length > 0 && line.Text[0] != '#');
    }

    public static async Task<byte[]> ReadAsync(Stream stream, CancellationToken stop)
    {
        var bytes = GC.AllocateArray<byte>(MaxLength + 1, pinned: true);
        var length = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, stop)
            .ConfigureAwait(false);
        var content = GC.AllocateArray<byte>(length, pinned: true);
        bytes.AsSpan(0, length).CopyTo(content);
        bytes.AsSpan().Clear();
        return length <= MaxLength
            ? content
            : throw new FormatException($"a key file is longer than {MaxLength} bytes");
    }

    public static string Text(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException fault)
        {
            throw new FormatException("a key file is not UTF-8 text", fault);
        }
    }
}
