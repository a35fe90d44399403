using System.Globalization;
using System.Text;

namespace LotusBridge.Ledger.Blocks;

/// <summary>
/// The first entry of a block: it names the newest final trees that the node knew, of its own log and of the others, so
/// that each log vouches for the past of all (<c>spec/block.md</c>). It says nothing of any statement.
/// </summary>
public sealed record BlockHeader
{
    /// <summary>First line of the entry.</summary>
    public const string Title = "lotus-bridge/block/v1";

    /// <summary>Most logs that one header names.</summary>
    public const int MaxHeads = 256;

    private const string HeadWord = "head";

    /// <exception cref="LedgerFormatException">No heads or too many, or two of one log.</exception>
    public BlockHeader(IEnumerable<LogHead> heads)
    {
        Heads = [.. heads.OrderBy(head => Convert.ToHexString(Encoding.UTF8.GetBytes(head.Tree.Origin)), StringComparer.Ordinal)];
        if (Heads.Count is 0 or > MaxHeads)
        {
            throw new LedgerFormatException($"a block's header names 1 to {MaxHeads} logs, not {Heads.Count}");
        }

        if (Heads.Zip(Heads.Skip(1)).Any(pair => pair.First.Tree.Origin == pair.Second.Tree.Origin))
        {
            throw new LedgerFormatException("a block's header names each log once");
        }
    }

    /// <summary>In the order of their origins, compared as bytes of UTF-8; each log once.</summary>
    public IReadOnlyList<LogHead> Heads { get; }

    /// <summary>True for an entry that claims to be a header: everything else in a log is a commitment.</summary>
    public static bool IsOne(ReadOnlySpan<byte> entry) =>
        entry.Length > Title.Length && entry.StartsWith(Encoding.ASCII.GetBytes(Title + "\n"));

    /// <summary>Reads an entry; the whole input is the header.</summary>
    /// <exception cref="LedgerFormatException">Not in its one canonical form.</exception>
    public static BlockHeader Parse(ReadOnlySpan<byte> entry)
    {
        var lines = Strict.Lines(Strict.Text(entry, EntryBundle.MaxEntryBytes, "a block's header"), "a block's header");
        if (lines[0] != Title)
        {
            throw new LedgerFormatException($"a block's header starts with the line {Title}");
        }

        var heads = lines.Skip(1).Select(ParseHead).ToList();
        var header = new BlockHeader(heads);
        return header.Heads.SequenceEqual(heads)
            ? header
            : throw new LedgerFormatException("the logs of a block's header stand in the order of their origins");
    }

    /// <summary>What it says of a log; null when it does not name it.</summary>
    public LogHead? Find(string origin) => Heads.FirstOrDefault(head => head.Tree.Origin == origin);

    public byte[] ToBytes() => Encoding.UTF8.GetBytes(ToString());

    public override string ToString()
    {
        var text = new StringBuilder(Title).Append('\n');
        foreach (var (tree, note) in Heads)
        {
            text.Append(CultureInfo.InvariantCulture, $"{HeadWord} {tree.Origin} {tree.Size} {tree.Root.Base64} {note.Base64}\n");
        }

        return text.ToString();
    }

    public bool Equals(BlockHeader? other) => other is not null && Heads.SequenceEqual(other.Heads);

    public override int GetHashCode() => Heads.Aggregate(Heads.Count, (hash, head) => HashCode.Combine(hash, head));

    private static LogHead ParseHead(string line)
    {
        var words = line.Split(' ');
        if (words is not [HeadWord, var origin, var size, var root, var note] || !KeyName.IsValid(origin))
        {
            throw new LedgerFormatException("a line of a block's header is: head, origin, size, root, SHA-256 of the note");
        }

        return new LogHead(
            new Checkpoint(origin, Strict.Decimal(size, "the size of a head"), Strict.Hash(root, "the root of a head")),
            Strict.Hash(note, "the note of a head"));
    }
}
