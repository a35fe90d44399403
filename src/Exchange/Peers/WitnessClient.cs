using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using LotusBridge.Ledger;
using LotusBridge.Ledger.Witnessing;

namespace LotusBridge.Exchange.Peers;

/// <summary>Gets consistency proofs of the own log: from a size that a witness had to the checkpoint's.</summary>
public delegate ValueTask<IReadOnlyList<Digest>> ConsistencyProof(long from, long to, CancellationToken stop);

/// <summary>
/// Asks one peer's witness for its cosignature (C2SP tlog-witness) and remembers which size it has, so that the next
/// call needs one round trip.
/// </summary>
/// <param name="line">From <see cref="PeerLine.Open"/>.</param>
public sealed class WitnessClient(HttpClient line)
{
    private const string Path = "/peer/v1/witness/add-checkpoint";
    private const string SizeType = "text/x.tlog.size";

    /// <summary>A first guess, the size that the witness answers with, and one more if it moved meanwhile.</summary>
    private const int MaxTries = 3;

    private long known;

    /// <summary>One call for one checkpoint.</summary>
    /// <returns>The answer's signature lines, not verified; null when the witness did not cosign.</returns>
    /// <exception cref="HttpRequestException">No answer.</exception>
    public async Task<ReadOnlyMemory<byte>?> CosignAsync(
        SignedCheckpoint checkpoint, ConsistencyProof proofs, CancellationToken stop)
    {
        var size = checkpoint.Checkpoint.Size;
        for (var attempt = 0; attempt < MaxTries; attempt++)
        {
            var old = Math.Min(Interlocked.Read(ref known), size);
            var proof = old == 0 || old == size ? [] : await proofs(old, size, stop);
            using var content = new ByteArrayContent(new AddCheckpoint(old, proof, checkpoint).ToBytes());
            content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
            using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = content };
            using var answer = await line.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
            var body = await PeerLine.ReadAsync(answer.Content, SignedNote.MaxBytes, stop);
            if (answer.StatusCode == HttpStatusCode.OK && body is not null)
            {
                Interlocked.Exchange(ref known, size);
                return body;
            }

            if (answer.StatusCode != HttpStatusCode.Conflict || SizeIn(answer, body) is not { } stored || stored > size)
            {
                return null;
            }

            Interlocked.Exchange(ref known, stored);
        }

        return null;
    }

    /// <summary>The latest checkpoint of a log that the witness cosigned; null when it never did.</summary>
    /// <exception cref="HttpRequestException">No answer.</exception>
    /// <exception cref="LedgerFormatException">The answer is no checkpoint.</exception>
    public async Task<SignedCheckpoint?> LatestAsync(string origin, CancellationToken stop)
    {
        var hash = Digest.Of(Encoding.UTF8.GetBytes(origin)).Hex;
        using var answer = await line.GetAsync(
            new Uri($"/peer/v1/witness/{hash}/checkpoint", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, stop);
        return answer.StatusCode == HttpStatusCode.OK
            && await PeerLine.ReadAsync(answer.Content, SignedNote.MaxBytes, stop) is { } body
                ? SignedCheckpoint.Parse(body)
                : null;
    }

    private static long? SizeIn(HttpResponseMessage answer, byte[]? body) =>
        string.Equals(answer.Content.Headers.ContentType?.MediaType, SizeType, StringComparison.Ordinal)
        && body is [.. var digits, (byte)'\n']
        && long.TryParse(Encoding.ASCII.GetString(digits), NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            ? size
            : null;
}
