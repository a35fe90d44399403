using System.Text;

namespace LotusBridge.Ledger.Blocks;

/// <summary>
/// That what stands behind a block's header in its log was entered after a moment (<c>spec/block.md</c>): the header, the
/// proof that the log holds it, and those checkpoints that it names by their hashes, whose cosigners say what time it was.
/// </summary>
/// <param name="Header">The entry, byte for byte.</param>
/// <param name="Proof">That it is in the log; without extra.</param>
/// <param name="Notes">Of any of the logs that the header names, with the signatures that the hash covers.</param>
public sealed record BlockProof(
    ReadOnlyMemory<byte> Header, LogProof Proof, IReadOnlyList<SignedCheckpoint> Notes)
{
    /// <summary>First line of the format.</summary>
    public const string Title = "lotus-bridge/block-proof/v1";

    /// <summary>The largest proof, in bytes.</summary>
    public const int MaxBytes = 4 * SignedNote.MaxBytes;

    private const string HeaderWord = "header";
    private const string ProofWord = "proof";
    private const string NoteWord = "checkpoint";

    /// <summary>Reads a proof; whether it holds is for <see cref="Verify"/> to say.</summary>
    /// <exception cref="LedgerFormatException">Not in the one form, or above a limit.</exception>
    public static BlockProof Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MaxBytes)
        {
            throw new LedgerFormatException($"a block's proof has at most {MaxBytes} bytes, not {bytes.Length}");
        }

        var reader = new LineReader(bytes, "a block's proof");
        if (reader.Line() != Title)
        {
            throw new LedgerFormatException($"a block's proof starts with the line {Title}");
        }

        var header = reader.Part(HeaderWord).ToArray();
        var proof = LogProof.Parse(reader.Part(ProofWord));
        var notes = new List<SignedCheckpoint>();
        while (!reader.IsAtEnd && notes.Count < BlockHeader.MaxHeads)
        {
            notes.Add(SignedCheckpoint.Parse(reader.Part(NoteWord)));
        }

        var read = new BlockProof(BlockHeader.Parse(header).ToBytes(), proof, notes);
        return read.ToBytes().AsSpan().SequenceEqual(bytes)
            ? read
            : throw new LedgerFormatException("not the one form of a block's proof");
    }

    /// <summary>Verifies all of it.</summary>
    /// <param name="policyOf">The policy in force in a log at an index; null for a log that nobody knows.</param>
    /// <param name="flaw">The first thing that does not hold.</param>
    /// <returns>
    /// The moment before which nothing behind the header can have been entered: of each note that a policy accepts the
    /// latest time that an honest cosigner must have seen, and the latest of these. Null with a flaw, or when no note
    /// says a time.
    /// </returns>
    public DateTimeOffset? Verify(Func<string, long, Policy?> policyOf, out string? flaw)
    {
        var log = Proof.Checkpoint.Checkpoint.Origin;
        var header = BlockHeader.Parse(Header.Span);
        if (policyOf(log, Proof.Index) is not { } policy || !Proof.Verify(Header.Span, policy).IsAccepted)
        {
            flaw = "the log is not shown to hold the header";
            return null;
        }

        DateTimeOffset? latest = null;
        foreach (var note in Notes)
        {
            var tree = note.Checkpoint;
            if (header.Find(tree.Origin) is not { } head || head != LogHead.Of(note))
            {
                flaw = $"the header does not name the checkpoint of {tree.Origin}";
                return null;
            }

            if (policyOf(tree.Origin, Math.Max(0, tree.Size - 1))?.Evaluate(note) is not { IsAccepted: true } verdict)
            {
                flaw = $"the checkpoint of {tree.Origin} is not cosigned as its policy asks";
                return null;
            }

            latest = verdict.CompletedAt is { } time && !(time < latest) ? time : latest;
        }

        flaw = null;
        return latest;
    }

    public byte[] ToBytes() => Encoding.UTF8.GetBytes(ToString());

    public override string ToString()
    {
        var text = new StringBuilder(Title).Append('\n');
        LineReader.Write(text, HeaderWord, Encoding.UTF8.GetString(Header.Span));
        LineReader.Write(text, ProofWord, Proof.ToString());
        foreach (var note in Notes)
        {
            LineReader.Write(text, NoteWord, note.ToString());
        }

        return text.ToString();
    }
}
