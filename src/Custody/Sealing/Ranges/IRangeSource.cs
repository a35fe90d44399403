using Microsoft.Win32.SafeHandles;

namespace LotusBridge.Custody.Sealing.Ranges;

/// <summary>Bytes that can be read from any offset on: a file, or a resource over HTTP that serves ranges.</summary>
public interface IRangeSource
{
    /// <summary>In bytes; the same as long as it is read.</summary>
    long Length { get; }

    /// <summary>Fills the whole buffer. The range lies within the length.</summary>
    /// <exception cref="IOException">It cannot be read, or has become shorter.</exception>
    ValueTask ReadAsync(long offset, Memory<byte> into, CancellationToken stop);
}

/// <summary>A file on disk. The handle stays the caller's.</summary>
public sealed class FileRanges(SafeFileHandle file) : IRangeSource
{
    public long Length { get; } = RandomAccess.GetLength(file);

    public async ValueTask ReadAsync(long offset, Memory<byte> into, CancellationToken stop)
    {
        while (!into.IsEmpty)
        {
            var count = await RandomAccess.ReadAsync(file, into, offset, stop).ConfigureAwait(false);
            if (count == 0)
            {
                throw new EndOfStreamException($"the file has become shorter than {Length} bytes");
            }

            (offset, into) = (offset + count, into[count..]);
        }
    }
}
