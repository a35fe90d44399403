using System.Net;
using LotusBridge.Exchange.Submissions;
using LotusBridge.Ledger;
using LotusBridge.Ledger.Mirroring;

namespace LotusBridge.Exchange.Peers;

/// <summary>Reads from one peer what it knows of the logs and of the roster, and its copies of logs.</summary>
/// <param name="line">From <see cref="PeerLine.Open"/>.</param>
public sealed class MirrorReader(HttpClient line)
{
    /// <summary>Longest tile in bytes: 256 entries of the greatest length.</summary>
    private const int MaxTileBytes = TilePath.FullWidth * (sizeof(ushort) + EntryBundle.MaxEntryBytes);

    /// <summary>What the peer's witness and mirror have signed for; null without a good answer.</summary>
    /// <exception cref="HttpRequestException">No answer.</exception>
    public async Task<KnownHeads?> HeadsAsync(CancellationToken stop)
    {
        var body = await GetAsync(KnownHeads.Path, KnownHeads.MaxBytes, stop);
        return body is null ? null : KnownHeads.Read(body);
    }

    /// <summary>What the peer knows of an epoch of the roster; null without a good answer.</summary>
    /// <exception cref="HttpRequestException">No answer.</exception>
    public async Task<KnownSteps?> StepsAsync(int epoch, CancellationToken stop)
    {
        var path = KnownSteps.Path + epoch.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return await GetAsync(path, KnownSteps.MaxBytes, stop) is { } body ? KnownSteps.Read(body) : null;
    }

    /// <summary>What the peer says, signed, of its line to a third node: the envelope's bytes; null without a good answer.</summary>
    /// <exception cref="HttpRequestException">No answer.</exception>
    public Task<byte[]?> SightingAsync(string territory, CancellationToken stop) =>
        GetAsync(Sighting.Path + Uri.EscapeDataString(territory), Sighting.MaxBytes, stop);

    /// <summary>The peer's copy of one tree.</summary>
    /// <param name="tree">A checkpoint whose signature the caller has verified.</param>
    public FetchedTree TreeOf(Checkpoint tree)
    {
        var prefix = $"{MirrorClient.Submission}{Mirror.HashOf(tree.Origin)}/";
        return new FetchedTree(tree, async (path, stop) =>
            await GetAsync(prefix + path, MaxTileBytes, stop) is { } bytes ? (ReadOnlyMemory<byte>?)bytes : null);
    }

    private async Task<byte[]?> GetAsync(string path, int limitBytes, CancellationToken stop)
    {
        using var answer = await line.GetAsync(
            new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, stop);
        return answer.StatusCode == HttpStatusCode.OK ? await PeerLine.ReadAsync(answer.Content, limitBytes, stop) : null;
    }
}
