using LotusBridge.Custody.Mainland;
using LotusBridge.Custody.Sealing;
using LotusBridge.Custody.Sealing.Lanes;

namespace LotusBridge.Tests.Unit.Custody.Mainland;

/// <summary>Contents that nobody holds: made while they are read, forgotten while they are written.</summary>
public sealed class ContainerMemoryTests
{
    /// <summary>What the library allocates for each chunk's nonce and key, in bytes; a copy of a chunk would be 65,536.</summary>
    private const long MostPerChunk = 4096;

    [Fact]
    public void A_longer_content_takes_no_more_memory_than_a_shorter_one()
    {
        Allocated(chunks: 32);
        var more = Allocated(chunks: 288) - Allocated(chunks: 32);
        Assert.InRange(more, 0, 256 * MostPerChunk);
    }

    /// <summary>Streams that never wait keep the whole call on this thread, so its count is the whole.</summary>
    private static long Allocated(int chunks)
    {
        using var key = new ContainerKey();
        var payload = new Payload(() => key.PayloadCipher(new byte[16]));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var running = payload.SealAsync(
            new StreamSource(new ByteSource(new Zeros(chunks * (long)Payload.ChunkLength)), null),
            new StreamSink(Stream.Null), new Passage(new Pace(1)), Containers.Stop);
        Assert.True(running.IsCompletedSuccessfully);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private sealed class Zeros(long left) : SequentialStream
    {
        private long left = left;

        public override bool CanRead => true;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = (int)Math.Min(left, buffer.Length);
            buffer.Span[..count].Clear();
            left -= count;
            return ValueTask.FromResult(count);
        }
    }
}
