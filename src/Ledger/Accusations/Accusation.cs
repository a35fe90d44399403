using System.Text;

namespace LotusBridge.Ledger.Accusations;

/// <summary>
/// Proof that the holder of one key signed what an honest holder cannot have signed (<c>spec/accusation.md</c>). Anybody
/// confirms it without network and without trusting whoever wrote it.
/// </summary>
/// <param name="Kind"><see cref="Fork"/> or <see cref="Rollback"/>.</param>
/// <param name="Accused">A log's key (type 01) or a cosigner's (type 04).</param>
/// <param name="First">The smaller checkpoint; of two of one size the one with the smaller root.</param>
/// <param name="Second">The other one, of the same log.</param>
/// <param name="Root">What the second tree had as its root at the size of the first; null where the sizes are one.</param>
/// <param name="Proof">RFC 6962 consistency hashes from <paramref name="Root"/> to the second checkpoint's root.</param>
public sealed record Accusation(
    string Kind, VerifierKey Accused, SignedCheckpoint First, SignedCheckpoint Second, Digest? Root,
    IReadOnlyList<Digest> Proof)
{
    /// <summary>Two checkpoints of one log that no single growing tree has.</summary>
    public const string Fork = "fork";

    /// <summary>A cosigner signed a smaller tree at a later time than a larger one.</summary>
    public const string Rollback = "rollback";

    /// <summary>First line of the format.</summary>
    public const string Header = "lotus-bridge/accusation/v1";

    /// <summary>The largest accusation, in bytes: two notes and 64 hashes.</summary>
    public const int MaxBytes = (2 * SignedNote.MaxBytes) + 10_000;

    private const string RootWord = "root";
    private const string HashWord = "hash";
    private const string CheckpointWord = "checkpoint";

    /// <summary>True when a file starts as an accusation does.</summary>
    public static bool IsOne(ReadOnlySpan<byte> start) => start.StartsWith(Encoding.ASCII.GetBytes(Header + "\n"));

    /// <summary>Reads an accusation; whether it holds is for <see cref="Flaw"/> to say.</summary>
    /// <exception cref="LedgerFormatException">Not in the one form, or above a limit.</exception>
    public static Accusation Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MaxBytes)
        {
            throw new LedgerFormatException($"an accusation has at most {MaxBytes} bytes, not {bytes.Length}");
        }

        var reader = new LineReader(bytes, "an accusation");
        if (reader.Line() != Header)
        {
            throw new LedgerFormatException($"an accusation starts with the line {Header}");
        }

        var kind = reader.Value("kind");
        var accused = VerifierKey.Parse(reader.Value("accused"));
        Digest? root = null;
        var proof = new List<Digest>();
        var line = reader.Line();
        if (line.StartsWith(RootWord + " ", StringComparison.Ordinal))
        {
            root = Strict.Hash(reader.ValueIn(line, RootWord), "a root");
            line = reader.Line();
        }

        for (; line.StartsWith(HashWord + " ", StringComparison.Ordinal); line = reader.Line())
        {
            proof.Add(Strict.Hash(reader.ValueIn(line, HashWord), "a proof hash"));
            if (proof.Count > Merkle.MaxProofHashes)
            {
                throw new LedgerFormatException($"a proof has at most {Merkle.MaxProofHashes} hashes");
            }
        }

        var first = SignedCheckpoint.Parse(reader.PartAfter(line, CheckpointWord));
        var second = SignedCheckpoint.Parse(reader.Part(CheckpointWord));
        var read = new Accusation(kind, accused, first, second, root, proof);
        return reader.IsAtEnd && read.ToBytes().AsSpan().SequenceEqual(bytes)
            ? read
            : throw new LedgerFormatException("not the accusation's one form");
    }

    /// <summary>Null when it proves what it says; else the first reason why not.</summary>
    public string? Flaw()
    {
        var (first, second) = (First.Checkpoint, Second.Checkpoint);
        return !string.Equals(first.Origin, second.Origin, StringComparison.Ordinal) ? "the checkpoints are of two logs"
            : Accused.Type == SignatureType.Ed25519 && !string.Equals(Accused.Name, first.Origin, StringComparison.Ordinal)
                ? "the accused key is another log's"
            : Time(First) is null || Time(Second) is null ? "the accused key has not signed both checkpoints"
            : Kind switch
            {
                Fork => ForkFlaw(first, second),
                Rollback => RollbackFlaw(first, second),
                _ => $"'{Kind}' is nothing that anybody can be accused of",
            };
    }

    public byte[] ToBytes() => Encoding.UTF8.GetBytes(ToString());

    public override string ToString()
    {
        var text = new StringBuilder(Header).Append("\nkind ").Append(Kind).Append("\naccused ").Append(Accused).Append('\n');
        if (Root is { } root)
        {
            text.Append(RootWord).Append(' ').Append(root.Base64).Append('\n');
        }

        foreach (var hash in Proof)
        {
            text.Append(HashWord).Append(' ').Append(hash.Base64).Append('\n');
        }

        foreach (var note in new[] { First, Second }.Select(one => one.ToString()))
        {
            LineReader.Write(text, CheckpointWord, note);
        }

        return text.ToString();
    }

    private string? ForkFlaw(Checkpoint first, Checkpoint second) =>
        first.Size == second.Size
            ? Root is not null || Proof.Count > 0 ? "two trees of one size need no proof"
                : first.Root.CompareTo(second.Root) < 0 ? null : "one tree, or two in the wrong order"
        : first.Size == 0 || first.Size > second.Size ? "the first tree is the smaller one, and has an entry"
        : Root is not { } other || other == first.Root ? "the larger tree is not shown to have had another root"
        : Merkle.VerifyConsistency(first.Size, second.Size, other, second.Root, Proof)
            ? null
            : "the proof does not lead from that root to the larger tree";

    private string? RollbackFlaw(Checkpoint first, Checkpoint second) =>
        Accused.Type == SignatureType.Ed25519 ? "a log's signature has no time"
        : Root is not null || Proof.Count > 0 ? "a rollback needs no proof"
        : first.Size >= second.Size ? "the first tree is the smaller one"
        : Time(First) > Time(Second) ? null
        : "the smaller tree was signed first, as it should be";

    private long? Time(SignedCheckpoint signed) =>
        signed.Note.Verify([Accused]) is [var only] ? only.Timestamp : null;
}
