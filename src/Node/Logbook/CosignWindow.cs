using LotusBridge.Ledger;
using LotusBridge.Node.Hosting;

namespace LotusBridge.Node.Logbook;

/// <summary>
/// Which times of cosignatures count at this node when it collects them: none far from its own clock. A mirror says the
/// same time again for a checkpoint that it holds, so the past counts from when the checkpoint was first shown to anybody.
/// </summary>
internal sealed class CosignWindow(Self self, Settings settings, OwnLog log, TimeProvider clock)
{
    private readonly Lock turn = new();
    private (long Size, DateTimeOffset At)? first;

    /// <summary>
    /// POSIX seconds, both ends included. Called before anybody is shown the checkpoint, and the first time with what the
    /// log held when it was opened or had come back.
    /// </summary>
    public (long Least, long Most) Of(Checkpoint own)
    {
        var now = clock.GetUtcNow();
        return (
            (FirstShown(own.Size, now) - settings.SkewLimit).ToUnixTimeSeconds(),
            (now + settings.SkewLimit).ToUnixTimeSeconds());
    }

    private DateTimeOffset FirstShown(long size, DateTimeOffset now)
    {
        lock (turn)
        {
            // After a start nobody knows when it was shown: not before the one that was final then.
            first = first is not { } known ? (size, PublishedAt())
                : known.Size == size ? known
                : (size, now);
            return first.Value.At;
        }
    }

    private DateTimeOffset PublishedAt() => log.Published.Note.Verify([self.Keys.Mirror.Key]) is [var held]
        ? DateTimeOffset.FromUnixTimeSeconds(held.Timestamp)
        : DateTimeOffset.UnixEpoch + settings.SkewLimit;
}
