using System.Buffers;
using System.Text;

namespace LotusBridge.Tests.Node.Guard;

/// <summary>One text, key or digest that must not be where it is looked for.</summary>
/// <param name="Name">What is said of it when it is found.</param>
internal sealed record Canary(string Name, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>A text in ASCII without what JSON escapes, so that it has one spelling in each encoding.</summary>
    public static Canary Of(string name, string text) => new(name, Encoding.ASCII.GetBytes(text));
}

/// <summary>
/// Finds canaries in bytes as they are, in UTF-16, in hex, in base64 (standard and of URLs) at each of its three
/// alignments, and in base64 of base64 or of hex, which is how a statement lies in an envelope and an envelope in JSON.
/// </summary>
internal sealed class CanarySearch
{
    private readonly Dictionary<string, string> spellings = new(StringComparer.Ordinal);
    private readonly SearchValues<string> any;

    public CanarySearch(params IEnumerable<Canary> canaries)
    {
        foreach (var canary in canaries)
        {
            foreach (var (how, spelling) in Spellings(canary.Bytes.ToArray()))
            {
                spellings.TryAdd(Encoding.Latin1.GetString(spelling), $"{canary.Name} ({how})");
            }
        }

        any = SearchValues.Create([.. spellings.Keys], StringComparison.Ordinal);
    }

    /// <summary>What was found, each canary's spelling once.</summary>
    public IReadOnlyList<string> In(ReadOnlySpan<byte> bytes)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        ReadOnlySpan<char> rest = Encoding.Latin1.GetString(bytes);
        for (int at; (at = rest.IndexOfAny(any)) >= 0; rest = rest[(at + 1)..])
        {
            foreach (var (spelling, what) in spellings)
            {
                if (rest[at..].StartsWith(spelling, StringComparison.Ordinal))
                {
                    found.Add(what);
                }
            }
        }

        return [.. found.Order(StringComparer.Ordinal)];
    }

    public IReadOnlyList<string> In(string text) => In(Encoding.UTF8.GetBytes(text));

    /// <summary>Every byte of every file below the folder, and the files' names; each finding with its file.</summary>
    public IReadOnlyList<string> InFolder(string folder, Func<string, bool>? leftOut = null) =>
        [.. Files(folder).Where(file => leftOut?.Invoke(file) != true).SelectMany(file =>
            In(ReadShared(file)).Concat(In(file)).Select(what => $"{Path.GetRelativePath(folder, file)}: {what}"))];

    public static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories);

    /// <summary>A file that a running node has open; an empty one may be locked against all others.</summary>
    public static byte[] ReadShared(string file)
    {
        if (new FileInfo(file).Length == 0)
        {
            return [];
        }

        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[stream.Length];
        return bytes[..stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
    }

    private static IEnumerable<(string How, byte[] Spelling)> Spellings(byte[] canary)
    {
        yield return ("as it is", canary);
        yield return ("UTF-16", [.. canary.SelectMany(one => new byte[] { one, 0 })]);
        yield return ("UTF-16, big end first", [.. canary.SelectMany(one => new byte[] { 0, one })]);
        var hex = Encoding.ASCII.GetBytes(Convert.ToHexStringLower(canary));
        yield return ("hex", hex);
        yield return ("hex in capitals", Encoding.ASCII.GetBytes(Convert.ToHexString(canary)));
        foreach (var spelling in Base64(hex))
        {
            yield return ("hex in base64", spelling);
        }

        foreach (var once in Base64(canary))
        {
            yield return ("base64", once);
            yield return ("base64 of URLs", OfUrls(once));
            foreach (var twice in Base64(once))
            {
                yield return ("base64 in base64", twice);
            }
        }
    }

    /// <summary>The characters that are the same whatever stands before and behind, for the three alignments.</summary>
    private static IEnumerable<byte[]> Base64(byte[] bytes)
    {
        for (var before = 0; before < 3; before++)
        {
            var text = Convert.ToBase64String([.. new byte[before], .. bytes]);
            var from = ((before * 8) + 5) / 6;
            yield return Encoding.ASCII.GetBytes(text[from..((before + bytes.Length) * 8 / 6)]);
        }
    }

    private static byte[] OfUrls(byte[] base64) =>
        [.. base64.Select(one => one switch { (byte)'+' => (byte)'-', (byte)'/' => (byte)'_', _ => one })];
}
