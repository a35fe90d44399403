using System.Data.Common;
using System.Security.Cryptography;
using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Ledger.Storage;
using LotusBridge.Node.Logbook;
using LotusBridge.Node.Storage;
using Microsoft.EntityFrameworkCore;

namespace LotusBridge.Node.Hosting;

/// <summary>
/// Ready means that an act taken now would become final: the node key signs and verifies under the roster, the
/// database takes a write, the log is alive, and the quorum cosigns, all of it really done.
/// </summary>
internal sealed class Readiness(
    Self self, Store store, OwnLog log, Quorum quorum, SigningGate gate, TimeProvider clock)
    : IDisposable
{
    /// <summary>An answer is given again for so long, since anybody may ask.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private readonly SemaphoreSlim turn = new(1, 1);
    private (long At, string? Problem)? last;

    /// <summary>Null when ready, else what is wrong, in one word.</summary>
    public async Task<string?> ProblemAsync(CancellationToken stop)
    {
        await turn.WaitAsync(stop);
        try
        {
            if (last is { } known && TimeProvider.System.GetElapsedTime(known.At) < Kept)
            {
                return known.Problem;
            }

            var problem = await ProbeAsync(stop);
            last = (TimeProvider.System.GetTimestamp(), problem);
            return problem;
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();

    private async Task<string?> ProbeAsync(CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(Patience);
        try
        {
            return !Signs() ? "node-key"
                : !await WritesAsync(patience.Token) ? "database"
                : !gate.IsOpenFor(self.Origin) ? "peers"
                : log.Waiting > OwnLog.SlowAfter ? "log-slow"
                : await CosignsAsync(patience.Token) ? null : "quorum";
        }
        catch (Exception error) when (error is DbException or DbUpdateException)
        {
            return "database";
        }
        catch (LogStoreException)
        {
            return "log";
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return "timeout";
        }
    }

    private bool Signs()
    {
        var probe = Envelope.Sign("application/vnd.lotus-bridge.probe", RandomNumberGenerator.GetBytes(32), self.Keys.Node);
        return SignatureCheck.Verify(probe, self.Member.Node);
    }

    private async Task<bool> WritesAsync(CancellationToken stop)
    {
        var nonce = RandomNumberGenerator.GetHexString(32, lowercase: true);
        var written = new NonceRow { By = self.Id, Nonce = nonce, At = clock.GetUtcNow() };
        await store.WriteAsync(
            db =>
            {
                db.Add(written);
                return Task.CompletedTask;
            },
            stop);
        return await store.WriteAsync(
            db => db.Nonces.Where(row => row.By == self.Id && row.Nonce == nonce).ExecuteDeleteAsync(stop), stop) == 1;
    }

    private async Task<bool> CosignsAsync(CancellationToken stop)
    {
        await foreach (var step in quorum.CollectAsync(log.Store.Latest, stop))
        {
            if (step.Finality == Finality.L2)
            {
                return true;
            }
        }

        return false;
    }
}
