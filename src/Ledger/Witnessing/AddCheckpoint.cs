using System.Globalization;
using System.Text;

namespace LotusBridge.Ledger.Witnessing;

/// <summary>
/// Body of a witness's add-checkpoint call (C2SP tlog-witness v1.0.0): <c>old &lt;size&gt;\n</c>, base64 consistency
/// hashes, an empty line, the signed checkpoint.
/// </summary>
/// <param name="Old">Size the sender believes the witness has, 0 for none.</param>
/// <param name="Proof">Consistency proof from that size to the checkpoint's, at most 63 hashes.</param>
/// <param name="Checkpoint">What is to be cosigned.</param>
public sealed record AddCheckpoint(long Old, IReadOnlyList<Digest> Proof, SignedCheckpoint Checkpoint)
{
    /// <summary>Longest body in bytes.</summary>
    public const int MaxBytes = SignedNote.MaxBytes + 4096;

    private const string OldWord = "old ";

    /// <summary>Reads a body; the whole input is the body.</summary>
    /// <exception cref="LedgerFormatException">Not in that form, or above a limit.</exception>
    public static AddCheckpoint Parse(ReadOnlySpan<byte> body)
    {
        var text = Strict.Text(body, MaxBytes, "a request");
        var split = text.IndexOf("\n\n", StringComparison.Ordinal);
        if (split < 0 || !text.StartsWith(OldWord, StringComparison.Ordinal))
        {
            throw new LedgerFormatException("a request has an old line, proof lines, an empty line and a checkpoint");
        }

        var lines = text[..split].Split('\n');
        if (lines.Length - 1 > Merkle.MaxProofHashes)
        {
            throw new LedgerFormatException($"a proof has at most {Merkle.MaxProofHashes} lines, not {lines.Length - 1}");
        }

        return new AddCheckpoint(
            Strict.Decimal(lines[0].AsSpan(OldWord.Length), "the old size"),
            [.. lines.Skip(1).Select(line => Strict.Hash(line, "a proof line"))],
            SignedCheckpoint.Parse(Encoding.UTF8.GetBytes(text[(split + 2)..])));
    }

    public byte[] ToBytes() => Encoding.UTF8.GetBytes(ToString());

    public override string ToString() =>
        OldWord + Old.ToString(CultureInfo.InvariantCulture) + "\n"
        + string.Concat(Proof.Select(hash => hash.Base64 + "\n"))
        + "\n" + Checkpoint;
}
