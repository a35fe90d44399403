using System.Collections.Frozen;
using LotusBridge.Rules.Format;

namespace LotusBridge.Rules;

/// <summary>
/// A rule pack's texts in another language, for people to read. They are no law: what is decided, signed and named by its digest is
/// the pack, and a pack read with other words answers every question alike.
/// </summary>
public sealed class PackWords
{
    private readonly FrozenDictionary<string, string> bySource;

    internal PackWords(IReadOnlyDictionary<string, string> bySource) =>
        this.bySource = bySource.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The id of the pack whose texts they are.</summary>
    public required string Pack { get; init; }

    /// <summary>As in BCP 47: <c>zh-Hant</c>.</summary>
    public required string Language { get; init; }

    /// <summary>By whom the translation is and what it counts for, in its own language.</summary>
    public required string Remark { get; init; }

    public IEnumerable<string> Sources => bySource.Keys;

    /// <summary>Reads a file of translations. Never throws for bad input: the reading then carries problems and no words.</summary>
    public static PackWordsReading Read(ReadOnlyMemory<byte> yaml) => WordsReader.Read(yaml);

    /// <summary>Whether a file of a folder of packs has words: <c>words.zh-Hant.yaml</c>, or something and a dot before that.</summary>
    public static bool IsFile(string path) => Path.GetFileName(path).Split('.') is [.., "words", _, "yaml"];

    /// <summary>Null where there is no translation.</summary>
    public string? Find(string source) => bySource.GetValueOrDefault(source);
}

/// <summary>Either words and no problems, or problems and no words.</summary>
public sealed record PackWordsReading(PackWords? Words, IReadOnlyList<Problem> Problems);
