namespace LotusBridge.Custody.Archives;

/// <summary>
/// Writes a canonical archive: the same names, sizes and contents give the same bytes everywhere. Constant memory; the
/// stream need not seek and stays open. Names are the caller's to order.
/// </summary>
public sealed class CanonicalTarWriter(Stream into)
{
    /// <summary>Length of the two zero blocks at the end, in bytes.</summary>
    internal const int TrailerLength = 2 * TarHeader.BlockLength;

    private const int BufferLength = 64 * 1024;

    private static readonly byte[] Zeros = new byte[TrailerLength];

    private byte[]? buffer;

    public async Task AddAsync(string name, ReadOnlyMemory<byte> content, CancellationToken stop)
    {
        await into.WriteAsync(TarHeader.Write(name, content.Length), stop).ConfigureAwait(false);
        await into.WriteAsync(content, stop).ConfigureAwait(false);
        await into.WriteAsync(Zeros.AsMemory(0, TarHeader.PaddingOf(content.Length)), stop).ConfigureAwait(false);
    }

    /// <param name="content">Read to its end, which must come after exactly <paramref name="size"/> bytes.</param>
    /// <exception cref="InvalidDataException">It is shorter or longer; the archive is spoilt.</exception>
    public async Task AddAsync(string name, long size, Stream content, CancellationToken stop)
    {
        await into.WriteAsync(TarHeader.Write(name, size), stop).ConfigureAwait(false);
        buffer ??= new byte[BufferLength];
        var written = 0L;
        for (int count; (count = await content.ReadAsync(buffer, stop).ConfigureAwait(false)) > 0;)
        {
            written += count;
            if (written > size)
            {
                break;
            }

            await into.WriteAsync(buffer.AsMemory(0, count), stop).ConfigureAwait(false);
        }

        if (written != size)
        {
            throw new InvalidDataException(
                $"{name} was said to have {size} bytes and has {(written > size ? "more" : written)}");
        }

        await into.WriteAsync(Zeros.AsMemory(0, TarHeader.PaddingOf(size)), stop).ConfigureAwait(false);
    }

    /// <summary>Ends the archive; nothing may follow.</summary>
    public async Task FinishAsync(CancellationToken stop)
    {
        await into.WriteAsync(Zeros, stop).ConfigureAwait(false);
        await into.FlushAsync(stop).ConfigureAwait(false);
    }
}
