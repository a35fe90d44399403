namespace LotusBridge.Custody.Archives;

/// <summary>
/// Reads a canonical archive from a stream that need not seek, in constant memory: every header is rebuilt from its
/// name and size and compared bit by bit, padding must be zeros, two zero blocks and then the end must follow.
/// </summary>
public sealed class CanonicalTarReader(Stream from)
{
    private readonly byte[] block = new byte[TarHeader.BlockLength];
    private long left;
    private int padding;
    private bool isAtEnd;

    /// <summary>The file that <see cref="ReadAsync"/> reads; null before the first and after the last.</summary>
    public ArchiveEntry? Current { get; private set; }

    /// <summary>Goes to the next file, past what is left of this one. Null at the proper end of the archive.</summary>
    /// <exception cref="ArchiveFormatException">Not canonical, truncated, or something follows the end.</exception>
    public async Task<ArchiveEntry?> NextAsync(CancellationToken stop)
    {
        if (isAtEnd)
        {
            return null;
        }

        await SkipAsync(stop).ConfigureAwait(false);
        await FillAsync(block, "a header", stop).ConfigureAwait(false);
        if (block.AsSpan().IndexOfAnyExcept((byte)0) < 0)
        {
            await EndAsync(stop).ConfigureAwait(false);
            return Current = null;
        }

        var header = TarHeader.Parse(block);
        (left, padding) = (header.Size, TarHeader.PaddingOf(header.Size));
        return Current = new ArchiveEntry(header.Name, header.Size);
    }

    /// <summary>Reads on in the current file; 0 at its end.</summary>
    /// <exception cref="ArchiveFormatException">The archive ends within the file.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken stop)
    {
        if (left == 0 || buffer.IsEmpty)
        {
            return 0;
        }

        var want = (int)Math.Min(left, buffer.Length);
        var count = await from.ReadAsync(buffer[..want], stop).ConfigureAwait(false);
        left -= count;
        return count > 0 ? count : throw Truncated(Current!.Name);
    }

    /// <summary>The rest of the current file in memory.</summary>
    /// <param name="maxBytes">What the caller will hold.</param>
    /// <exception cref="ArchiveFormatException">Longer than that, or truncated.</exception>
    public async Task<byte[]> ReadAllAsync(int maxBytes, CancellationToken stop)
    {
        if (left > maxBytes)
        {
            throw new ArchiveFormatException($"{Current!.Name} has {left} bytes, above the limit of {maxBytes}");
        }

        var bytes = new byte[left];
        for (var at = 0; at < bytes.Length;)
        {
            at += await ReadAsync(bytes.AsMemory(at), stop).ConfigureAwait(false);
        }

        return bytes;
    }

    private static ArchiveFormatException Truncated(string what) => new($"the archive ends within {what}");

    private async Task SkipAsync(CancellationToken stop)
    {
        while (left > 0)
        {
            await ReadAsync(block, stop).ConfigureAwait(false);
        }

        var zeros = block.AsMemory(0, padding);
        await FillAsync(zeros, "padding", stop).ConfigureAwait(false);
        if (zeros.Span.IndexOfAnyExcept((byte)0) >= 0)
        {
            throw new ArchiveFormatException($"the padding after {Current!.Name} is not zeros");
        }
    }

    private async Task EndAsync(CancellationToken stop)
    {
        await FillAsync(block, "its last block", stop).ConfigureAwait(false);
        if (block.AsSpan().IndexOfAnyExcept((byte)0) >= 0)
        {
            throw new ArchiveFormatException("a zero block is followed by another one, the last");
        }

        isAtEnd = await from.ReadAsync(block.AsMemory(0, 1), stop).ConfigureAwait(false) == 0
            ? true
            : throw new ArchiveFormatException("something follows the archive's end");
        (left, padding) = (0, 0);
    }

    private async Task FillAsync(Memory<byte> into, string what, CancellationToken stop)
    {
        var count = await from.ReadAtLeastAsync(into, into.Length, throwOnEndOfStream: false, stop)
            .ConfigureAwait(false);
        if (count < into.Length)
        {
            throw Truncated(what);
        }
    }
}

/// <summary>A file in an archive.</summary>
public sealed record ArchiveEntry(string Name, long Size);
