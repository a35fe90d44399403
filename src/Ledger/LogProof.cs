using System.Globalization;
using System.Text;

namespace LotusBridge.Ledger;

/// <summary>
/// That an entry is in a log, provable without network: index, inclusion hashes and cosigned checkpoint
/// (C2SP tlog-proof). In this federation <see cref="Extra"/> is the 32-byte salt of the entry's commitment.
/// </summary>
/// <param name="Extra">Application bytes that nothing authenticates, empty for none.</param>
/// <param name="Index">Zero-based place of the entry.</param>
/// <param name="Path">Hashes from the leaf's sibling to the root's child, at most 63.</param>
/// <param name="Checkpoint">The checkpoint whose tree holds the entry, with its cosignatures.</param>
public sealed record LogProof(
    ReadOnlyMemory<byte> Extra, long Index, IReadOnlyList<Digest> Path, SignedCheckpoint Checkpoint)
{
    /// <summary>First line of the format.</summary>
    public const string Header = "c2sp.org/tlog-proof@v1";

    /// <summary>Most extra bytes.</summary>
    public const int MaxExtraBytes = 65_535;

    /// <summary>Longest proof in bytes: a note, the extra line and 63 hashes.</summary>
    public const int MaxBytes = SignedNote.MaxBytes + 100_000;

    private const string ExtraWord = "extra ";
    private const string IndexWord = "index ";

    /// <summary>Reads a proof; the whole input is the proof.</summary>
    /// <exception cref="LedgerFormatException">Not in that form, or above a limit.</exception>
    public static LogProof Parse(ReadOnlySpan<byte> bytes)
    {
        var text = Strict.Text(bytes, MaxBytes, "a proof");
        var split = text.IndexOf("\n\n", StringComparison.Ordinal);
        if (split < 0)
        {
            throw new LedgerFormatException("a proof has an empty line before its checkpoint");
        }

        var lines = new Queue<string>(text[..split].Split('\n'));
        if (!string.Equals(lines.Dequeue(), Header, StringComparison.Ordinal))
        {
            throw new LedgerFormatException($"a proof starts with the line {Header}");
        }

        var extra = ParseExtra(lines);
        if (!lines.TryDequeue(out var index) || !index.StartsWith(IndexWord, StringComparison.Ordinal))
        {
            throw new LedgerFormatException("a proof has an index line");
        }

        if (lines.Count > Merkle.MaxProofHashes)
        {
            throw new LedgerFormatException($"a proof has at most {Merkle.MaxProofHashes} hashes, not {lines.Count}");
        }

        return new LogProof(
            extra,
            Strict.Decimal(index.AsSpan(IndexWord.Length), "an index"),
            [.. lines.Select(line => Strict.Hash(line, "a proof hash"))],
            SignedCheckpoint.Parse(Encoding.UTF8.GetBytes(text[(split + 2)..])));
    }

    /// <summary>Verifies that these entry bytes are in the log and how far its checkpoint is cosigned.</summary>
    /// <returns>A verdict whose <see cref="PolicyVerdict.Fault"/> is None when the proof stands.</returns>
    public PolicyVerdict Verify(ReadOnlySpan<byte> entry, Policy policy)
    {
        var tree = Checkpoint.Checkpoint;
        return Merkle.VerifyInclusion(Index, tree.Size, Merkle.LeafHash(entry), tree.Root, Path)
            ? policy.Evaluate(Checkpoint)
            : PolicyVerdict.Faulty(ProofFault.NotIncluded);
    }

    /// <summary>The same under a policy whose verdicts on checkpoints are remembered.</summary>
    public PolicyVerdict Verify(ReadOnlySpan<byte> entry, KnownCheckpoints known)
    {
        var tree = Checkpoint.Checkpoint;
        return Merkle.VerifyInclusion(Index, tree.Size, Merkle.LeafHash(entry), tree.Root, Path)
            ? known.Evaluate(Checkpoint)
            : PolicyVerdict.Faulty(ProofFault.NotIncluded);
    }

    /// <summary>Verifies that the log holds the commitment to an envelope under the salt in <see cref="Extra"/>.</summary>
    public PolicyVerdict Verify(Digest envelope, Policy policy) => Extra.Length == Commitment.SaltLength
        ? Verify(Commitment.To(envelope, Extra.Span).Bytes, policy)
        : PolicyVerdict.Faulty(ProofFault.NotIncluded);

    public byte[] ToBytes() => Encoding.UTF8.GetBytes(ToString());

    public override string ToString()
    {
        var text = new StringBuilder(Header).Append('\n');
        if (!Extra.IsEmpty)
        {
            text.Append(ExtraWord).Append(Convert.ToBase64String(Extra.Span)).Append('\n');
        }

        text.Append(IndexWord).Append(Index.ToString(CultureInfo.InvariantCulture)).Append('\n');
        foreach (var hash in Path)
        {
            text.Append(hash.Base64).Append('\n');
        }

        return text.Append('\n').Append(Checkpoint).ToString();
    }

    private static byte[] ParseExtra(Queue<string> lines)
    {
        if (!lines.TryPeek(out var line) || !line.StartsWith(ExtraWord, StringComparison.Ordinal))
        {
            return [];
        }

        var extra = Strict.Base64(lines.Dequeue()[ExtraWord.Length..], "extra");
        return extra.Length is > 0 and <= MaxExtraBytes
            ? extra
            : throw new LedgerFormatException($"extra has 1 to {MaxExtraBytes} bytes, not {extra.Length}");
    }
}
