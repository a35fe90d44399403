using System.CommandLine;
using System.Text.Json.Serialization;
using LotusBridge.Cli.Texts;
using LotusBridge.Exchange.Anchoring;
using LotusBridge.Exchange.Api;
using LotusBridge.Ledger;

namespace LotusBridge.Cli.Logs;

/// <summary>
/// <c>lotus log anchor</c>: the newest root that a node says was confirmed on a chain. What leads from the log to the root
/// is computed here; that the chain has it is asked of a node of that chain, and rests on that node's word.
/// </summary>
internal static class AnchorCommand
{
    public static Command Build()
    {
        var node = NodeAddress.Option();
        var roster = PinnedRoster.Option();
        var verify = new Option<bool>("--verify");
        var rpc = RpcOption();
        var command = new Command("anchor") { Options = { node, roster, verify, rpc } };
        command.Validators.Add(parsed =>
        {
            if (parsed.GetValue(verify) != (parsed.GetValue(rpc) is not null))
            {
                parsed.AddError("--verify, --rpc URL");
            }
        });
        command.SetAction(async (parsed, stop) =>
        {
            using var log = await RemoteLog.OpenAsync(
                parsed, parsed.GetRequiredValue(node), PinnedRoster.Read(parsed.GetValue(roster)), stop).ConfigureAwait(false);
            var found = await FindAsync(log, stop).ConfigureAwait(false);
            if (found.Anchor is { } anchor && found.Problem is null && parsed.GetValue(rpc) is { } address)
            {
                using var chain = ChainNode.Open(address);
                found = await AskAsync(chain, anchor, found, address, stop).ConfigureAwait(false);
            }

            return Report.Write(parsed, found);
        });
        return command;
    }

    private static Option<Uri?> RpcOption() => new("--rpc")
    {
        HelpName = "URL",
        CustomParser = result =>
        {
            if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
            {
                return address;
            }

            result.AddError($"--rpc is an http or https address, not {result.Tokens[0].Value}");
            return null;
        },
    };

    /// <summary>From the log's newest checkpoint to the root.</summary>
    private static async Task<AnchorReport> FindAsync(RemoteLog log, CancellationToken stop)
    {
        var head = await log.HeadAsync(stop).ConfigureAwait(false);
        var origin = head.Signed.Checkpoint.Origin;
        var anchor = (await log.AnchorsAsync(stop).ConfigureAwait(false)).Anchors is [var newest, ..] ? newest : null;
        var report = new AnchorReport(origin, anchor);
        if (anchor is null)
        {
            return report;
        }

        var anchored = anchor.Anchored()!;
        var place = anchored.PlaceOf(origin);
        if (head.Verdict.Fault != ProofFault.None || place < 0 || anchored.Heads[place].Size > head.Signed.Checkpoint.Size)
        {
            return report with { Problem = "the root has no head of this log that the log itself has signed" };
        }

        var then = anchored.Heads[place];
        var (root, _) = await log.PrefixAsync(head.Signed.Checkpoint, then.Size, stop).ConfigureAwait(false);
        return root == then.Root
            ? report with { Size = then.Size }
            : report with { Problem = $"the log's tree of {then.Size} entries is not the one that was anchored" };
    }

    /// <summary>From the root to the chain.</summary>
    private static async Task<AnchorReport> AskAsync(
        ChainNode chain, AnchorView anchor, AnchorReport report, Uri address, CancellationToken stop)
    {
        try
        {
            var id = await chain.ChainIdAsync(stop).ConfigureAwait(false);
            var carried = await chain.TransactionAsync(anchor.Transaction, stop).ConfigureAwait(false);
            var receipt = await chain.ReceiptAsync(anchor.Transaction, stop).ConfigureAwait(false);
            var problem = id != anchor.Chain ? $"the chain's id is {id}, not {anchor.Chain}"
                : carried is null || receipt is null ? "the chain's node does not know the transaction"
                : !receipt.IsDone || receipt.Block != anchor.Block ? "the transaction was undone, or is in another block"
                : carried.To != anchor.To || !carried.Input.Span.SequenceEqual(anchor.Anchored()!.CallData)
                    ? "the transaction does not carry the root"
                : null;
            if (problem is not null)
            {
                return report with { Problem = problem };
            }

            var newest = await chain.BlockNumberAsync(stop).ConfigureAwait(false);
            return report with
            {
                Asked = address.ToString(),
                Confirmations = newest - anchor.Block + 1,
                BlockTime = await chain.BlockTimeAsync(anchor.Block, stop).ConfigureAwait(false),
            };
        }
        catch (ChainException error)
        {
            return report with { Problem = error.Message };
        }
    }

    /// <param name="Size">Of the log's head under the root, once it was computed.</param>
    /// <param name="Asked">The chain's node on whose word the rest stands.</param>
    private sealed record AnchorReport(
        string Origin, AnchorView? Anchor, long? Size = null, string? Asked = null, long? Confirmations = null,
        DateTimeOffset? BlockTime = null, string? Problem = null) : IReport
    {
        [JsonIgnore]
        public int ExitCode => Anchor is null || Problem is not null ? Cli.ExitCode.Negative : Cli.ExitCode.Done;

        public void Write(TextWriter to, Phrases phrases)
        {
            if (Anchor is not { } anchor)
            {
                to.WriteLine(phrases["log.anchor.none"]);
                return;
            }

            to.WriteLine(phrases.Say("log.anchor.root", anchor.Number, anchor.Root, anchor.Chain, anchor.Block, anchor.Transaction));
            if (Problem is not null)
            {
                to.WriteLine(phrases.Say("log.broken", Problem));
                return;
            }

            to.WriteLine(phrases.Say("log.anchor.computed", Origin, Size, anchor.Heads.Count));
            to.WriteLine(Asked is null
                ? phrases["log.anchor.unasked"]
                : phrases.Say("log.anchor.asked", Asked, Confirmations, BlockTime?.ToString("u")));
        }
    }
}
