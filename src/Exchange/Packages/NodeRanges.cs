using System.Net;
using LotusBridge.Custody.Sealing.Ranges;
using LotusBridge.Exchange.Api;

namespace LotusBridge.Exchange.Packages;

/// <summary>A package's sealed file where it lies at the node, read by ranges: nobody downloads 40 GB for one page.</summary>
internal sealed class NodeRanges(Sender sender, string path, long length) : IRangeSource
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);

    public long Length => length;

    /// <exception cref="ApiRefusedException">The node refused.</exception>
    public async ValueTask ReadAsync(long offset, Memory<byte> into, CancellationToken stop)
    {
        for (var breaks = 0; !await TryAsync(offset, into, isLast: breaks == PackageUpload.MaxBreaks, stop); breaks++)
        {
            await Task.Delay(FirstPause * (1 << breaks), sender.Clock, stop);
        }
    }

    /// <summary>False when it is to be tried again.</summary>
    private async Task<bool> TryAsync(long offset, Memory<byte> into, bool isLast, CancellationToken stop)
    {
        try
        {
            using var response = await sender.RangeAsync(path, offset, into.Length, stop);
            if (Sender.IsPassing(response.StatusCode) && !isLast)
            {
                return false;
            }

            if (response.StatusCode != HttpStatusCode.PartialContent)
            {
                throw new ApiRefusedException(await Sender.RefusalAsync(response, stop));
            }

            if (response.Content.Headers.ContentRange is not { From: { } from, Length: { } whole }
                || from != offset || whole != length)
            {
                throw new IOException("the node sent another range than it was asked for");
            }

            await using var body = await response.Content.ReadAsStreamAsync(stop);
            await body.ReadExactlyAsync(into, stop);
            return true;
        }
        catch (Exception lost) when (lost is HttpRequestException or HttpIOException or EndOfStreamException && !isLast)
        {
            return false;
        }
    }
}
