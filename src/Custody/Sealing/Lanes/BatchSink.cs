namespace LotusBridge.Custody.Sealing.Lanes;

/// <summary>Where batches go.</summary>
internal abstract class BatchSink
{
    /// <summary>True when batches must be written in order.</summary>
    public abstract bool InOrder { get; }

    public abstract ValueTask WriteAsync(Batch batch, CancellationToken stop);

    /// <summary>Called when all has been written.</summary>
    public virtual void Finish()
    {
    }

    /// <summary>Called when something failed: takes back what was written behind the failure.</summary>
    public virtual void TakeBack()
    {
    }

    /// <summary>A file is written by every lane at its own place, anything else in order.</summary>
    public static BatchSink Of(Stream stream) =>
        stream is FileStream { CanSeek: true } file ? new FileSink(file) : new StreamSink(stream);
}

internal sealed class StreamSink(Stream stream) : BatchSink
{
    public override bool InOrder => true;

    public override ValueTask WriteAsync(Batch batch, CancellationToken stop) => stream.WriteAsync(batch.Output, stop);
}

/// <summary>A file from its position on. What a failure leaves is what one lane would have left.</summary>
internal sealed class FileSink : BatchSink
{
    private readonly FileStream file;
    private readonly long start;
    private readonly Lock gate = new();
    private readonly Dictionary<long, long> ends = [];
    private readonly WriteBehind behind;
    private long whole;

    public FileSink(FileStream file)
    {
        file.Flush();
        (this.file, start, whole) = (file, file.Position, file.Position);
        behind = new WriteBehind(file.SafeFileHandle, start);
    }

    public override bool InOrder => false;

    public override ValueTask WriteAsync(Batch batch, CancellationToken stop)
    {
        var at = start + batch.OutputOffset;
        if (!batch.IsDone)
        {
            RandomAccess.Write(file.SafeFileHandle, batch.Output.Span, at);
        }

        lock (gate)
        {
            ends[at] = at + batch.OutputLength;
            while (ends.Remove(whole, out var end) && end > whole)
            {
                whole = end;
            }

            behind.GoOn(whole);
        }

        return ValueTask.CompletedTask;
    }

    public override void Finish()
    {
        behind.Finish();
        file.Position = whole;
    }

    public override void TakeBack()
    {
        behind.TakeBack();
        if (RandomAccess.GetLength(file.SafeFileHandle) > whole)
        {
            file.SetLength(whole);
        }

        file.Position = whole;
    }
}
