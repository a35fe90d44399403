using System.Globalization;
using LotusBridge.Custody.Rosters;
using LotusBridge.Exchange.Api;
using LotusBridge.Ledger;

namespace LotusBridge.Cli.Logs;

/// <summary>A node's log as anybody on the network sees it: checkpoint and tiles.</summary>
internal sealed class RemoteLog : IDisposable
{
    /// <summary>The longest log that is read to its end: 64 MiB of leaf hashes.</summary>
    public const long MaxEntries = 2L * 1024 * 1024;

    private readonly HttpClient http;

    private RemoteLog(HttpClient http, RosterReading roster, StatusView status) =>
        (this.http, Roster, Status) = (http, roster, status);

    public RosterReading Roster { get; }

    public StatusView Status { get; }

    /// <summary>The newest checkpoint and what the federation's policy says of it.</summary>
    public sealed record Head(SignedCheckpoint Signed, PolicyVerdict Verdict);

    /// <param name="pinned">The roster's hash as the caller knows it; null to take the node's word for it.</param>
    /// <exception cref="InvalidDataException">The node's roster is not in order, or not the pinned one.</exception>
    public static async Task<RemoteLog> OpenAsync(Uri node, Digest? pinned, CancellationToken stop)
    {
        var connection = new HttpClient { BaseAddress = node };
        try
        {
            var client = new NodeClient(connection, null, TimeProvider.System);
            var bytes = (await client.RosterAsync(stop).ConfigureAwait(false)).Required();
            var roster = RosterEnvelope.Read(bytes, out var problem) ?? throw new InvalidDataException(problem);
            if (pinned is { } wanted && wanted != roster.Hash)
            {
                throw new InvalidDataException($"the node's roster is {roster.Hash}, pinned is {wanted}");
            }

            return new RemoteLog(connection, roster, (await client.StatusAsync(stop).ConfigureAwait(false)).Required());
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public NodeClient ClientOf(Caller caller) => new(http, caller, Clock());

    public async Task<Head> HeadAsync(CancellationToken stop)
    {
        var signed = SignedCheckpoint.Parse(await http.GetByteArrayAsync("/log/checkpoint", stop).ConfigureAwait(false));
        var origin = Roster.Roster.OriginOf(Status.Territory);
        return string.Equals(signed.Checkpoint.Origin, origin, StringComparison.Ordinal)
            ? new Head(signed, Roster.Policy.Evaluate(signed))
            : throw new InvalidDataException($"the checkpoint is one of {signed.Checkpoint.Origin}, not of {origin}");
    }

    /// <summary>Computes the tree from the leaves; null when it is the checkpoint's, and continues the earlier one.</summary>
    public async Task<string?> ProblemAsync(Head head, SignedCheckpoint? earlier, CancellationToken stop)
    {
        var tree = head.Signed.Checkpoint;
        if (tree.Size > MaxEntries)
        {
            throw new InvalidDataException($"the log has {tree.Size} entries, above the limit of {MaxEntries}");
        }

        if (head.Verdict.Fault != ProofFault.None)
        {
            return $"the checkpoint: {head.Verdict.Fault}";
        }

        var proofs = MerkleProofs.Over(await LeavesAsync(tree.Size, stop).ConfigureAwait(false));
        return proofs.Root(tree.Size) != tree.Root ? "the tiles do not make the checkpoint's root"
            : earlier is null ? null
            : Roster.Policy.Evaluate(earlier).Fault is var fault and not ProofFault.None ? $"the earlier checkpoint: {fault}"
            : earlier.Checkpoint.Origin != tree.Origin ? "the earlier checkpoint is one of another log"
            : earlier.Checkpoint.Size > tree.Size ? $"the log has shrunk from {earlier.Checkpoint.Size} to {tree.Size} entries"
            : proofs.Root(earlier.Checkpoint.Size) != earlier.Checkpoint.Root ? "the log's past has been changed"
            : null;
    }

    public void Dispose() => http.Dispose();

    /// <summary>A demonstration's node may live in another year; requests are signed in the node's own time.</summary>
    private TimeProvider Clock() => new NodeTime(Status.Clock);

    private async Task<List<Digest>> LeavesAsync(long size, CancellationToken stop)
    {
        var leaves = new List<Digest>();
        for (var index = 0L; leaves.Count < size; index++)
        {
            var width = (int)Math.Min(TilePath.FullWidth, size - leaves.Count);
            var path = string.Create(CultureInfo.InvariantCulture, $"/log/{new TilePath(0, index, width)}");
            var tile = Tile.Parse(await http.GetByteArrayAsync(path, stop).ConfigureAwait(false), width);
            leaves.AddRange(Enumerable.Range(0, width).Select(place => tile[place]));
        }

        return leaves;
    }
}
