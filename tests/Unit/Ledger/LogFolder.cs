using LotusBridge.Ledger;
using LotusBridge.Ledger.Storage;

namespace LotusBridge.Tests.Unit.Ledger;

/// <summary>A log's folder for one test, with small segments so that a few records need several.</summary>
internal sealed class LogFolder : IDisposable
{
    public const long SmallSegment = 2048;

    public string Path { get; } = Directory.CreateTempSubdirectory("lotus-log-").FullName;

    public LogSigner Signer { get; init; } = Some.Log();

    public LogStore Open(long segmentBytes = SmallSegment, Func<IWalDisk, IWalDisk>? around = null) => LogStore.Open(
        Path, Signer, folder => around is null ? new WalFolder(folder) : around(new WalFolder(folder)), segmentBytes);

    /// <summary>The segments, oldest first.</summary>
    public string[] Segments() =>
        [.. Directory.GetFiles(System.IO.Path.Combine(Path, "wal")).Order(StringComparer.Ordinal)];

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
