using System.Data.Common;
using System.Diagnostics;
using LotusBridge.Exchange.Api;
using LotusBridge.Exchange.Messages;
using LotusBridge.Exchange.Peers;
using LotusBridge.Ledger;
using LotusBridge.Ledger.Storage;
using LotusBridge.Node.Hosting;
using LotusBridge.Node.Logbook;
using LotusBridge.Node.Storage;
using LotusBridge.Node.Submissions;
using LotusBridge.Orders.Statements;
using Microsoft.EntityFrameworkCore;

namespace LotusBridge.Node.Peers;

/// <summary>Empties the outbox: one loop for each peer, first in first out, until each has its receipt.</summary>
internal sealed class Dispatcher(
    PeerLines peers, Store store, ProofBook proofs, Self self, TimeProvider clock, ILogger<Dispatcher> logger)
    : BackgroundService
{
    /// <summary>The code of a statement that answers one that the peer refused for good.</summary>
    public const string FollowsRefused = "follows-refused";

    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(30);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(peers.All.Select(peer => ServeAsync(peer, stoppingToken)));

    private async Task ServeAsync(Peer peer, CancellationToken stop)
    {
        var backoff = new Backoff(FirstRetry, LongestRetry);
        while (!stop.IsCancellationRequested)
        {
            var pause = await EmptyAsync(peer, backoff, stop);
            var since = Stopwatch.GetTimestamp();
            do
            {
                await peer.Outbox.WaitAsync(pause - Stopwatch.GetElapsedTime(since), stop);
            }
            while (Stopwatch.GetElapsedTime(since) < pause && !peer.TakeCalled());
        }
    }

    /// <summary>Sends until nothing is left to send, or something has to be tried again later.</summary>
    /// <returns>How long to wait before the next attempt; null where only something new gives a reason.</returns>
    private async Task<TimeSpan?> EmptyAsync(Peer peer, Backoff backoff, CancellationToken stop)
    {
        try
        {
            peer.TakeCalled();
            while (await NextAsync(peer, stop) is { } next)
            {
                if (await SendAsync(peer, next, backoff, stop) is { } pause)
                {
                    return pause;
                }

                backoff.Reset();
            }

            return null;
        }
        catch (Exception error) when (error is DbException or DbUpdateException or LogStoreException)
        {
            logger.LoopFailed(nameof(Dispatcher), error);
            return backoff.Next();
        }
    }

    /// <summary>The oldest waiting row, once its statement has the finality it needs; nothing overtakes it.</summary>
    private Task<Parcel?> NextAsync(Peer peer, CancellationToken stop) => store.ReadAsync(
        async db =>
        {
            var row = await db.Outbox.Where(one => one.Peer == peer.Territory && one.State == OutboxState.Waiting)
                .OrderBy(one => one.Number).FirstOrDefaultAsync(stop);
            var statement = row is null
                ? null
                : await db.Statements.FirstAsync(one => one.Digest == row.Statement, stop);
            return statement?.Finality >= row?.Needs && await proofs.OfAsync(db, statement, stop) is { } proof
                ? new Parcel(row, statement, proof, await AnnexesAsync(db, statement, stop))
                : null;
        },
        stop);

    private static async Task<IReadOnlyList<ReadOnlyMemory<byte>>> AnnexesAsync(
        NodeDb db, StatementRow statement, CancellationToken stop)
    {
        if (statement.Type != "order.issued"
            || OrderStatements.Reader.Read(statement.Envelope, out _)?.Body is not OrderIssued issued)
        {
            return [];
        }

        var annex = await db.Annexes.FirstOrDefaultAsync(one => one.Digest == issued.AuthorityOnly, stop);
        return annex is null ? [] : [annex.Content];
    }

    /// <summary>Null when the row is done with; else how long to wait.</summary>
    private async Task<TimeSpan?> SendAsync(Peer peer, Parcel parcel, Backoff backoff, CancellationToken stop)
    {
        var digest = parcel.Statement.Digest;
        var message = new PeerMessage(
            self.Territory, peer.Territory, parcel.Statement.Envelope, parcel.Proof, parcel.Annexes);
        CrashPoints.Here("before-send");
        var delivery = await peer.Messages.SendAsync(message, digest, stop);
        CrashPoints.Here("after-send");
        if (delivery.Code == PeerCode.ParentUnknown && await FollowsRefusedAsync(parcel, stop))
        {
            delivery = new Exchange.Peers.Delivery(DeliveryOutcome.Refused, FollowsRefused, null);
        }

        TimeSpan? pause = delivery.Outcome == DeliveryOutcome.Later ? backoff.Next() : null;
        await RecordAsync(parcel.Row.Number, delivery, pause ?? TimeSpan.Zero, stop);
        CrashPoints.Here("after-receipt");
        Announce(peer.Territory, digest, delivery, parcel.Row.Attempts + 1);
        return pause;
    }

    /// <summary>
    /// What the peer refused for good it will never have: waiting for it would hold up every other thread.
    /// </summary>
    private Task<bool> FollowsRefusedAsync(Parcel parcel, CancellationToken stop) => store.ReadAsync(
        db => db.Outbox.AnyAsync(
            row => row.Peer == parcel.Row.Peer && row.State == OutboxState.Dead
                && db.Statements.Any(one => one.Digest == row.Statement && one.Thread == parcel.Statement.Thread),
            stop),
        stop);

    private Task RecordAsync(long number, Exchange.Peers.Delivery delivery, TimeSpan pause, CancellationToken stop) =>
        store.WriteAsync(
            async db =>
            {
                var now = clock.GetUtcNow();
                var row = await db.Outbox.FirstAsync(one => one.Number == number, stop);
                row.Attempts++;
                row.NextAt = now + pause;
                row.LastProblem = delivery.Code;
                row.State = delivery.Outcome switch
                {
                    DeliveryOutcome.Received => OutboxState.Sent,
                    DeliveryOutcome.Refused => OutboxState.Dead,
                    _ => OutboxState.Waiting,
                };
                await SubmissionBook.RecordAsync(db, row, delivery, now, stop);
                if (delivery.Receipt is { } receipt)
                {
                    db.Add(new ReceiptRow
                    {
                        Statement = row.Statement, Peer = row.Peer, Given = false,
                        Envelope = receipt.ToArray(), At = now,
                    });
                }
            },
            stop);

    private void Announce(string peer, Digest digest, Exchange.Peers.Delivery delivery, int attempt)
    {
        var tag = Telemetry.Tag("peer", peer);
        switch (delivery.Outcome)
        {
            case DeliveryOutcome.Received:
                Telemetry.Delivered.Add(1, tag);
                logger.Delivered(digest, peer);
                break;
            case DeliveryOutcome.Later:
                Telemetry.DeliveryFailures.Add(1, tag, Telemetry.Tag("code", delivery.Code!));
                logger.DeliveryLater(digest, peer, delivery.Code!, attempt);
                break;
            default:
                Telemetry.DeadLetters.Add(1, tag, Telemetry.Tag("code", delivery.Code!));
                Telemetry.AlarmsRaised.Add(1, Telemetry.Tag("alarm", SubmissionAlarm.Refused));
                logger.DeliveryDead(digest, peer, delivery.Code!);
                break;
        }
    }

    private sealed record Parcel(
        OutboxRow Row, StatementRow Statement, string Proof, IReadOnlyList<ReadOnlyMemory<byte>> Annexes);
}
