using LotusBridge.Ledger;
using LotusBridge.Ledger.Storage;

namespace LotusBridge.Tests.Unit.Ledger;

/// <summary>A log's folder for one test, with small segments so that a few records need several.</summary>
internal sealed class LogFolder : IDisposable
{
    public const long SmallSegment = WalHeader.Length + 1536;

    public string Path { get; } = Directory.CreateTempSubdirectory("lotus-log-").FullName;

    public LogSigner Signer { get; init; } = Some.Log();

    public LogStore Open(long segmentBytes = SmallSegment, IDisk? disk = null) => LogStore.Open(
        new LogPlace(Path, disk ?? RealDisk.Instance, segmentBytes, AtOnce), Signer);

    /// <summary>Does at once what the product does aside, so that every run makes the same calls in the same order.</summary>
    public static Task AtOnce(Action work)
    {
        try
        {
            work();
            return Task.CompletedTask;
        }
        catch (IOException e)
        {
            return Task.FromException(e);
        }
    }

    /// <summary>The segments, oldest first.</summary>
    public string[] Segments() =>
        [.. Directory.GetFiles(System.IO.Path.Combine(Path, "wal"), "*.wal").Order(StringComparer.Ordinal)];

    /// <summary>Opens, appends one batch for each number of entries, closes.</summary>
    public async Task FillAsync(long segmentBytes, params int[] batches)
    {
        using var store = Open(segmentBytes);
        foreach (var count in batches)
        {
            await store.AppendAsync(Entries((int)store.Size, count), default);
        }
    }

    public static ReadOnlyMemory<byte>[] Entries(int first, int count) =>
        [.. Enumerable.Range(first, count).Select(i => (ReadOnlyMemory<byte>)Some.Entry(i))];

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
