using System.Globalization;

namespace LotusBridge.Ledger;

/// <summary>
/// Where a tile lies below a log's prefix (C2SP tlog-tiles): <c>tile/&lt;L&gt;/&lt;N&gt;[.p/&lt;W&gt;]</c> for hashes,
/// <c>tile/entries/&lt;N&gt;[.p/&lt;W&gt;]</c> for entries; N in groups of three digits, all but the last after an x.
/// </summary>
public readonly record struct TilePath
{
    /// <summary>The level that stands for entry bundles.</summary>
    public const int EntriesLevel = -1;

    /// <summary>Hashes or entries in a full tile.</summary>
    public const int FullWidth = 256;

    /// <summary>Levels of hashes one tile spans.</summary>
    public const int Height = 8;

    /// <summary>Highest level a path may name.</summary>
    public const int MaxLevel = 63;

    private const string Prefix = "tile/";

    /// <param name="level">0 to 63, or <see cref="EntriesLevel"/>.</param>
    /// <param name="index">0 and up; which tile of that level.</param>
    /// <param name="width">1 to 256; below 256 the tile is partial.</param>
    public TilePath(int level, long index, int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(level, EntriesLevel);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(level, MaxLevel);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, FullWidth);
        (Level, Index, Width) = (level, index, width);
    }

    public int Level { get; }

    public long Index { get; }

    public int Width { get; }

    public bool IsEntries => Level == EntriesLevel;

    public bool IsFull => Width == FullWidth;

    /// <summary>How many hashes (entries) the last, partial tile of a level holds at this size; 0 for none.</summary>
    public static int PartialWidth(int level, long size) => (int)(CountAt(level, size) % FullWidth);

    /// <summary>Reads a path; nothing but the canonical form of a tile that can exist is read.</summary>
    /// <exception cref="LedgerFormatException">Not such a path.</exception>
    public static TilePath Parse(string path)
    {
        var parts = path.Split('/');
        if (!path.StartsWith(Prefix, StringComparison.Ordinal) || parts.Length < 3)
        {
            throw new LedgerFormatException("a tile's path is tile/<level>/<index>");
        }

        var level = string.Equals(parts[1], "entries", StringComparison.Ordinal)
            ? EntriesLevel
            : Bounded(parts[1], 0, MaxLevel, "a tile's level");
        var width = FullWidth;
        var groups = parts[2..];
        if (groups is [.., var last, var w] && last.EndsWith(".p", StringComparison.Ordinal))
        {
            width = Bounded(w, 1, FullWidth - 1, "a partial tile's width");
            groups = [.. groups[..^2], last[..^2]];
        }

        return new TilePath(level, IndexOf(groups), width);
    }

    /// <summary>How many hashes a level of tiles has in a tree of this size: ⌊size / 256^level⌋.</summary>
    internal static long CountAt(int level, long size)
    {
        var shift = level == EntriesLevel ? 0 : level * Height;
        return shift > 62 ? 0 : size >> shift;
    }

    public override string ToString()
    {
        var groups = (Index % 1000).ToString("000", CultureInfo.InvariantCulture);
        for (var rest = Index / 1000; rest > 0; rest /= 1000)
        {
            groups = "x" + (rest % 1000).ToString("000", CultureInfo.InvariantCulture) + "/" + groups;
        }

        var level = IsEntries ? "entries" : Level.ToString(CultureInfo.InvariantCulture);
        return Prefix + level + "/" + groups
            + (IsFull ? "" : ".p/" + Width.ToString(CultureInfo.InvariantCulture));
    }

    private static int Bounded(string text, int least, int most, string what)
    {
        var value = Strict.Decimal(text, what);
        return value >= least && value <= most
            ? (int)value
            : throw new LedgerFormatException($"{what} is {least} to {most}, not {value}");
    }

    private static long IndexOf(string[] groups)
    {
        var digits = "";
        for (var i = 0; i < groups.Length; i++)
        {
            var group = groups[i];
            var isLast = i == groups.Length - 1;
            if (!isLast && !group.StartsWith('x'))
            {
                throw new LedgerFormatException("every group of a tile's index but the last starts with x");
            }

            digits += isLast ? group : group[1..];
            if (digits.Length != 3 * (i + 1))
            {
                throw new LedgerFormatException("a tile's index is written in groups of three digits");
            }
        }

        if (groups.Length > 1 && digits.StartsWith("000", StringComparison.Ordinal))
        {
            throw new LedgerFormatException("a tile's index has no leading group of zeros");
        }

        var significant = digits.TrimStart('0');
        return significant.Length == 0 && digits.Length == 3
            ? 0
            : Strict.Decimal(significant, "a tile's index");
    }
}
