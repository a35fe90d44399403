using System.Globalization;
using LotusBridge.Custody.Rosters;
using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Ledger.Blocks;
using LotusBridge.Ledger.Timestamps;

namespace LotusBridge.Custody.Bundles;

/// <summary>The kinds of files in a bundle, in archive order.</summary>
internal enum BundleFolder
{
    Roster,
    Steps,
    StepProofs,
    Packs,
    Statements,
    Proofs,
    Blocks,
    Stamps,
    Tokens,
    Annexes,
    Content,
    Containers,
}

/// <summary>Which files may stand in a bundle, in what order, and how large those held in memory are.</summary>
internal static class BundleLayout
{
    /// <summary>The largest rule pack, in bytes.</summary>
    public const int MaxPackBytes = 1024 * 1024;

    /// <summary>The largest annex, in bytes.</summary>
    public const int MaxAnnexBytes = 256 * 1024;

    /// <summary>The most that all files but the contents have together, in bytes.</summary>
    public const long MaxHeldBytes = 128L * 1024 * 1024;

    private const int HexLength = 2 * Digest.Length;
    private const int LongestTerritory = 8;

    private static readonly System.Buffers.SearchValues<char> TerritoryLetters =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");

    private const string Roster = "roster.json";

    private static readonly (string Prefix, string Suffix)[] Forms =
    [
        (Roster, ""), ("rosters/", ".json"), ("roster-proofs/", ".json"), ("packs/", ".yaml"),
        ("statements/", ".json"), ("proofs/", ".tlog-proof"), ("blocks/", ".block-proof"),
        ("stamps/", ".tlog-proof"), ("tokens/", ".tst"), ("annexes/", ".json"), ("content/", ".age"),
        ("content/", ".sm"),
    ];

    public static string NameOf(BundleFolder folder, string key)
    {
        var (prefix, suffix) = Forms[(int)folder];
        return folder == BundleFolder.Roster ? prefix : prefix + key + suffix;
    }

    /// <summary>The name of a sealed package: an age file, or a Mainland container.</summary>
    public static string NameOfContent(string package, bool isMainland) =>
        NameOf(isMainland ? BundleFolder.Containers : BundleFolder.Content, package);

    /// <summary>True for a sealed package, which is not held in memory.</summary>
    public static bool IsContent(string name) => FolderOf(name) is BundleFolder.Content or BundleFolder.Containers;

    /// <summary>The folder that a name stands in; null for a name that no bundle has.</summary>
    public static BundleFolder? FolderOf(string name)
    {
        var at = Array.FindIndex(Forms, form => form.Suffix.Length == 0
            ? string.Equals(name, form.Prefix, StringComparison.Ordinal)
            : name.StartsWith(form.Prefix, StringComparison.Ordinal)
                && name.EndsWith(form.Suffix, StringComparison.Ordinal)
                && name.Length > form.Prefix.Length + form.Suffix.Length);
        return at < 0 || !IsKey((BundleFolder)at, KeyOf((BundleFolder)at, name)) ? null : (BundleFolder)at;
    }

    /// <summary>What stands between the folder and the ending.</summary>
    public static string KeyOf(BundleFolder folder, string name)
    {
        var (prefix, suffix) = Forms[(int)folder];
        return name[prefix.Length..^suffix.Length];
    }

    /// <summary>Null when the roster comes first and every other file in its place.</summary>
    public static string? Problem(IReadOnlyList<BundleFile> files)
    {
        if (files.Any(file => FolderOf(file.Name) is null))
        {
            return "it names a file that no bundle has";
        }

        var isAscending = files.Zip(files.Skip(1)).All(pair => Compare(pair.First.Name, pair.Second.Name) < 0);
        var held = files.Where(file => !IsContent(file.Name)).ToList();
        return !isAscending || files[0].Name != Roster ? "the files are not in their order"
            : held.FirstOrDefault(file => file.Size > MaxBytes(FolderOf(file.Name)!.Value)) is { } large
                ? $"{large.Name} is above its limit"
            : held.Sum(file => file.Size) > MaxHeldBytes ? $"all but the contents have at most {MaxHeldBytes} bytes"
            : null;
    }

    public static int Compare(string first, string second) =>
        (FolderOf(first)!.Value - FolderOf(second)!.Value) is var folders && folders != 0
            ? folders
            : string.CompareOrdinal(first, second);

    private static int MaxBytes(BundleFolder folder) => folder switch
    {
        BundleFolder.StepProofs => RosterEvidence.MaxBytes,
        BundleFolder.Packs => MaxPackBytes,
        BundleFolder.Blocks => BlockProof.MaxBytes,
        BundleFolder.Proofs or BundleFolder.Stamps => LogProof.MaxBytes,
        BundleFolder.Tokens => TimestampToken.MaxBytes,
        BundleFolder.Annexes => MaxAnnexBytes,
        BundleFolder.Statements => StatementReader.MaxEnvelopeBytes,
        _ => Envelope.MaxBytes,
    };

    /// <summary>The key of an epoch's files, as in <c>0001</c>.</summary>
    public static string KeyOf(int epoch) => epoch.ToString("0000", CultureInfo.InvariantCulture);

    /// <summary>The key of a token's file: the root that it is over, and whose authority made it.</summary>
    public static string KeyOf(Digest root, string territory) => root.Hex + "-" + territory;

    /// <summary>What <see cref="KeyOf(Digest, string)"/> was made from.</summary>
    public static (string Root, string Territory) TokenOf(string key) => (key[..HexLength], key[(HexLength + 1)..]);

    private static bool IsToken(string key) =>
        key.Length is > HexLength + 1 and <= HexLength + 1 + LongestTerritory && key[HexLength] == '-'
        && Digest.TryParse("sha256:" + key[..HexLength], out _)
        && key.AsSpan(HexLength + 1).IndexOfAnyExcept(TerritoryLetters) < 0;

    private static bool IsEpoch(string key) =>
        key.Length == 4 && key.All(char.IsAsciiDigit) && key != "0000";

    private static bool IsKey(BundleFolder folder, string key) => folder switch
    {
        BundleFolder.Roster => true,
        BundleFolder.Steps or BundleFolder.StepProofs => IsEpoch(key),
        BundleFolder.Packs => !key.Contains('/', StringComparison.Ordinal),
        BundleFolder.Content or BundleFolder.Containers => PackageName.IsName(key),
        BundleFolder.Tokens => IsToken(key),
        _ => Digest.TryParse("sha256:" + key, out _),
    };
}
