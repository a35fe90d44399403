using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using LotusBridge.Ledger;
using LotusBridge.Ledger.Mirroring;
using LotusBridge.Ledger.Storage;
using LotusBridge.Ledger.Witnessing;

namespace LotusBridge.Exchange.Peers;

/// <summary>
/// Brings one peer's mirror to hold the own log (C2SP tlog-mirror) and remembers how far it is, so that the next
/// checkpoint costs two calls; the first can be made ahead. One upload at a time.
/// </summary>
/// <param name="line">From <see cref="PeerLine.Open"/>.</param>
public sealed class MirrorClient(HttpClient line) : IDisposable
{
    /// <summary>What stands before the two calls' names.</summary>
    public const string Submission = "/peer/v1/mirror/";

    /// <summary>A first guess, what the mirror answers with, and one more if it moved meanwhile.</summary>
    private const int MaxTries = 3;

    /// <summary>Shorter bodies are sent as they are: commitments hardly shrink, and a call costs more than the bytes.</summary>
    private const int LeastCompressedBytes = 4096;

    private const int MaxAnswerBytes = MirrorProgress.MaxBytes;
    private const string SizeType = "text/x.tlog.size";

    // Announced out of their order, the mirror would not take the smaller of two.
    private readonly SemaphoreSlim announcing = new(1, 1);
    private long pending;
    private long next;
    private ReadOnlyMemory<byte> ticket;

    /// <summary>Entries of the log that the mirror was not seen to have yet, at this size.</summary>
    public long LagAt(long size) => Math.Max(0, size - Interlocked.Read(ref next));

    /// <summary>Announces a checkpoint and uploads what the mirror lacks of it.</summary>
    /// <param name="log">Holds every entry of the checkpoint.</param>
    /// <param name="checkpoint">Of that log.</param>
    /// <param name="stop">Ends it; what the mirror took stays there.</param>
    /// <returns>The mirror's signature lines, not verified; null when it does not vouch for this checkpoint.</returns>
    /// <exception cref="HttpRequestException">No answer.</exception>
    public async Task<ReadOnlyMemory<byte>?> CosignAsync(
        LogStore log, SignedCheckpoint checkpoint, CancellationToken stop)
    {
        var size = checkpoint.Checkpoint.Size;
        for (var attempt = 0; attempt < MaxTries; attempt++)
        {
            if (!await AnnounceAsync(log, checkpoint, stop))
            {
                return null;
            }

            var (lines, isForgotten) = await UploadAsync(log, checkpoint, stop);
            if (lines is not null || !isForgotten)
            {
                return lines;
            }
        }

        return null;
    }

    /// <summary>Announces a checkpoint, where it is not yet. Nothing is promised of it on either side.</summary>
    /// <param name="log">Makes the consistency proofs.</param>
    /// <param name="checkpoint">Of that log.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>False when the mirror does not take it.</returns>
    /// <exception cref="HttpRequestException">No answer.</exception>
    public async Task<bool> AnnounceAsync(LogStore log, SignedCheckpoint checkpoint, CancellationToken stop)
    {
        await announcing.WaitAsync(stop);
        try
        {
            return Interlocked.Read(ref pending) >= checkpoint.Checkpoint.Size || await AskAsync(log, checkpoint, stop);
        }
        finally
        {
            announcing.Release();
        }
    }

    public void Dispose() => announcing.Dispose();

    private async Task<bool> AskAsync(LogStore log, SignedCheckpoint checkpoint, CancellationToken stop)
    {
        var size = checkpoint.Checkpoint.Size;
        for (var attempt = 0; attempt < MaxTries; attempt++)
        {
            var old = Math.Min(Interlocked.Read(ref pending), size);
            var proof = old == 0 || old == size ? [] : log.ConsistencyProof(old, size);
            using var content = Octets(new AddCheckpoint(old, proof, checkpoint).ToBytes());
            var (status, type, body) = await PostAsync("add-checkpoint", content, stop);
            if (status == HttpStatusCode.OK)
            {
                Interlocked.Exchange(ref pending, size);
                return true;
            }

            if (status != HttpStatusCode.Conflict || SizeIn(type, body) is not { } stored)
            {
                return false;
            }

            Interlocked.Exchange(ref pending, stored);
            if (stored > size)
            {
                // A newer one is announced; the mirror still takes entries for the few before it.
                return true;
            }
        }

        return false;
    }

    /// <summary>Uploads until the mirror vouches, or says that it knows nothing of this checkpoint.</summary>
    private async Task<(ReadOnlyMemory<byte>? Lines, bool IsForgotten)> UploadAsync(
        LogStore log, SignedCheckpoint checkpoint, CancellationToken stop)
    {
        var (origin, size, _) = checkpoint.Checkpoint;
        for (var stale = 0; stale < MaxTries;)
        {
            var request = new AddEntries(origin, Math.Min(Interlocked.Read(ref next), size), size, ticket);
            using var content = Packed(MirrorUpload.Body(log, request));
            var (status, type, body) = await PostAsync("add-entries", content, stop);
            if (status == HttpStatusCode.OK && body is not null)
            {
                Interlocked.Exchange(ref next, Math.Max(size, Interlocked.Read(ref next)));
                return (body, false);
            }

            if (ProgressIn(status, type, body) is not { } progress)
            {
                return (null, false);
            }

            ticket = progress.Ticket;
            var isAhead = progress.Next > Interlocked.Exchange(ref next, progress.Next);
            if (progress.Size != size)
            {
                Interlocked.Exchange(ref pending, progress.Size);
                return (null, progress.Size < size);
            }

            stale += status == HttpStatusCode.Accepted && isAhead ? 0 : 1;
        }

        return (null, false);
    }

    private async Task<(HttpStatusCode Status, string? Type, byte[]? Body)> PostAsync(
        string call, HttpContent content, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Submission + call) { Content = content };
        using var answer = await line.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
        var body = await PeerLine.ReadAsync(answer.Content, MaxAnswerBytes, stop);
        return (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, body);
    }

    private static ByteArrayContent Octets(byte[] bytes)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue(AddEntries.ContentType);
        return content;
    }

    private static ByteArrayContent Packed(byte[] bytes)
    {
        if (bytes.Length < LeastCompressedBytes)
        {
            return Octets(bytes);
        }

        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(bytes);
        }

        var content = Octets(packed.ToArray());
        content.Headers.ContentEncoding.Add("gzip");
        return content;
    }

    private static long? SizeIn(string? type, byte[]? body) =>
        string.Equals(type, SizeType, StringComparison.Ordinal) && body is [.. var digits, (byte)'\n']
        && long.TryParse(Encoding.ASCII.GetString(digits), NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            ? size
            : null;

    private static MirrorProgress? ProgressIn(HttpStatusCode status, string? type, byte[]? body)
    {
        if (status is not (HttpStatusCode.Conflict or HttpStatusCode.Accepted) || body is null
            || !string.Equals(type, MirrorReply.ProgressType, StringComparison.Ordinal))
        {
            return null;
        }

        try
        {
            return MirrorProgress.Parse(body);
        }
        catch (LedgerFormatException)
        {
            return null;
        }
    }
}
