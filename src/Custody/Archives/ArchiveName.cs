using System.Text;

namespace LotusBridge.Custody.Archives;

/// <summary>
/// What a file in an archive may be called: a relative path with forward slashes that means the same place on every
/// system, and never one outside the folder it is unpacked into.
/// </summary>
public static class ArchiveName
{
    /// <summary>The longest name, in bytes of UTF-8: a <c>ustar</c> header's name field.</summary>
    public const int MaxBytes = 100;

    // What Windows cannot write, or reads as a drive, a stream, a pattern or a separator.
    private const string Forbidden = "\\:*?\"<>|";

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>Null when the name may stand in an archive, else what is wrong with it.</summary>
    public static string? Problem(string name) =>
        !TryEncode(name, out var bytes) ? "a file name is well-formed Unicode"
        : bytes.Length is 0 or > MaxBytes ? $"a file name has 1 to {MaxBytes} bytes of UTF-8, not {bytes.Length}"
        : name.AsSpan().ContainsAny(Forbidden) || name.Any(char.IsControl)
            ? "a file name has none of \\ : * ? \" < > | and no control character"
        : name.Split('/').Any(part => part is "" || part[0] == ' ' || part[^1] is '.' or ' ')
            ? "no part of a file name is empty, '.' or '..', starts with a space or ends in a space or a full stop"
        : null;

    /// <summary>The first name that is a folder of another, or null; names come in ascending order.</summary>
    public static string? FolderAndFile(IReadOnlyCollection<string> names)
    {
        var folders = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            for (var end = name.LastIndexOf('/'); end > 0 && folders.Add(name[..end]); end = name.LastIndexOf('/', end - 1))
            {
                // What is above a known folder is known.
            }
        }

        return names.FirstOrDefault(folders.Contains);
    }

    /// <summary>Reads the bytes of a name field; null when they are not UTF-8.</summary>
    internal static string? Decode(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    internal static byte[] Encode(string name) => Strict.GetBytes(name);

    private static bool TryEncode(string name, out byte[] bytes)
    {
        try
        {
            bytes = Strict.GetBytes(name);
            return true;
        }
        catch (EncoderFallbackException)
        {
            bytes = [];
            return false;
        }
    }
}
