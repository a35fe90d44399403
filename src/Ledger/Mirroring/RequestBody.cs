using System.IO.Compression;

namespace LotusBridge.Ledger.Mirroring;

/// <summary>A request's body, read piece by piece. A body that breaks off reads as one that ends there.</summary>
/// <param name="from">The bytes as they came, decompressed on the way.</param>
/// <param name="limitBytes">Most bytes read; one more reads as the end.</param>
internal sealed class RequestBody(Stream from, long limitBytes)
{
    private const int BufferBytes = 16 * 1024;

    private readonly byte[] buffer = new byte[BufferBytes];
    private long left = limitBytes;
    private int at;
    private int filled;

    /// <summary>The body behind its content encoding; null for an encoding that is not known.</summary>
    public static RequestBody? Decoded(Stream body, string? encoding, long limitBytes) => encoding switch
    {
        null or "" or "identity" => new RequestBody(body, limitBytes),
        "gzip" => new RequestBody(new GZipStream(body, CompressionMode.Decompress, leaveOpen: true), limitBytes),
        _ => null,
    };

    /// <summary>Exactly so many bytes; null where fewer are left.</summary>
    public async ValueTask<byte[]?> TakeAsync(int count, CancellationToken stop)
    {
        if (count > left)
        {
            return null;
        }

        left -= count;
        var bytes = new byte[count];
        for (var taken = 0; taken < count;)
        {
            if (at == filled && !await FillAsync(stop))
            {
                left = 0;
                return null;
            }

            var piece = Math.Min(count - taken, filled - at);
            buffer.AsSpan(at, piece).CopyTo(bytes.AsSpan(taken));
            (at, taken) = (at + piece, taken + piece);
        }

        return bytes;
    }

    private async ValueTask<bool> FillAsync(CancellationToken stop)
    {
        try
        {
            (at, filled) = (0, await from.ReadAsync(buffer, stop));
            return filled > 0;
        }
        catch (Exception e) when (e is IOException or InvalidDataException or OperationCanceledException)
        {
            // Whoever sent this much may have hung up; what came whole is still good.
            return false;
        }
    }
}
