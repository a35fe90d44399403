using LotusBridge.Exchange.Api;
using LotusBridge.Node.Storage;
using Microsoft.EntityFrameworkCore;

namespace LotusBridge.Node.Access;

/// <summary>
/// Nonces that were used: in memory for the answer, and in the database before any answer leaves, so that no restart
/// accepts a token again. Only verified tokens get here, so that nobody else can fill it.
/// </summary>
internal sealed class NonceBook(Store store)
{
    /// <summary>The most live nonces of one official: ten requests a second, sustained.</summary>
    public const int MaxForOne = 6000;

    /// <summary>How long a nonce is kept: as long as its token is in time, wherever in the tolerance it was signed.</summary>
    public static readonly TimeSpan Lifetime = (2 * RequestToken.Tolerance) + TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private readonly Dictionary<string, Used> officials = new(StringComparer.Ordinal);
    private DateTimeOffset sweptAt = DateTimeOffset.MinValue;
    private Batch? open;

    /// <summary>Reads what was used before the node was started; before its first request.</summary>
    public async Task RecallAsync(CancellationToken stop)
    {
        var rows = await store.ReadAsync(db => db.Nonces.OrderBy(row => row.At).ToListAsync(stop), stop);
        lock (gate)
        {
            rows.ForEach(row => Of(row.By).Add(row.Nonce, row.At));
        }
    }

    /// <summary>Null for a nonce's first use.</summary>
    /// <param name="recorded">Makes the use durable; to be awaited before anything is answered. It shares the
    /// transaction of whatever the request itself writes, where it writes something.</param>
    public Problem? Use(RequestToken token, DateTimeOffset at, out Func<Task> recorded)
    {
        recorded = () => Task.CompletedTask;
        lock (gate)
        {
            var used = Of(token.By);
            used.Forget(at - Lifetime);
            if (used.Contains(token.Nonce))
            {
                return Problem.Unauthorized(ProblemCode.TokenReplayed, "this token was used before");
            }

            if (used.Count >= MaxForOne)
            {
                return new Problem(
                    StatusCodes.Status429TooManyRequests, ProblemCode.TooManyRequests,
                    $"one official asks at most {MaxForOne} times in {Lifetime.TotalMinutes} minutes");
            }

            used.Add(token.Nonce, at);
            open = open is null or { Riding.IsCompleted: true } ? Board() : open;
            open.Rows.Add(new NonceRow { By = token.By, Nonce = token.Nonce, At = at });
            recorded = open.RecordedAsync;
        }

        return null;
    }

    private Used Of(string by) => officials.TryGetValue(by, out var used) ? used : officials[by] = new Used();

    private Batch Board()
    {
        var batch = new Batch(store);
        batch.Riding = store.RideAsync(db => WriteAsync(db, batch));
        return batch;
    }

    private async Task WriteAsync(NodeDb db, Batch batch)
    {
        DateTimeOffset? expired;
        lock (gate)
        {
            // Whoever comes from here on boards the next one.
            open = open == batch ? null : open;
            expired = Sweep(batch.Rows[^1].At);
        }

        if (expired is { } before)
        {
            await db.Nonces.Where(row => row.At < before).ExecuteDeleteAsync();
        }

        await NonceTable.PutAsync(db, batch.Rows);
    }

    /// <summary>Before which moment rows are to be deleted; null when that was done a short while ago.</summary>
    private DateTimeOffset? Sweep(DateTimeOffset at)
    {
        if (at - sweptAt < Lifetime && at >= sweptAt)
        {
            return null;
        }

        sweptAt = at;
        foreach (var (by, used) in officials)
        {
            used.Forget(at - Lifetime);
            if (used.Count == 0)
            {
                officials.Remove(by);
            }
        }

        return at - Lifetime;
    }

    /// <summary>Uses that become durable together.</summary>
    private sealed class Batch(Store store)
    {
        public List<NonceRow> Rows { get; } = [];

        public Task Riding { get; set; } = Task.CompletedTask;

        public async Task RecordedAsync()
        {
            if (!Riding.IsCompleted)
            {
                await store.SetOffAsync();
            }

            await Riding;
        }
    }

    /// <summary>One official's live nonces.</summary>
    private sealed class Used
    {
        private readonly HashSet<string> nonces = new(StringComparer.Ordinal);
        private readonly Queue<(string Nonce, DateTimeOffset At)> order = new();

        public int Count => nonces.Count;

        public bool Contains(string nonce) => nonces.Contains(nonce);

        public void Add(string nonce, DateTimeOffset at)
        {
            if (nonces.Add(nonce))
            {
                order.Enqueue((nonce, at));
            }
        }

        public void Forget(DateTimeOffset before)
        {
            while (order.TryPeek(out var oldest) && oldest.At < before)
            {
                nonces.Remove(order.Dequeue().Nonce);
            }
        }
    }
}
