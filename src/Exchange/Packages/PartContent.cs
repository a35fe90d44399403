using System.Buffers;
using System.Net;
using LotusBridge.Custody.Sealing;

namespace LotusBridge.Exchange.Packages;

/// <summary>One part as a request's body, read from the file while it is sent.</summary>
/// <param name="reading">The file's stream is read by one at a time.</param>
internal sealed class PartContent(Stream file, long offset, int bytes, SemaphoreSlim reading) : HttpContent
{
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(
        Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(ContentHash.LeafLength);
        try
        {
            for (var sent = 0; sent < bytes;)
            {
                var count = Math.Min(ContentHash.LeafLength, bytes - sent);
                await ReadAsync(buffer.AsMemory(0, count), offset + sent, cancellationToken).ConfigureAwait(false);
                await stream.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
                sent += count;
            }

            if (file is FileStream { SafeFileHandle: var handle })
            {
                PageCache.Drop(handle, offset, bytes);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = bytes;
        return true;
    }

    private async Task ReadAsync(Memory<byte> buffer, long at, CancellationToken stop)
    {
        await reading.WaitAsync(stop).ConfigureAwait(false);
        try
        {
            file.Position = at;
            await file.ReadExactlyAsync(buffer, stop).ConfigureAwait(false);
        }
        finally
        {
            reading.Release();
        }
    }
}
