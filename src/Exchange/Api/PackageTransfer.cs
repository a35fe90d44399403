using System.Net;

namespace LotusBridge.Exchange.Api;

/// <summary>Moves sealed files to and from a node in pieces; a broken connection costs one piece at most.</summary>
internal static class PackageTransfer
{
    /// <summary>Bytes sent in one PATCH.</summary>
    public const int PartBytes = 4 * 1024 * 1024;

    /// <summary>Broken connections in a row, without a byte gained, after which the transfer is given up.</summary>
    public const int MaxBreaks = 8;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);

    public static async Task<Answer<UploadProgress>> UploadAsync(
        Sender sender, string package, Stream content, IProgress<long>? progress, CancellationToken stop)
    {
        var path = $"{ActRoute.Root}/packages/{Uri.EscapeDataString(package)}/upload";
        var buffer = new byte[PartBytes];
        var at = await sender.JsonAsync<UploadProgress>(HttpMethod.Get, path, body: null, stop);
        for (var breaks = 0; at.Value is { } reached && reached.Offset < reached.Size;)
        {
            progress?.Report(reached.Offset);
            content.Seek(reached.Offset, SeekOrigin.Begin);
            var length = await content.ReadAtLeastAsync(buffer, PartBytes, throwOnEndOfStream: false, stop);
            if (length == 0)
            {
                throw new EndOfStreamException($"the manifest says {reached.Size} bytes, the file has {reached.Offset}");
            }

            var part = buffer.AsMemory(0, (int)Math.Min(length, reached.Size - reached.Offset));
            var next = await PartAsync(sender, $"{path}?offset={reached.Offset}", part, breaks, stop);
            if (next is { } answer)
            {
                (at, breaks) = (answer, 0);
                continue;
            }

            // Whether the lost part arrived only the node knows; it says so, and then the parts go on from there.
            await Task.Delay(FirstPause * (1 << breaks++), sender.Clock, stop);
            at = await sender.JsonAsync<UploadProgress>(HttpMethod.Get, path, body: null, stop);
            breaks = at.Value?.Offset > reached.Offset ? 0 : breaks;
        }

        if (at.Value is { } held)
        {
            progress?.Report(held.Offset);
        }

        return at;
    }

    public static async Task<Answer<Stream>> DownloadAsync(
        Sender sender, string path, Stream into, CancellationToken stop)
    {
        var buffer = new byte[64 * 1024];
        long written = 0;
        for (var breaks = 0; ;)
        {
            var before = written;
            try
            {
                using var response = await sender.OnceAsync(HttpMethod.Get, path, body: null, from: written, stop);
                if (!Sender.IsPassing(response.StatusCode))
                {
                    return await CopyAsync(response);
                }
            }
            catch (Exception lost) when (lost is HttpRequestException or IOException && CanGoOn(breaks))
            {
            }

            breaks = written > before ? 0 : breaks + 1;
            if (breaks > MaxBreaks)
            {
                throw new HttpRequestException("the node stays too busy to send the file");
            }

            await Task.Delay(FirstPause * (1 << breaks), sender.Clock, stop);
        }

        async Task<Answer<Stream>> CopyAsync(HttpResponseMessage response)
        {
            if (!response.IsSuccessStatusCode || (written > 0 && response.StatusCode != HttpStatusCode.PartialContent))
            {
                return new Answer<Stream>(null, await Sender.RefusalAsync(response, stop));
            }

            await using var body = await response.Content.ReadAsStreamAsync(stop);
            for (int length; (length = await body.ReadAsync(buffer, stop)) > 0; written += length)
            {
                await into.WriteAsync(buffer.AsMemory(0, length), stop);
            }

            return new Answer<Stream>(into, null);
        }
    }

    /// <summary>One part; null when the connection broke or the node was busy, and it is not yet time to give up.</summary>
    private static async Task<Answer<UploadProgress>?> PartAsync(
        Sender sender, string target, ReadOnlyMemory<byte> part, int breaks, CancellationToken stop)
    {
        try
        {
            using var response = await sender.OnceAsync(HttpMethod.Patch, target, part, from: 0, stop);
            return (Sender.IsPassing(response.StatusCode) || response.StatusCode == HttpStatusCode.Conflict)
                && CanGoOn(breaks)
                ? null
                : await Sender.JsonAsync<UploadProgress>(response, stop);
        }
        catch (Exception lost) when (lost is HttpRequestException or IOException && CanGoOn(breaks))
        {
            return null;
        }
    }

    private static bool CanGoOn(int breaks) => breaks < MaxBreaks;
}
