using LotusBridge.Cli.Texts;
using LotusBridge.Ledger.Blocks;

namespace LotusBridge.Cli.Logs;

/// <summary>One block of a log: what its header says, and what of it does not hold.</summary>
/// <param name="First">Index of the header.</param>
/// <param name="Last">Index of the block's last entry, so far.</param>
/// <param name="NotBefore">Nothing in the block was entered before this moment; null where no note shows one.</param>
internal sealed record BlockLine(
    long First, long Last, DateTimeOffset? NotBefore, IReadOnlyList<BlockLine.Head> Heads, string? Problem)
{
    private const int ShownHexDigits = 12;

    /// <summary>A final tree that the header names.</summary>
    internal sealed record Head(string Origin, long Size, string Root, string Note);

    public static BlockLine Of(BlockProof proof, long last, DateTimeOffset? notBefore, string? problem) => new(
        proof.Proof.Index, last, notBefore,
        [
            .. BlockHeader.Parse(proof.Header.Span).Heads.Select(head => new Head(
                head.Tree.Origin, head.Tree.Size, head.Tree.Root.ToString(), head.Note.ToString())),
        ],
        problem);

    /// <summary>Draws the block, the log's own line last: it leads to the block before.</summary>
    /// <param name="origin">The log's.</param>
    public void Write(TextWriter to, Phrases phrases, string origin)
    {
        to.WriteLine("■ " + phrases.Say(
            "log.block", First, Last, Last - First + 1, NotBefore?.ToString("u") ?? phrases["log.block.untimed"]));
        foreach (var head in Heads.OrderBy(head => head.Origin == origin))
        {
            to.WriteLine($"{(head.Origin == origin ? "└──" : "│ ├─")} {head.Origin} {head.Size} {Short(head.Root)}");
        }

        if (Problem is not null)
        {
            to.WriteLine("  " + phrases.Say("log.broken", Problem));
        }
    }

    private static string Short(string digest) => digest[(digest.IndexOf(':', StringComparison.Ordinal) + 1)..][..ShownHexDigits];
}
