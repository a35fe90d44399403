namespace LotusBridge.Custody.Sealing.Ranges;

/// <summary>Reads a source from its start, a little at a time: what a header needs.</summary>
internal sealed class RangeStream(IRangeSource source) : SequentialStream
{
    // A header for a few recipients; a longer one takes another read.
    private const int PartLength = 4096;

    private long position;

    public override bool CanRead => true;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var part = buffer[..(int)Math.Min(Math.Min(buffer.Length, PartLength), source.Length - position)];
        await source.ReadAsync(position, part, cancellationToken).ConfigureAwait(false);
        position += part.Length;
        return part.Length;
    }
}
