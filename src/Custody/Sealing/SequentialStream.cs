namespace LotusBridge.Custody.Sealing;

/// <summary>A stream that goes one way, once: what a filter in a pipe is.</summary>
internal abstract class SequentialStream : Stream
{
    /// <summary>How many bytes will come, where that is known; decides nothing but how much room is made.</summary>
    public virtual long? Expected => null;

    public override bool CanRead => false;

    public override bool CanWrite => false;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
