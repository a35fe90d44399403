using LotusBridge.Exchange.Anchoring;
using LotusBridge.Exchange.Api;
using LotusBridge.Ledger;
using LotusBridge.Ledger.Anchoring;
using LotusBridge.Ledger.Mirroring;
using LotusBridge.Ledger.Storage;
using LotusBridge.Node.Hosting;
using LotusBridge.Node.Logbook;

namespace LotusBridge.Node.Anchoring;

/// <summary>
/// Writes one root over all heads that this node knows to a chain, at most once a minute, and keeps what the chain has
/// confirmed. Nothing waits for it: where the chain is away, lies or is slow, one root is lost, and the next covers it.
/// </summary>
internal sealed class AnchorRounds(
    Settings settings, OwnLog log, Mirror mirror, AnchorShelf shelf, TimeProvider clock, ILogger<AnchorRounds> logger)
    : BackgroundService
{
    /// <summary>Rounds that a transaction may take before it is given up and a new one is sent.</summary>
    private const int MostWaits = 10;

    // The one transaction that is on its way; there is never a second.
    private Pending? pending;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (settings.Anchor is not { } anchor)
        {
            return;
        }

        using var chain = ChainNode.Open(anchor.Rpc);
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(TimeSpan.FromSeconds(anchor.EverySeconds), stoppingToken);
            await RoundAsync(chain, anchor, stoppingToken);
        }
    }

    /// <summary>Looks what has become of the last root, and sends the next where none is on its way.</summary>
    internal async Task RoundAsync(ChainNode chain, AnchorSettings anchor, CancellationToken stop)
    {
        try
        {
            if (await chain.ChainIdAsync(stop) is var id && id != anchor.Chain)
            {
                throw new ChainException($"the chain's id is {id}, not {anchor.Chain}");
            }

            if (pending is not null)
            {
                await LookAsync(chain, anchor, pending, stop);
            }

            if (pending is null && Heads() is { } heads && heads.Root != shelf.Newest?.Root)
            {
                var transaction = await chain.SendAsync(anchor.From, anchor.To, heads.CallData, stop);
                pending = new Pending(heads, transaction, 0);
            }
        }
        catch (Exception error) when (error is ChainException or IOException or LogStoreException)
        {
            Telemetry.AnchorFailures.Add(1);
            logger.AnchorFailed(error);
        }
    }

    private async Task LookAsync(ChainNode chain, AnchorSettings anchor, Pending sent, CancellationToken stop)
    {
        // Given up before it is asked for, so that a chain that fails each time does not keep it for ever.
        pending = sent.Waits + 1 < MostWaits ? sent with { Waits = sent.Waits + 1 } : null;
        if (await chain.ReceiptAsync(sent.Transaction, stop) is not { } receipt)
        {
            return;
        }

        if (!receipt.IsDone || await chain.TransactionAsync(sent.Transaction, stop) is not { } carried
            || carried.To != EvmText.Address(anchor.To) || !carried.Input.Span.SequenceEqual(sent.Heads.CallData))
        {
            pending = null;
            throw new ChainException("the chain shows another transaction than was sent, or one that was undone");
        }

        if (await chain.BlockNumberAsync(stop) - receipt.Block + 1 < anchor.Confirmations)
        {
            return;
        }

        pending = null;
        var kept = shelf.Add(number => new AnchorView(
            number, clock.GetUtcNow(), sent.Heads.Root, anchor.Chain, carried.To, sent.Transaction, receipt.Block,
            [.. sent.Heads.Heads.Select(head => head.ToString())]));
        Telemetry.Anchored.Add(1);
        logger.Anchored(kept.Number, kept.Root, kept.Block);
    }

    /// <summary>The own final head, and those that the own mirror holds whole; null where every log is empty.</summary>
    private AnchoredHeads? Heads()
    {
        var held = mirror.Origins.Select(origin => mirror.Latest(Mirror.HashOf(origin)))
            .Where(reply => reply.IsOk).Select(reply => SignedCheckpoint.Parse(System.Text.Encoding.UTF8.GetBytes(reply.Body)));
        Checkpoint[] heads = [.. held.Append(log.Published).Select(one => one.Checkpoint).Where(one => one.Size > 0)];
        return heads.Length == 0 ? null : AnchoredHeads.Of(heads);
    }

    private sealed record Pending(AnchoredHeads Heads, string Transaction, int Waits);
}
