using System.Globalization;
using System.Text;

namespace LotusBridge.Ledger;

/// <summary>
/// What a log says of itself: <c>origin\n size\n base64(root)\n</c> (C2SP tlog-checkpoint v1.0.0). Extension lines,
/// which the specification advises against, are refused: nobody here would read them.
/// </summary>
/// <param name="Origin">The log's name, 1 to 255 bytes.</param>
/// <param name="Size">Number of entries, 0 to 2^63-1.</param>
/// <param name="Root">RFC 6962 tree hash of those entries.</param>
public sealed record Checkpoint(string Origin, long Size, Digest Root)
{
    /// <summary>Reads the text of a checkpoint's note.</summary>
    /// <exception cref="LedgerFormatException">Not three lines, each in its canonical form.</exception>
    public static Checkpoint Parse(string text)
    {
        var lines = Strict.Lines(text, "a checkpoint");
        if (lines.Length != 3)
        {
            throw new LedgerFormatException($"a checkpoint has 3 lines, not {lines.Length}");
        }

        if (lines[0].Length == 0 || Encoding.UTF8.GetByteCount(lines[0]) > KeyName.MaxBytes)
        {
            throw new LedgerFormatException($"an origin has 1 to {KeyName.MaxBytes} bytes");
        }

        return new Checkpoint(
            lines[0], Strict.Decimal(lines[1], "the size of a checkpoint"), Strict.Hash(lines[2], "a root"));
    }

    /// <summary>The text that is signed.</summary>
    public override string ToString() =>
        Origin + "\n" + Size.ToString(CultureInfo.InvariantCulture) + "\n" + Root.Base64 + "\n";
}

/// <summary>A checkpoint with its signature lines, which nobody has verified yet.</summary>
public sealed record SignedCheckpoint
{
    private SignedCheckpoint(SignedNote note, Checkpoint checkpoint)
    {
        Note = note;
        Checkpoint = checkpoint;
    }

    public SignedNote Note { get; }

    public Checkpoint Checkpoint { get; }

    /// <summary>Reads a note whose text is a checkpoint.</summary>
    /// <exception cref="LedgerFormatException">The note or the checkpoint is malformed.</exception>
    public static SignedCheckpoint Parse(ReadOnlySpan<byte> bytes) => Of(SignedNote.Parse(bytes));

    /// <inheritdoc cref="Parse"/>
    public static SignedCheckpoint Of(SignedNote note) => new(note, Checkpoint.Parse(note.Text));

    /// <summary>True when the log's key signed it, no line of that key fails, and the key's name is the origin.</summary>
    public bool IsSignedBy(VerifierKey log) =>
        log.Type == SignatureType.Ed25519
        && string.Equals(log.Name, Checkpoint.Origin, StringComparison.Ordinal)
        && Note.Verify([log]) is { Count: 1 };

    public byte[] ToBytes() => Note.ToBytes();

    public bool Equals(SignedCheckpoint? other) =>
        other is not null && string.Equals(ToString(), other.ToString(), StringComparison.Ordinal);

    public override int GetHashCode() => Checkpoint.GetHashCode();

    public override string ToString() => Note.ToString();
}
