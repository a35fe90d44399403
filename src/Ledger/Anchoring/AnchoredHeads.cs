using System.Text;

namespace LotusBridge.Ledger.Anchoring;

/// <summary>
/// The heads of several logs under one root (<c>spec/anchor.md</c>): an RFC 6962 tree whose entries are the checkpoints'
/// bodies, ascending by origin.
/// </summary>
public sealed class AnchoredHeads
{
    /// <summary>Most heads under one root: the log of every member.</summary>
    public const int MaxHeads = 64;

    /// <summary>Before the root in a transaction's data: "LBAN", and the version.</summary>
    public static ReadOnlySpan<byte> Tag => "LBAN\x01"u8;

    private AnchoredHeads(IReadOnlyList<Checkpoint> heads)
    {
        Heads = heads;
        Root = MerkleProofs.Over([.. heads.Select(LeafOf)]).Root(heads.Count);
    }

    public IReadOnlyList<Checkpoint> Heads { get; }

    public Digest Root { get; }

    /// <summary>What the transaction carries: tag, version, root; 37 bytes.</summary>
    public byte[] CallData => [.. Tag, .. Root.Bytes];

    /// <exception cref="ArgumentException">None, too many, or two of one log.</exception>
    public static AnchoredHeads Of(IEnumerable<Checkpoint> heads)
    {
        Checkpoint[] ordered = [.. heads.OrderBy(head => head.Origin, StringComparer.Ordinal)];
        return IsInOrder(ordered) ? new AnchoredHeads(ordered) : throw new ArgumentException(
            $"an anchor has 1 to {MaxHeads} heads, one for a log", nameof(heads));
    }

    /// <summary>Reads bodies as somebody else lists them.</summary>
    /// <exception cref="LedgerFormatException">Not checkpoints, not ascending by origin, none or too many.</exception>
    public static AnchoredHeads Parse(IReadOnlyList<string> bodies)
    {
        if (bodies.Count > MaxHeads)
        {
            throw new LedgerFormatException($"an anchor has at most {MaxHeads} heads, not {bodies.Count}");
        }

        Checkpoint[] heads = [.. bodies.Select(body => Checkpoint.Parse(body))];
        return IsInOrder(heads) && heads.Zip(bodies).All(pair => pair.First.ToString() == pair.Second)
            ? new AnchoredHeads(heads)
            : throw new LedgerFormatException("an anchor's heads are checkpoints' bodies, ascending by origin, without repeats");
    }

    /// <summary>The place of a log's head; negative when it has none here.</summary>
    public int PlaceOf(string origin) =>
        Heads.ToList().FindIndex(head => string.Equals(head.Origin, origin, StringComparison.Ordinal));

    /// <summary>The inclusion hashes from a head to the root, leaf first.</summary>
    public IReadOnlyList<Digest> Proof(int place) =>
        MerkleProofs.Over([.. Heads.Select(LeafOf)]).Inclusion(place, Heads.Count);

    /// <summary>True when that head stands under that root, at that place of so many.</summary>
    public static bool Verify(Checkpoint head, int place, int count, IReadOnlyList<Digest> proof, Digest root) =>
        place >= 0 && place < count && count <= MaxHeads
        && Merkle.VerifyInclusion(place, count, LeafOf(head), root, proof);

    private static Digest LeafOf(Checkpoint head) => Merkle.LeafHash(Encoding.UTF8.GetBytes(head.ToString()));

    private static bool IsInOrder(Checkpoint[] heads) => heads.Length is > 0 and <= MaxHeads
        && heads.Zip(heads.Skip(1)).All(pair => string.CompareOrdinal(pair.First.Origin, pair.Second.Origin) < 0);
}
