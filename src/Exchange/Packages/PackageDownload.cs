using System.Net;
using LotusBridge.Exchange.Api;

namespace LotusBridge.Exchange.Packages;

/// <summary>Fetches a sealed file from a node; where the connection breaks it goes on at the next byte.</summary>
/// <param name="from">Bytes that the caller already holds.</param>
internal sealed class PackageDownload(Sender sender, string path, Stream into, long from)
{
    private const int BufferBytes = 64 * 1024;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);

    private long held = from;

    public async Task<Answer<Stream>> RunAsync(CancellationToken stop)
    {
        for (var breaks = 0; ;)
        {
            var before = held;
            try
            {
                using var response = await sender.OnceAsync(HttpMethod.Get, path, body: null, from: held, stop);
                if (!Sender.IsPassing(response.StatusCode))
                {
                    return await CopyAsync(response, stop);
                }
            }
            catch (Exception lost) when (lost is HttpRequestException or IOException && breaks < PackageUpload.MaxBreaks)
            {
            }

            breaks = held > before ? 0 : breaks + 1;
            if (breaks > PackageUpload.MaxBreaks)
            {
                throw new HttpRequestException("the node stays too busy to send the file");
            }

            await Task.Delay(FirstPause * (1 << breaks), sender.Clock, stop);
        }
    }

    private async Task<Answer<Stream>> CopyAsync(HttpResponseMessage response, CancellationToken stop)
    {
        // Whoever holds every byte already asks for none, and a range of none is not one.
        if (held > 0 && response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable
            && response.Content.Headers.ContentRange?.Length == held)
        {
            return new Answer<Stream>(into, null);
        }

        if (!response.IsSuccessStatusCode || (held > 0 && response.StatusCode != HttpStatusCode.PartialContent))
        {
            return new Answer<Stream>(null, await Sender.RefusalAsync(response, stop));
        }

        var buffer = new byte[BufferBytes];
        await using var body = await response.Content.ReadAsStreamAsync(stop);
        for (int length; (length = await body.ReadAsync(buffer, stop)) > 0; held += length)
        {
            await into.WriteAsync(buffer.AsMemory(0, length), stop);
        }

        return new Answer<Stream>(into, null);
    }
}
