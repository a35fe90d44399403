using System.Text;

namespace LotusBridge.Ledger;

/// <summary>
/// A C2SP signed note: a text whose last character is a line feed, an empty line, and signature lines
/// <c>— name base64(key id ‖ signature)</c>. Source: C2SP signed-note v1.0.0.
/// </summary>
/// <remarks>The text says nothing until a signature of a known key has been verified.</remarks>
public sealed class SignedNote
{
    /// <summary>Longest note in bytes. A hundred ML-DSA-44 signatures come to about 330 kB.</summary>
    public const int MaxBytes = 1_000_000;

    /// <summary>Most signature lines in one note; the specification asks for at least 16.</summary>
    public const int MaxSignatures = 100;

    /// <summary>Joins a text and its signatures.</summary>
    /// <exception cref="LedgerFormatException">The text or the number of signatures is outside the form.</exception>
    public SignedNote(string text, IReadOnlyList<NoteSignature> signatures)
    {
        if (Strict.Text(Encoding.UTF8.GetBytes(text), MaxBytes, "a note") is not [.., '\n'])
        {
            throw new LedgerFormatException("the text of a note ends in a line feed");
        }

        if (signatures.Count is 0 or > MaxSignatures)
        {
            throw new LedgerFormatException($"a note has 1 to {MaxSignatures} signatures, not {signatures.Count}");
        }

        Text = text;
        Signatures = signatures;
    }

    /// <summary>The signed text with its final line feed.</summary>
    public string Text { get; }

    /// <summary>The signature lines in their order, verified or not.</summary>
    public IReadOnlyList<NoteSignature> Signatures { get; }

    /// <summary>Reads a note; the whole input is the note.</summary>
    /// <exception cref="LedgerFormatException">Not in that form, or above a limit.</exception>
    public static SignedNote Parse(ReadOnlySpan<byte> bytes)
    {
        var note = Strict.Text(bytes, MaxBytes, "a note");
        // The last empty line divides, since the text may hold empty lines and signatures cannot.
        var split = note.LastIndexOf("\n\n", StringComparison.Ordinal);
        return split >= 0
            ? new SignedNote(note[..(split + 1)], ParseSignatures(note[(split + 2)..]))
            : throw new LedgerFormatException("a note has an empty line before its signatures");
    }

    /// <summary>Reads signature lines alone, as a witness answers with them.</summary>
    /// <exception cref="LedgerFormatException">Not in that form, none at all, or above a limit.</exception>
    public static IReadOnlyList<NoteSignature> ParseSignatures(string lines)
    {
        if (lines.Length == 0)
        {
            throw new LedgerFormatException("a note has at least one signature");
        }

        var each = Strict.Lines(lines, "a note");
        return each.Length <= MaxSignatures
            ? [.. each.Select(NoteSignature.Parse)]
            : throw new LedgerFormatException($"a note has at most {MaxSignatures} signatures, not {each.Length}");
    }

    /// <summary>Verifies every signature line whose (name, key id) is one of <paramref name="known"/>.</summary>
    /// <returns>
    /// The verified signatures, one for each key; empty when no known key signed; null when a signature of a known key
    /// fails, which spoils the whole note. Of several by one key the earliest timestamp stays.
    /// </returns>
    public IReadOnlyList<VerifiedSignature>? Verify(IEnumerable<VerifierKey> known)
    {
        var keys = known.Where(k => k.Scheme is not null).ToLookup(k => (k.Name, k.Id));
        var verified = new Dictionary<VerifierKey, long>();
        foreach (var line in Signatures)
        {
            foreach (var key in keys[(line.Name, line.KeyId)])
            {
                if (key.Scheme!.Verify(key.PublicKey.Span, Text, line.Bytes.Span) is not { } timestamp)
                {
                    return null;
                }

                verified[key] = verified.TryGetValue(key, out var earlier) ? Math.Min(earlier, timestamp) : timestamp;
            }
        }

        return [.. verified.Select(v => new VerifiedSignature(v.Key, v.Value))];
    }

    /// <summary>The note with further signature lines after its own; a line that stands there already is left out.</summary>
    public SignedNote With(IEnumerable<NoteSignature> more)
    {
        var present = Signatures.Select(s => s.ToString()).ToHashSet(StringComparer.Ordinal);
        return new SignedNote(Text, [.. Signatures, .. more.Where(s => present.Add(s.ToString()))]);
    }

    public byte[] ToBytes() => Encoding.UTF8.GetBytes(ToString());

    public override string ToString() => Text + "\n" + string.Concat(Signatures.Select(s => s + "\n"));
}

/// <summary>A signature that verified under <paramref name="Key"/>.</summary>
/// <param name="Key">The known key.</param>
/// <param name="Timestamp">POSIX seconds signed with the text; 0 for a key type without time.</param>
public sealed record VerifiedSignature(VerifierKey Key, long Timestamp);
