using LotusBridge.Custody.Sealing.Ranges;

namespace LotusBridge.Tests.Unit.Custody.Sealing.Ranges;

/// <summary>A file in memory that counts what is asked of it.</summary>
internal sealed class CountedBytes(byte[] bytes) : IRangeSource
{
    public long Length => bytes.Length;

    public long Read { get; private set; }

    public ValueTask ReadAsync(long offset, Memory<byte> into, CancellationToken stop)
    {
        Read += into.Length;
        bytes.AsMemory(checked((int)offset), into.Length).CopyTo(into);
        return ValueTask.CompletedTask;
    }
}
