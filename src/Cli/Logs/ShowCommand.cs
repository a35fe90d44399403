using System.CommandLine;
using LotusBridge.Ledger;
using LotusBridge.Ledger.Blocks;

namespace LotusBridge.Cli.Logs;

/// <summary><c>lotus log show</c>: the newest checkpoint, and the newest blocks with the trees that their headers name.</summary>
internal static class ShowCommand
{
    private const int UsualBlocks = 5;
    private const int MaxBlocks = 1000;

    public static Command Build()
    {
        var node = NodeAddress.Option();
        var roster = PinnedRoster.Option();
        var blocks = new Option<int>("--blocks") { HelpName = "N", DefaultValueFactory = _ => UsualBlocks };
        blocks.Validators.Add(option =>
        {
            if (option.GetValueOrDefault<int>() is < 0 or > MaxBlocks)
            {
                option.AddError($"--blocks: 0 to {MaxBlocks}");
            }
        });
        var command = new Command("show") { Options = { node, roster, blocks } };
        command.SetAction(async (parsed, stop) =>
        {
            using var log = await RemoteLog.OpenAsync(
                parsed, parsed.GetRequiredValue(node), PinnedRoster.Read(parsed.GetValue(roster)), stop).ConfigureAwait(false);
            var head = await log.HeadAsync(stop).ConfigureAwait(false);
            var drawn = await BlocksAsync(log, head, parsed.GetValue(blocks), stop).ConfigureAwait(false);
            return Report.Write(parsed, LogReport.Of(log, head) with
            {
                Blocks = drawn,
                Problem = drawn.FirstOrDefault(block => block.Problem is not null)?.Problem,
            });
        });
        return command;
    }

    /// <summary>From the newest on backwards; each proven by itself, and its own tree compared with the log's.</summary>
    private static async Task<IReadOnlyList<BlockLine>> BlocksAsync(
        RemoteLog log, RemoteLog.Head head, int count, CancellationToken stop)
    {
        var (lines, end) = (new List<BlockLine>(), head.Signed.Checkpoint.Size);
        var roots = count > 0 && end <= RemoteLog.MaxEntries
            ? await log.RootsAsync(head.Signed.Checkpoint, stop).ConfigureAwait(false)
            : null;
        while (lines.Count < count && await log.BlockBeforeAsync(end, stop).ConfigureAwait(false) is { } proof)
        {
            var notBefore = proof.Verify((origin, index) => log.Rosters.InForce(origin, index)?.Policy, out var flaw);
            lines.Add(BlockLine.Of(proof, end - 1, notBefore, flaw ?? Flaw(proof, head.Signed.Checkpoint, end, roots)));
            end = proof.Proof.Index;
        }

        return lines;
    }

    private static string? Flaw(BlockProof proof, Checkpoint tree, long end, Func<long, Digest>? roots)
    {
        var own = BlockHeader.Parse(proof.Header.Span).Find(tree.Origin)?.Tree;
        return proof.Proof.Checkpoint.Checkpoint.Origin != tree.Origin || proof.Proof.Index >= end
                ? "the node proves another entry than the one asked for"
            : own is null || own.Size > proof.Proof.Index ? $"the header at {proof.Proof.Index} names no tree of the log before it"
            : roots is not null && roots(own.Size) != own.Root
                ? $"the header at {proof.Proof.Index} names a tree of {own.Size} entries that the log never had"
            : null;
    }
}
