using System.CommandLine;
using System.Globalization;
using System.Net;
using LotusBridge.Cli.Rosters;
using LotusBridge.Custody.Rosters;
using LotusBridge.Exchange.Api;
using LotusBridge.Ledger;
using LotusBridge.Ledger.Blocks;
using LotusBridge.Ledger.Storage;

namespace LotusBridge.Cli.Logs;

/// <summary>A node's log as anybody on the network sees it: checkpoint and tiles.</summary>
internal sealed class RemoteLog : IDisposable
{
    /// <summary>The longest log that is read to its end: 64 MiB of leaf hashes.</summary>
    public const long MaxEntries = 2L * 1024 * 1024;

    private readonly HttpClient http;

    private RemoteLog(HttpClient http, RosterChain rosters, StatusView status) =>
        (this.http, Rosters, Status) = (http, rosters, status);

    public RosterChain Rosters { get; }

    public RosterReading Roster => Rosters.Newest;

    public StatusView Status { get; }

    /// <summary>The newest checkpoint and what the federation's policy says of it.</summary>
    public sealed record Head(SignedCheckpoint Signed, PolicyVerdict Verdict);

    /// <param name="pinned">The roster's hash as the caller knows it; null to take the node's word for it.</param>
    /// <exception cref="InvalidDataException">The node's roster is not in order, or not the pinned one.</exception>
    public static async Task<RemoteLog> OpenAsync(
        ParseResult parsed, Uri node, Digest? pinned, CancellationToken stop)
    {
        var connection = NodeLine.To(parsed, node);
        try
        {
            var client = new NodeClient(connection, null, TimeProvider.System);
            var rosters = await ChainFlags.ReadAsync(client, pinned, stop).ConfigureAwait(false);
            return new RemoteLog(connection, rosters, (await client.StatusAsync(stop).ConfigureAwait(false)).Required());
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
            ? new Head(signed, PolicyOf(signed).Evaluate(signed))
            : throw new InvalidDataException($"the checkpoint is one of {signed.Checkpoint.Origin}, not of {origin}");
    }

    /// <summary>The proof of the newest block's header before an entry; null when there is none.</summary>
    /// <exception cref="LedgerFormatException">The node answers something else.</exception>
    public async Task<BlockProof?> BlockBeforeAsync(long index, CancellationToken stop)
    {
        using var answer = await http.GetAsync(
            new Uri(string.Create(CultureInfo.InvariantCulture, $"/log/block-before/{index}"), UriKind.Relative), stop)
            .ConfigureAwait(false);
        return answer.StatusCode == HttpStatusCode.NotFound ? null : BlockProof.Parse(
            await answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync(stop).ConfigureAwait(false));
    }

    /// <summary>The roots that the tree had at each smaller size.</summary>
    /// <exception cref="InvalidDataException">The tiles do not make the checkpoint's root.</exception>
    public async Task<Func<long, Digest>> RootsAsync(Checkpoint tree, CancellationToken stop)
    {
        var proofs = MerkleProofs.Over(await LeavesAsync(tree.Size, stop).ConfigureAwait(false));
        return proofs.Root(tree.Size) == tree.Root
            ? proofs.Root
            : throw new InvalidDataException("the tiles do not make the checkpoint's root");
    }

    /// <summary>Computes the tree from the leaves; null when it is the checkpoint's, and continues the earlier one.</summary>
    public async Task<string?> ProblemAsync(Head head, SignedCheckpoint? earlier, CancellationToken stop)
    {
        var tree = head.Signed.Checkpoint;
        if (tree.Size > MaxEntries)
        {
            throw new InvalidDataException($"the log has {tree.Size} entries, above the limit of {MaxEntries}");
        }

        if (NotesProblem(head, earlier) is { } problem)
        {
            return problem;
        }

        var proofs = MerkleProofs.Over(await LeavesAsync(tree.Size, stop).ConfigureAwait(false));
        return RootsProblem(head, earlier, proofs.Root(tree.Size), proofs.Root(earlier?.Checkpoint.Size ?? 0));
    }

    /// <summary>
    /// As <see cref="ProblemAsync"/>, for a log of any length, and with the entries themselves: each must have the hash
    /// that its tile gives it, and each block's header must name a tree that the log had.
    /// </summary>
    /// <param name="progress">Told the number of entries read so far.</param>
    public async Task<string?> FullProblemAsync(
        Head head, SignedCheckpoint? earlier, Action<long> progress, CancellationToken stop)
    {
        if (NotesProblem(head, earlier) is { } problem)
        {
            return problem;
        }

        var (size, read) = (head.Signed.Checkpoint.Size, new Frontier());
        var then = Merkle.EmptyRoot;
        var braid = new BraidCheck(head.Signed.Checkpoint.Origin);
        while (read.Size < size)
        {
            var first = read.Size;
            var width = (int)Math.Min(TilePath.FullWidth, size - first);
            var number = first / TilePath.FullWidth;
            var hashes = Tile.Parse(await TileAsync(new TilePath(0, number, width), stop).ConfigureAwait(false), width);
            var entries = EntryBundle.Parse(
                await TileAsync(new TilePath(TilePath.EntriesLevel, number, width), stop).ConfigureAwait(false), width);
            for (var place = 0; place < width; place++)
            {
                if (Merkle.LeafHash(entries[place].Span) != hashes[place])
                {
                    return $"entry {first + place} does not have the hash that its tile gives it";
                }

                if (braid.Add(entries[place].Span) is { } flaw)
                {
                    return flaw;
                }

                read.Append(hashes[place].Bytes);
                then = read.Size == earlier?.Checkpoint.Size ? read.Root() : then;
            }

            progress(read.Size);
        }

        return RootsProblem(head, earlier, read.Root(), then);
    }

    private string? NotesProblem(Head head, SignedCheckpoint? earlier) =>
        head.Verdict.Fault != ProofFault.None ? $"the checkpoint: {head.Verdict.Fault}"
            : earlier is null ? null
            : PolicyOf(earlier).Evaluate(earlier).Fault is var fault and not ProofFault.None ? $"the earlier checkpoint: {fault}"
            : earlier.Checkpoint.Origin != head.Signed.Checkpoint.Origin ? "the earlier checkpoint is one of another log"
            : earlier.Checkpoint.Size > head.Signed.Checkpoint.Size
            ? $"the log has shrunk from {earlier.Checkpoint.Size} to {head.Signed.Checkpoint.Size} entries"
            : null;

    private static string? RootsProblem(Head head, SignedCheckpoint? earlier, Digest now, Digest then) =>
        now != head.Signed.Checkpoint.Root ? "the tiles do not make the checkpoint's root"
            : earlier is not null && then != earlier.Checkpoint.Root ? "the log's past has been changed"
            : null;

    /// <summary>The tree's own root at a smaller size, and the consistency proof from it.</summary>
    /// <exception cref="InvalidDataException">Too long, or the tiles do not make the checkpoint's root.</exception>
    public async Task<(Digest Root, IReadOnlyList<Digest> Proof)> PrefixAsync(
        Checkpoint tree, long size, CancellationToken stop)
    {
        if (tree.Size > MaxEntries)
        {
            throw new InvalidDataException($"the log has {tree.Size} entries, above the limit of {MaxEntries}");
        }

        var proofs = MerkleProofs.Over(await LeavesAsync(tree.Size, stop).ConfigureAwait(false));
        return proofs.Root(tree.Size) == tree.Root
            ? (proofs.Root(size), proofs.Consistency(size, tree.Size))
            : throw new InvalidDataException("the tiles do not make the checkpoint's root");
    }

    /// <summary>The tree's own roots at these sizes, which are not above its own.</summary>
    /// <exception cref="InvalidDataException">Too long, or the tiles do not make the checkpoint's root.</exception>
    public async Task<IReadOnlyDictionary<long, Digest>> RootsAsync(
        Checkpoint tree, IReadOnlyList<long> sizes, CancellationToken stop)
    {
        if (tree.Size > MaxEntries)
        {
            throw new InvalidDataException($"the log has {tree.Size} entries, above the limit of {MaxEntries}");
        }

        var proofs = MerkleProofs.Over(await LeavesAsync(tree.Size, stop).ConfigureAwait(false));
        return proofs.Root(tree.Size) == tree.Root
            ? sizes.ToDictionary(size => size, proofs.Root)
            : throw new InvalidDataException("the tiles do not make the checkpoint's root");
    }

    /// <summary>The node's tokens over this log's checkpoints.</summary>
    /// <param name="before">A day; null for the newest.</param>
    /// <exception cref="InvalidDataException">The answer is not in its form.</exception>
    public async Task<TimestampList> TimestampsAsync(string? before, CancellationToken stop)
    {
        var path = TimestampList.Path + (before is null ? "" : "?before=" + Uri.EscapeDataString(before));
        return TimestampList.Read(await http.GetByteArrayAsync(path, stop).ConfigureAwait(false))
            ?? throw new InvalidDataException("the list of time-stamps is not in its form");
    }

    /// <summary>The newest roots that the node says a chain has confirmed.</summary>
    /// <exception cref="InvalidDataException">A list whose heads do not make their roots.</exception>
    public async Task<AnchorList> AnchorsAsync(CancellationToken stop) =>
        AnchorList.Read(await http.GetByteArrayAsync(AnchorList.Path, stop).ConfigureAwait(false))
            ?? throw new InvalidDataException("the node's anchors are not in their form");

    /// <summary>The node's time.</summary>
    public DateTimeOffset Now => Clock().GetUtcNow();

    /// <summary>
    /// Copies the entries that a checkpoint covers into a folder, as entry bundles at their tile paths, and compares the
    /// tree that they make with the checkpoint's.
    /// </summary>
    /// <exception cref="InvalidDataException">Too long, or the entries do not make the checkpoint's root.</exception>
    public async Task CopyAsync(Checkpoint tree, string folder, CancellationToken stop)
    {
        if (tree.Size > MaxEntries)
        {
            throw new InvalidDataException($"the log has {tree.Size} entries, above the limit of {MaxEntries}");
        }

        var leaves = new List<Digest>();
        for (var index = 0L; leaves.Count < tree.Size; index++)
        {
            var width = (int)Math.Min(TilePath.FullWidth, tree.Size - leaves.Count);
            var path = new TilePath(TilePath.EntriesLevel, index, width).ToString();
            var bundle = await http.GetByteArrayAsync($"/log/{path}", stop).ConfigureAwait(false);
            leaves.AddRange(EntryBundle.Parse(bundle, width).Select(entry => Merkle.LeafHash(entry.Span)));
            var file = Path.Combine(folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllBytesAsync(file, bundle, stop).ConfigureAwait(false);
        }

        if (MerkleProofs.Over(leaves).Root(tree.Size) != tree.Root)
        {
            throw new InvalidDataException("the entries do not make the checkpoint's root");
        }
    }

    public void Dispose() => http.Dispose();

    /// <summary>Of the epoch that judges a tree of that size.</summary>
    public Policy PolicyOf(SignedCheckpoint tree) =>
        (Rosters.InForce(tree.Checkpoint.Origin, Math.Max(0, tree.Checkpoint.Size - 1)) ?? Roster).Policy;

    /// <summary>A demonstration's node may live in another year; requests are signed in the node's own time.</summary>
    private TimeProvider Clock() => new NodeTime(Status.Clock);

    private async Task<List<Digest>> LeavesAsync(long size, CancellationToken stop)
    {
        var leaves = new List<Digest>();
        for (var index = 0L; leaves.Count < size; index++)
        {
            var width = (int)Math.Min(TilePath.FullWidth, size - leaves.Count);
            var tile = Tile.Parse(await TileAsync(new TilePath(0, index, width), stop).ConfigureAwait(false), width);
            leaves.AddRange(Enumerable.Range(0, width).Select(place => tile[place]));
        }

        return leaves;
    }

    private Task<byte[]> TileAsync(TilePath path, CancellationToken stop) =>
        http.GetByteArrayAsync(string.Create(CultureInfo.InvariantCulture, $"/log/{path}"), stop);
}
