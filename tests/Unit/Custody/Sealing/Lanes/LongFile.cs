using LotusBridge.Custody.Sealing;
using LotusBridge.Custody.Sealing.Lanes;

namespace LotusBridge.Tests.Unit.Custody.Sealing.Lanes;

/// <summary>A content of several batches and what is sealed of it with the same randomness every time.</summary>
internal static class LongFile
{
    public const int Chunk = Payload.ChunkLength;
    public const int BatchLength = Batch.MostChunks * Chunk;

    /// <summary>Three whole batches and a chunk and a half.</summary>
    public const int Length = (3 * BatchLength) + Chunk + (Chunk / 2);

    /// <summary>More than any run here takes, unless it hangs.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly byte[] Whole = Files.Content(Length);

    private static readonly Lazy<Task<byte[]>> Sealed = new(() => Seal(Whole, 1));

    public static byte[] Content => Whole;

    public static async Task<byte[]> SealedAsync() => [.. await Sealed.Value];

    public static async Task<byte[]> Seal(byte[] content, int lanes, bool armor = false)
    {
        using var into = new MemoryStream();
        await SealInto(new MemoryStream(content), into, lanes, armor);
        return into.ToArray();
    }

    public static Task SealInto(
        Stream plain, Stream into, int lanes, bool armor = false, CancellationToken? stop = null) => Age.SealAsync(
            plain, into, [Files.Identity().Recipient], armor, buffer => buffer.Fill(7), new Passage(new Pace(lanes)),
            stop ?? Files.Stop).WaitAsync(Patience);

    public static Task OpenInto(Stream from, Stream plain, int lanes, CancellationToken? stop = null) =>
        Age.OpenAsync(from, plain, [Files.Identity()], new Pace(lanes), stop ?? Files.Stop).WaitAsync(Patience);

    /// <summary>Where chunk <paramref name="index"/> starts in a sealed file; it has 65,552 bytes or is the last.</summary>
    public static int ChunkStart(byte[] file, int index) =>
        Files.PayloadStart(file) + Payload.NonceLength + (index * Payload.SealedChunkLength);
}
