using System.Data.Common;
using LotusBridge.Exchange.Peers;
using LotusBridge.Node.Hosting;
using LotusBridge.Node.Peers;
using Microsoft.EntityFrameworkCore;

namespace LotusBridge.Node.Rosters;

/// <summary>
/// Asks the peers for the next epoch, round after round: for the step, for the proofs of their logs, and for the evidence
/// when somebody has it. So a step that one registrar handed to one node reaches all, and no node waits for a person.
/// </summary>
internal sealed class StepRounds(
    Self self, PeerLines peers, StepDesk desk, Changeover changeover, Signals signals, ILogger<StepRounds> logger)
    : BackgroundService
{
    /// <summary>How long a step that somebody else holds stays unknown here at most, and how often a blocked node looks again.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    /// <summary>Between two rounds while a step is on its way.</summary>
    private static readonly TimeSpan ShortPause = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RoundAsync(stoppingToken);
            }
            catch (Exception error) when (error is DbException or DbUpdateException or IOException)
            {
                logger.LoopFailed(nameof(StepRounds), error);
            }

            await Task.Delay(ShortPause, stoppingToken);
            await signals.StepChanged.WaitAsync(self.Step is { IsKept: false } ? TimeSpan.Zero : Pause - ShortPause, stoppingToken);
        }
    }

    /// <summary>Asks every peer once, and changes over when the next epoch is complete.</summary>
    internal async Task RoundAsync(CancellationToken stop)
    {
        if (self.Step is not { IsKept: true })
        {
            await Task.WhenAll(peers.All.Select(peer => AskAsync(peer, Patience, stop)));
            await desk.CompleteAsync(stop);
        }

        await changeover.TryAsync(stop);
    }

    /// <summary>Takes what the peer knows of the next epoch.</summary>
    /// <returns>False when it did not answer.</returns>
    public async Task<bool> AskAsync(Peer peer, TimeSpan patience, CancellationToken stop)
    {
        if (await peer.StepsAsync(self.Roster.Epoch + 1, patience, stop) is not { } known)
        {
            return false;
        }

        try
        {
            await TakeAsync(peer, known, stop);
            return true;
        }
        catch (Exception error) when (error is DbException or DbUpdateException or IOException)
        {
            logger.LoopFailed(nameof(StepRounds), error);
            return false;
        }
    }

    private async Task TakeAsync(Peer peer, KnownSteps known, CancellationToken stop)
    {
        foreach (var (place, step) in known.Steps.Index())
        {
            if (StepIn(step) is not { } bytes)
            {
                continue;
            }

            // The proofs are the first step's; what contradicts it comes alone.
            var (_, problem) = await desk.TakeAsync(
                bytes.Envelope, bytes.Evidence, stop, place == 0 ? known.Proofs : []);
            if (problem is not null)
            {
                Telemetry.StepsRefused.Add(1, Telemetry.Tag("peer", peer.Territory), Telemetry.Tag("code", problem.Code));
            }
        }
    }

    private static (ReadOnlyMemory<byte> Envelope, ReadOnlyMemory<byte> Evidence)? StepIn(Exchange.Api.SignedStep step) =>
        Exchange.Api.CanonicalBase64.Read(step.Envelope) is { } envelope
        && Exchange.Api.CanonicalBase64.Read(step.Evidence ?? "") is { } evidence
            ? (envelope, evidence)
            : null;
}
