using System.Globalization;
using System.Text;

namespace LotusBridge.Ledger;

/// <summary>Reads the text formats that carry notes: lines of a word and a value, and parts of which a line gives the length.</summary>
/// <param name="bytes">The whole of it.</param>
/// <param name="what">Its name for messages, as in <c>an accusation</c>.</param>
internal ref struct LineReader(ReadOnlySpan<byte> bytes, string what)
{
    private readonly string what = what;
    private ReadOnlySpan<byte> rest = bytes;

    public readonly bool IsAtEnd => rest.IsEmpty;

    /// <summary>The next line, without its line feed.</summary>
    /// <exception cref="LedgerFormatException">There is none, or it is no text.</exception>
    public string Line()
    {
        var end = rest.IndexOf((byte)'\n');
        if (end < 0)
        {
            throw new LedgerFormatException($"{what} ends too early");
        }

        var line = Strict.Text(rest[..(end + 1)], end + 1, what);
        rest = rest[(end + 1)..];
        return line[..^1];
    }

    /// <summary>What follows the word and the space in the next line.</summary>
    public string Value(string word) => ValueIn(Line(), word);

    /// <summary>What follows the word and the space in a line that was read.</summary>
    public readonly string ValueIn(string line, string word) => line.StartsWith(word + " ", StringComparison.Ordinal)
        ? line[(word.Length + 1)..]
        : throw new LedgerFormatException($"{what} has a line '{word}'");

    /// <summary>The bytes after a line <c>word length</c>.</summary>
    public ReadOnlySpan<byte> Part(string word) => PartAfter(Line(), word);

    /// <inheritdoc cref="Part"/>
    /// <param name="line">That line, read already.</param>
    /// <param name="word">How it must start.</param>
    public ReadOnlySpan<byte> PartAfter(string line, string word)
    {
        var length = Strict.Decimal(ValueIn(line, word), "the length of a part");
        if (length > rest.Length)
        {
            throw new LedgerFormatException($"{what} ends too early");
        }

        var part = rest[..(int)length];
        rest = rest[(int)length..];
        return part;
    }

    /// <summary>Writes a part as <see cref="Part"/> reads it.</summary>
    public static StringBuilder Write(StringBuilder text, string word, string part) =>
        text.Append(CultureInfo.InvariantCulture, $"{word} {Encoding.UTF8.GetByteCount(part)}\n").Append(part);
}
