namespace LotusBridge.Ledger;

/// <summary>Assembles a log's own signed checkpoint and its witnesses' answers into one note.</summary>
public static class CosignedCheckpoint
{
    /// <summary>
    /// Keeps of every reply the lines that are valid cosignatures of <paramref name="witnesses"/> over exactly this
    /// checkpoint, one for each witness, and drops all others: an answer of a bad witness must not spoil the note.
    /// </summary>
    /// <param name="own">The checkpoint as the log signed it; signature lines already there are kept.</param>
    /// <param name="witnesses">The cosigner keys that count.</param>
    /// <param name="replies">Bodies of 200 answers to add-checkpoint.</param>
    /// <param name="least">The earliest time that counts, in POSIX seconds.</param>
    /// <param name="most">The latest.</param>
    public static SignedCheckpoint Assemble(
        SignedCheckpoint own, IReadOnlyCollection<VerifierKey> witnesses, IEnumerable<ReadOnlyMemory<byte>> replies,
        long least = 0, long most = long.MaxValue)
    {
        var note = own.Note;
        var missing = witnesses.Where(w => w.Scheme is not null && note.Verify([w]) is { Count: 0 }).ToList();
        foreach (var line in replies.SelectMany(LinesOf))
        {
            var candidate = new SignedNote(note.Text, [line]);
            if (missing.Find(w => candidate.Verify([w]) is [{ Timestamp: var at }] && at >= least && at <= most)
                    is { } witness
                && note.Signatures.Count < SignedNote.MaxSignatures)
            {
                missing.Remove(witness);
                note = note.With([line]);
            }
        }

        return SignedCheckpoint.Of(note);
    }

    private static List<NoteSignature> LinesOf(ReadOnlyMemory<byte> reply)
    {
        var lines = new List<NoteSignature>();
        foreach (var line in TextOf(reply).Split('\n').Take(SignedNote.MaxSignatures))
        {
            try
            {
                lines.Add(NoteSignature.Parse(line));
            }
            catch (LedgerFormatException)
            {
                // The witness's loss: its other lines may be good.
            }
        }

        return lines;
    }

    private static string TextOf(ReadOnlyMemory<byte> reply)
    {
        try
        {
            return Strict.Text(reply.Span, SignedNote.MaxBytes, "a reply");
        }
        catch (LedgerFormatException)
        {
            return "";
        }
    }
}
