namespace LotusBridge.Custody.Sealing;

/// <summary>Reads lines, blocks and the end of a stream, looking ahead without losing a byte.</summary>
internal sealed class ByteSource(Stream stream)
{
    private const int BufferLength = 64 * 1024;

    private readonly byte[] buffer = new byte[BufferLength];
    private int start;
    private int end;
    private TakeBytes? watcher;

    /// <summary>Sees bytes that pass.</summary>
    public delegate void TakeBytes(ReadOnlySpan<byte> bytes);

    /// <summary>What is buffered and not yet taken.</summary>
    private ReadOnlySpan<byte> Ahead => buffer.AsSpan(start, end - start);

    /// <summary>Shows what is not yet taken, and from now on whatever is read.</summary>
    public void Watch(TakeBytes by)
    {
        by(Ahead);
        watcher = by;
    }

    /// <summary>True when nothing follows.</summary>
    public async ValueTask<bool> IsAtEndAsync(CancellationToken stop) =>
        Ahead.IsEmpty && !await FillAsync(stop).ConfigureAwait(false);

    /// <summary>True when exactly these bytes come next; takes none of them.</summary>
    public async ValueTask<bool> StartsWithAsync(ReadOnlyMemory<byte> bytes, CancellationToken stop)
    {
        while (Ahead.Length < bytes.Length && bytes.Span.StartsWith(Ahead))
        {
            if (!await FillAsync(stop).ConfigureAwait(false))
            {
                return false;
            }
        }

        return Ahead.StartsWith(bytes.Span);
    }

    /// <summary>
    /// Takes bytes up to and including a line feed and returns how many. Without a line feed at their end, the stream
    /// ended or the line is longer than <paramref name="line"/>.
    /// </summary>
    public async ValueTask<int> ReadLineAsync(Memory<byte> line, CancellationToken stop)
    {
        var length = 0;
        while (length < line.Length && !await IsAtEndAsync(stop).ConfigureAwait(false))
        {
            var part = Ahead[..Math.Min(Ahead.Length, line.Length - length)];
            var feed = part.IndexOf((byte)'\n');
            part = feed < 0 ? part : part[..(feed + 1)];
            part.CopyTo(line.Span[length..]);
            start += part.Length;
            length += part.Length;
            if (feed >= 0)
            {
                break;
            }
        }

        return length;
    }

    /// <summary>Fills <paramref name="block"/> and returns its length, or less when the stream ends before.</summary>
    public async ValueTask<int> ReadBlockAsync(Memory<byte> block, CancellationToken stop)
    {
        var length = Math.Min(Ahead.Length, block.Length);
        Ahead[..length].CopyTo(block.Span);
        start += length;
        if (length == block.Length)
        {
            return length;
        }

        var rest = block[length..];
        var count = await stream.ReadAtLeastAsync(rest, rest.Length, throwOnEndOfStream: false, stop)
            .ConfigureAwait(false);
        watcher?.Invoke(rest.Span[..count]);
        return length + count;
    }

    /// <summary>Appends what one read gives; false at the end of the stream.</summary>
    private async ValueTask<bool> FillAsync(CancellationToken stop)
    {
        if (start == end)
        {
            start = end = 0;
        }

        var count = await stream.ReadAsync(buffer.AsMemory(end), stop).ConfigureAwait(false);
        watcher?.Invoke(buffer.AsSpan(end, count));
        end += count;
        return count > 0;
    }
}
