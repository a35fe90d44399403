namespace LotusBridge.Custody.Sealing.Lanes;

/// <summary>Where batches come from.</summary>
internal abstract class BatchSource
{
    /// <summary>True when batches must be filled in order.</summary>
    public abstract bool InOrder { get; }

    /// <summary>About how many bytes will come; null when nobody knows. Bounds memory and lanes, decides nothing.</summary>
    public abstract long? Expected { get; }

    /// <summary>Fills the batch and tells whether it is the last one; false when there is none of that number.</summary>
    public abstract ValueTask<bool> FillAsync(Batch batch, CancellationToken stop);

    /// <summary>Called when all has passed.</summary>
    public virtual void Finish()
    {
    }

    /// <summary>A file is read by every lane at its own place, anything else in order.</summary>
    /// <param name="stream">What follows its position.</param>
    /// <param name="ahead">The same, and what may have been read ahead of it.</param>
    /// <param name="start">The position of <paramref name="ahead"/> in a file.</param>
    public static BatchSource Of(Stream stream, ByteSource ahead, long start) =>
        stream is FileStream { CanSeek: true } file && file.Length > start
            ? new FileSource(file, start)
            : new StreamSource(ahead, Remaining(stream, start));

    // A device says that it has no length, and goes on.
    private static long? Remaining(Stream stream, long start) =>
        stream is SequentialStream known ? known.Expected
        : stream.CanSeek && stream is not FileStream ? Math.Max(0, stream.Length - start)
        : null;
}

/// <summary>A stream, which knows its end only when it gets there.</summary>
internal sealed class StreamSource(ByteSource source, long? expected) : BatchSource
{
    private bool isAtEnd;

    public override bool InOrder => true;

    public override long? Expected => expected;

    public override async ValueTask<bool> FillAsync(Batch batch, CancellationToken stop)
    {
        if (isAtEnd)
        {
            return false;
        }

        batch.InputLength = await source.ReadBlockAsync(batch.Room, stop).ConfigureAwait(false);
        isAtEnd = batch.InputLength < batch.Room.Length || await source.IsAtEndAsync(stop).ConfigureAwait(false);
        batch.IsLast = isAtEnd;
        return true;
    }
}

/// <summary>The rest of a file, from a position that is not its end.</summary>
internal sealed class FileSource(FileStream file, long start) : BatchSource
{
    private readonly long length = file.Length - start;

    public override bool InOrder => false;

    public override long? Expected => length;

    public override ValueTask<bool> FillAsync(Batch batch, CancellationToken stop)
    {
        var offset = batch.InputOffset;
        if (offset >= length)
        {
            return ValueTask.FromResult(false);
        }

        var want = (int)Math.Min(length - offset, batch.Room.Length);
        for (batch.InputLength = 0; batch.InputLength < want;)
        {
            var count = RandomAccess.Read(
                file.SafeFileHandle, batch.Room.Span[batch.InputLength..want], start + offset + batch.InputLength);
            batch.InputLength += count > 0 ? count : throw Changed();
        }

        batch.IsLast = offset + want == length;
        return ValueTask.FromResult(true);
    }

    public override void Finish()
    {
        if (RandomAccess.GetLength(file.SafeFileHandle) != start + length)
        {
            throw Changed();
        }

        file.Position = start + length;
    }

    private IOException Changed() => new($"{file.Name} changed its length while it was read");
}
