using System.Security.Cryptography;
using LotusBridge.Custody.Sealing;
using LotusBridge.Custody.Sealing.Lanes;

namespace LotusBridge.Tests.Unit.Custody.Sealing;

/// <summary>256 MiB that nobody holds: made while they are read, counted while they are written.</summary>
public sealed class MemoryTests
{
    private const int Chunks = 4096;
    private const long Budget = 6 * 1024 * 1024;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Sealing_256_MiB_takes_the_memory_of_a_few_chunks(bool armor)
    {
        var counted = new Counter();
        var allocated = await Allocated(() =>
            SealedFile.SealAsync(new Zeros(), counted, [Files.Identity().Recipient], armor, new Pace(1), Files.Stop));
        var least = (long)Chunks * Payload.SealedChunkLength;
        Assert.InRange(counted.Count, least, 2 * least);
        Assert.InRange(allocated, 0, Budget);
    }

    [Fact]
    public async Task Opening_256_MiB_takes_the_memory_of_a_few_chunks()
    {
        using var key = new FileKey();
        var payload = new Payload(key, new byte[Payload.NonceLength]);
        var counted = new Counter();
        var source = new ByteSource(new SealedZeros(key));
        var allocated = await Allocated(() => payload.OpenAsync(
            new StreamSource(source, null), new StreamSink(counted), new Passage(new Pace(1)), Files.Stop));
        Assert.Equal((long)Chunks * Payload.ChunkLength, counted.Count);
        Assert.InRange(allocated, 0, Budget);
    }

    /// <summary>Streams that never wait keep the whole call on this thread, so its count is the whole.</summary>
    private static async Task<long> Allocated(Func<Task> work)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var running = work();
        Assert.True(running.IsCompleted);
        await running;
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private sealed class Zeros : SequentialStream
    {
        private long left = (long)Chunks * Payload.ChunkLength;

        public override bool CanRead => true;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = (int)Math.Min(left, buffer.Length);
            buffer.Span[..count].Clear();
            left -= count;
            return ValueTask.FromResult(count);
        }
    }

    private sealed class SealedZeros(FileKey key) : SequentialStream
    {
        private readonly ChaCha20Poly1305 cipher = key.PayloadCipher(new byte[Payload.NonceLength]);
        private readonly byte[] zeros = new byte[Payload.ChunkLength];
        private readonly byte[] chunk = new byte[Payload.SealedChunkLength];
        private int counter;
        private int taken = Payload.SealedChunkLength;

        public override bool CanRead => true;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (taken == chunk.Length && counter < Chunks)
            {
                byte[] nonce = [0, 0, 0, 0, 0, 0, 0, 0, 0, (byte)(counter >> 8), (byte)counter, 0];
                nonce[11] = counter == Chunks - 1 ? (byte)1 : (byte)0;
                cipher.Encrypt(nonce, zeros, chunk.AsSpan(0, zeros.Length), chunk.AsSpan(zeros.Length));
                counter++;
                taken = 0;
            }

            var count = Math.Min(buffer.Length, chunk.Length - taken);
            chunk.AsMemory(taken, count).CopyTo(buffer);
            taken += count;
            return ValueTask.FromResult(count);
        }
    }

    private sealed class Counter : SequentialStream
    {
        public override bool CanWrite => true;

        public long Count { get; private set; }

        public override ValueTask WriteAsync(
            ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Count += buffer.Length;
            return ValueTask.CompletedTask;
        }

        public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
