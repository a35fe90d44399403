using LotusBridge.Ledger;
using LotusBridge.Ledger.Storage;

namespace LotusBridge.Benchmarks.Ledger;

/// <summary>Opens and fills logs with one fixed key.</summary>
internal static class Logs
{
    public const string Origin = "lotus-bench/MO";

    /// <summary>Length of what a node logs.</summary>
    public const int CommitmentBytes = 32;

    private const int ChunkEntries = 4096;
    private const int Fillers = 4;

    public static LogSigner Signer() => new(Origin, Ed25519Signer.FromSeed(new byte[Ed25519Signer.SeedLength]));

    public static LogStore Open(string folder) => LogStore.Open(folder, Signer());

    /// <summary>Appends entries of 32 bytes, several full batches at a time, until the log has that many.</summary>
    public static async Task FillAsync(LogStore log, long size)
    {
        while (log.Size < size)
        {
            var from = log.Size;
            await Task.WhenAll(Enumerable.Range(0, Fillers)
                .Select(i => (First: from + (i * ChunkEntries), Until: size))
                .Where(chunk => chunk.First < chunk.Until)
                .Select(chunk => log.AppendAsync(
                    Chunk(chunk.First, (int)Math.Min(ChunkEntries, chunk.Until - chunk.First)), default)))
                .ConfigureAwait(false);
        }
    }

    /// <summary>Entries that differ from each other, as commitments do.</summary>
    private static ReadOnlyMemory<byte>[] Chunk(long first, int count)
    {
        var bytes = new byte[count * CommitmentBytes];
        var entries = new ReadOnlyMemory<byte>[count];
        for (var i = 0; i < count; i++)
        {
            BitConverter.TryWriteBytes(bytes.AsSpan(i * CommitmentBytes), first + i);
            entries[i] = bytes.AsMemory(i * CommitmentBytes, CommitmentBytes);
        }

        return entries;
    }
}
