using System.Collections.Concurrent;
using System.Net;
using LotusBridge.Exchange.Api;

namespace LotusBridge.Exchange.Packages;

/// <summary>
/// Sends a sealed file to a node: the list of its parts, then those that the node says are missing, several at once, and
/// again those whose fate a broken line left open. What the node has is never sent twice.
/// </summary>
internal sealed class PackageUpload(Sender sender, string package, Stream content, PartList list, Sending sending)
    : IDisposable
{
    /// <summary>Broken connections in a row, without a part gained, after which the transfer is given up.</summary>
    public const int MaxBreaks = 8;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan CheckPause = TimeSpan.FromMilliseconds(100);

    private readonly string path = $"{ActRoute.Root}/packages/{Uri.EscapeDataString(package)}";
    private readonly SemaphoreSlim reading = new(1, 1);
    private int breaks;
    private ApiRefusal? refusal;

    public async Task<Answer<UploadProgress>> RunAsync(CancellationToken stop)
    {
        for (var at = await AskAsync(stop); ; at = await AskAsync(stop))
        {
            if (at.Value is not { } reached || reached is { State: UploadProgress.Delivered, Receipt: not null })
            {
                return at;
            }

            sending.Progress?.Report(reached.Received);
            if (reached.State == UploadProgress.Announced)
            {
                at = await AnnounceAsync(stop);
                reached = at.Value;
            }

            if (reached?.Missing is not { Count: > 0 } missing)
            {
                if (!at.IsAccepted)
                {
                    return at;
                }

                await Task.Delay(CheckPause, sender.Clock, stop);
                continue;
            }

            await SendAsync(missing, stop);
            if (refusal is not null)
            {
                return new Answer<UploadProgress>(null, refusal);
            }
        }
    }

    public void Dispose() => reading.Dispose();

    private Task<Answer<UploadProgress>> AskAsync(CancellationToken stop) =>
        sender.JsonAsync<UploadProgress>(HttpMethod.Get, path + "/upload", body: null, stop);

    private async Task<Answer<UploadProgress>> AnnounceAsync(CancellationToken stop)
    {
        while (true)
        {
            try
            {
                using var response = await sender.PutAsync(
                    path + "/parts", new ReadOnlyMemoryContent(list.Bytes), asksFirst: false, stop);
                if (!Sender.IsPassing(response.StatusCode) || breaks >= MaxBreaks)
                {
                    return await Sender.JsonAsync<UploadProgress>(response, stop);
                }
            }
            catch (Exception lost) when (lost is HttpRequestException or IOException && breaks < MaxBreaks)
            {
            }

            await PauseAsync(stop);
        }
    }

    private async Task SendAsync(IReadOnlyList<PartRange> missing, CancellationToken stop)
    {
        var parts = new ConcurrentQueue<int>(missing.SelectMany(range => Enumerable.Range(range.First, range.Count)));
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var lanes = Enumerable.Range(0, sending.Lanes).Select(_ => LaneAsync(parts, ending)).ToList();
        try
        {
            await Task.WhenAll(lanes);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            // One lane's refusal or failure has ended the others; a failure is thrown here.
            await (lanes.Find(lane => lane.IsFaulted) ?? Task.CompletedTask);
        }
    }

    private async Task LaneAsync(ConcurrentQueue<int> parts, CancellationTokenSource ending)
    {
        try
        {
            while (refusal is null && parts.TryDequeue(out var part))
            {
                for (var isAgain = false; !await TryAsync(part, isAgain, ending.Token); isAgain = true)
                {
                    await PauseAsync(ending.Token);
                }
            }
        }
        catch
        {
            await ending.CancelAsync();
            throw;
        }

        if (refusal is not null)
        {
            await ending.CancelAsync();
        }
    }

    /// <summary>False when it is to be tried again.</summary>
    private async Task<bool> TryAsync(int part, bool isAgain, CancellationToken stop)
    {
        try
        {
            // Whether a part whose confirmation was lost has arrived only the node knows: it is asked before the bytes go.
            using var response = await sender.PutAsync(
                $"{path}/parts/{list[part]}",
                new PartContent(content, PartList.OffsetOf(part), list.LengthOf(part), reading), isAgain, stop);
            if ((Sender.IsPassing(response.StatusCode) || response.StatusCode == HttpStatusCode.Conflict)
                && breaks < MaxBreaks)
            {
                return response.StatusCode == HttpStatusCode.Conflict && await IsOverAsync(response, stop);
            }

            var answer = await Sender.JsonAsync<PartTaken>(response, stop);
            if (answer.Value is { } taken && taken.Part == list[part])
            {
                breaks = 0;
                sending.Progress?.Report(taken.Received);
            }
            else
            {
                refusal ??= answer.Refusal ?? new ApiRefusal(200, ApiRefusal.NoProblem, "the node confirmed another part");
            }

            return true;
        }
        catch (Exception lost) when (lost is HttpRequestException or IOException && breaks < MaxBreaks)
        {
            return false;
        }
    }

    /// <summary>True when the node has no use for parts now: it is asked again how far it is.</summary>
    private static async Task<bool> IsOverAsync(HttpResponseMessage response, CancellationToken stop) =>
        (await Sender.RefusalAsync(response, stop)).Code is "parts-unlisted" or "upload-done" or "package-destroyed";

    private Task PauseAsync(CancellationToken stop) =>
        Task.Delay(FirstPause * (1 << Math.Min(MaxBreaks, Interlocked.Increment(ref breaks))), sender.Clock, stop);
}
