using System.Diagnostics;
using LotusBridge.Ledger;
using LotusBridge.Ledger.Storage;
using LotusBridge.Node.Hosting;
using LotusBridge.Node.Storage;
using Microsoft.EntityFrameworkCore;

namespace LotusBridge.Node.Logbook;

/// <summary>This node's log: entries on disk, and the cosigned checkpoints in the database.</summary>
internal sealed class OwnLog(Settings settings, Self self, Store store) : IDisposable
{
    /// <summary>Below the data folder.</summary>
    public const string Folder = "log";

    /// <summary>A disk that takes longer for one record is slow: acts wait for it, and the node says so.</summary>
    public static readonly TimeSpan SlowAfter = TimeSpan.FromSeconds(1);

    private LogStore? log;
    private SignedCheckpoint? published;
    private long lastFinalUnix;
    private long appendingSince;

    /// <summary>Opened by <see cref="OpenAsync"/>.</summary>
    public LogStore Store => log ?? throw new InvalidOperationException("the log is not open yet");

    /// <summary>The newest checkpoint that the quorum cosigned, or the log's own while there is none.</summary>
    public SignedCheckpoint Published => Volatile.Read(ref published) ?? Store.CheckpointAt(0);

    /// <summary>When the newest quorum was complete; the year 1970 while there was none.</summary>
    public DateTimeOffset LastFinalAt => DateTimeOffset.FromUnixTimeSeconds(Interlocked.Read(ref lastFinalUnix));

    /// <summary>How long the disk has not made durable what is being appended; zero while nothing is.</summary>
    public TimeSpan Waiting =>
        Volatile.Read(ref appendingSince) is > 0 and var since ? Stopwatch.GetElapsedTime(since) : TimeSpan.Zero;

    /// <summary>Appends at an index; for one caller at a time.</summary>
    /// <exception cref="LogStoreException">As the log's own.</exception>
    public async Task AppendAtAsync(long index, IReadOnlyList<ReadOnlyMemory<byte>> entries, CancellationToken stop)
    {
        var since = Stopwatch.GetTimestamp();
        Volatile.Write(ref appendingSince, since);
        try
        {
            await Store.AppendAtAsync(index, entries, stop);
        }
        finally
        {
            Volatile.Write(ref appendingSince, 0);
            Telemetry.AppendMilliseconds.Record(Stopwatch.GetElapsedTime(since).TotalMilliseconds);
        }
    }

    /// <summary>Opens the log and holds it against the database.</summary>
    /// <exception cref="StartRefusedException">Damaged, in use, or ahead of the database.</exception>
    public async Task OpenAsync(CancellationToken stop)
    {
        try
        {
            log = LogStore.Open(
                Path.Combine(settings.DataFolder, Folder), self.Keys.Log,
                [.. self.Rosters.LogKeysOf(self.Origin).Where(key => !key.Equals(self.Keys.Log.Key))]);
            var last = await store.ReadAsync(
                db => db.Entries.OrderByDescending(entry => entry.Index).FirstOrDefaultAsync(stop), stop);
            log.EnsureNotAheadOf(last is null ? 0 : last.Index + 1);
            await EnsureSameAsync(stop);
        }
        catch (LogStoreException error)
        {
            throw new StartRefusedException(
                error.Fault switch
                {
                    LogStoreFault.Locked => StartRefusedException.Busy,
                    LogStoreFault.Dead => StartRefusedException.LogFailed,
                    _ => StartRefusedException.Inconsistent,
                },
                error.Message);
        }

        var row = await store.ReadAsync(
            db => db.Checkpoints.FirstOrDefaultAsync(one => one.Finality == Finality.L2, stop), stop);
        if (row is not null)
        {
            Publish(SignedCheckpoint.Parse(System.Text.Encoding.UTF8.GetBytes(row.Note)), row.At);
        }
    }

    /// <summary>The checkpoint that was final counts no more under the epoch in force.</summary>
    public void Withdraw()
    {
        Volatile.Write(ref published, null);
        Interlocked.Exchange(ref lastFinalUnix, 0);
    }

    public void Publish(SignedCheckpoint checkpoint, DateTimeOffset at)
    {
        Volatile.Write(ref published, checkpoint);
        Interlocked.Exchange(ref lastFinalUnix, at.ToUnixTimeSeconds());
    }

    public void Dispose() => log?.Dispose();

    private async Task EnsureSameAsync(CancellationToken stop)
    {
        var size = Store.Size;
        var entry = await store.ReadAsync(
            db => db.Entries.FirstOrDefaultAsync(one => one.Index == size - 1, stop), stop);
        if (entry is not null && !Store.Entry(size - 1).Span.SequenceEqual(entry.Entry))
        {
            throw new LogStoreException(
                LogStoreFault.Conflict, $"log and database hold different entries at index {size - 1}");
        }
    }
}
