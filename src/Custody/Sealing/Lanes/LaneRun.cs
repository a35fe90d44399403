using System.Runtime.ExceptionServices;

namespace LotusBridge.Custody.Sealing.Lanes;

/// <summary>One thing that is done to each batch.</summary>
/// <param name="InOrder">True when batches must come to it one at a time and in their order.</param>
/// <param name="RunAsync">False when there is no such batch: the content has ended.</param>
internal sealed record Stage(bool InOrder, Func<Batch, CancellationToken, ValueTask<bool>> RunAsync);

/// <summary>
/// Takes batches through the stages on several lanes. Each lane has one batch at a time, so what is in memory is bounded
/// by the lanes. What fails first in the order of the content is what is thrown, as if there were one lane: all before it
/// goes through every stage, and nothing behind it passes an ordered one.
/// </summary>
internal sealed class LaneRun(IReadOnlyList<Stage> stages, Func<Batch> newBatch) : IDisposable
{
    private readonly Turns[] turns = [.. stages.Select(_ => new Turns())];
    private readonly CancellationTokenSource cutOff = new();
    private readonly Lock gate = new();
    private long taken = -1;
    private long failedAt = long.MaxValue;
    private ExceptionDispatchInfo? failure;

    /// <summary>The number of the batch that failed; none did when it is <see cref="long.MaxValue"/>.</summary>
    public long FailedAt => failedAt;

    /// <exception cref="Exception">Whatever a stage threw, after every lane has ended.</exception>
    public async Task RunAsync(int lanes, CancellationToken stop)
    {
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(stop, cutOff.Token);
        await (lanes == 1
            ? LaneAsync(reading.Token, stop)
            : Task.WhenAll(Enumerable.Range(0, lanes).Select(
                _ => Task.Run(() => LaneAsync(reading.Token, stop), CancellationToken.None)))).ConfigureAwait(false);
        failure?.Throw();
    }

    public void Dispose() => cutOff.Dispose();

    private async Task LaneAsync(CancellationToken reading, CancellationToken stop)
    {
        Batch? batch = null;
        try
        {
            bool isMore;
            do
            {
                var number = Interlocked.Increment(ref taken);
                try
                {
                    batch ??= newBatch();
                    batch.Number = number;
                    isMore = await PassAsync(batch, reading, stop).ConfigureAwait(false);
                }
                catch (Exception error)
                {
                    Fail(number, error);
                    isMore = false;
                }
            }
            while (isMore);
        }
        finally
        {
            batch?.Dispose();
        }
    }

    /// <summary>True when another batch may follow.</summary>
    private async ValueTask<bool> PassAsync(Batch batch, CancellationToken reading, CancellationToken stop)
    {
        for (var i = 0; i < stages.Count; i++)
        {
            if (stages[i].InOrder && !await turns[i].WaitAsync(batch.Number).ConfigureAwait(false))
            {
                return false;
            }

            stop.ThrowIfCancellationRequested();

            // Only the first stage waits for others, who may never come: it ends with the first failure.
            var isThere = await stages[i].RunAsync(batch, i == 0 ? reading : stop).ConfigureAwait(false);
            if (stages[i].InOrder)
            {
                turns[i].Pass();
            }

            if (!isThere)
            {
                return false;
            }
        }

        return !batch.IsLast;
    }

    private void Fail(long number, Exception error)
    {
        lock (gate)
        {
            if (number >= failedAt)
            {
                return;
            }

            failedAt = number;
            failure = ExceptionDispatchInfo.Capture(error);
        }

        Array.ForEach(turns, each => each.CutAfter(number));
        cutOff.Cancel();
    }
}
