using LotusBridge.Custody.Sealing;

namespace LotusBridge.Tests.Unit.Custody.Sealing.Lanes;

/// <summary>Gives a content whose length nobody knows before, and something else from one byte on.</summary>
internal sealed class TrippedSource(byte[] content, int at, Func<CancellationToken, ValueTask<int>> instead)
    : SequentialStream
{
    private int taken;

    public override bool CanRead => true;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = Math.Min(buffer.Length, Math.Min(at, content.Length) - taken);
        if (count == 0)
        {
            return instead(cancellationToken);
        }

        content.AsMemory(taken, count).CopyTo(buffer);
        taken += count;
        return ValueTask.FromResult(count);
    }

    /// <summary>A peer that has gone silent.</summary>
    public static async ValueTask<int> Never(CancellationToken stop)
    {
        await Task.Delay(Timeout.Infinite, stop);
        return 0;
    }
}

/// <summary>Takes some bytes, then throws, as soon as something has happened.</summary>
internal sealed class FullTarget(int room, Task? after = null) : SequentialStream
{
    private readonly MemoryStream taken = new();

    public override bool CanWrite => true;

    public byte[] Taken => taken.ToArray();

    public override async ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (taken.Length + buffer.Length > room)
        {
            await (after ?? Task.CompletedTask);
            throw new IOException("no space left on device");
        }

        await taken.WriteAsync(buffer, cancellationToken);
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
