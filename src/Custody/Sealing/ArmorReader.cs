using System.Text;

namespace LotusBridge.Custody.Sealing;

/// <summary>Reads what strict armor carries; anything looser than RFC 7468's figure 3 is refused.</summary>
internal sealed class ArmorReader(ByteSource source) : SequentialStream
{
    // 64 columns, CR, LF, and one more to see that a line is too long.
    private readonly byte[] line = new byte[Armor.Columns + 3];
    private ReadOnlyMemory<byte> decoded;
    private bool isBegun;
    private bool isLastLineRead;
    private bool isEnded;

    public override bool CanRead => true;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = 0;
        while (count < buffer.Length && !isEnded)
        {
            if (decoded.IsEmpty)
            {
                await NextLineAsync(cancellationToken).ConfigureAwait(false);
            }

            var part = decoded[..Math.Min(decoded.Length, buffer.Length - count)];
            part.CopyTo(buffer[count..]);
            decoded = decoded[part.Length..];
            count += part.Length;
        }

        return count;
    }

    private async ValueTask NextLineAsync(CancellationToken stop)
    {
        if (!isBegun)
        {
            await ReadBeginAsync(stop).ConfigureAwait(false);
        }

        var text = await ReadLineAsync(stop).ConfigureAwait(false);
        if (Is(text, Armor.End))
        {
            await ReadNothingElseAsync(stop).ConfigureAwait(false);
            return;
        }

        if (isLastLineRead || text.Length is 0 or > Armor.Columns)
        {
            throw Fault($"a line is empty, longer than {Armor.Columns} columns, or follows a shorter one");
        }

        decoded = RawBase64.DecodePadded(text.Span) ?? throw Fault("a line is not canonical padded base64");
        isLastLineRead = decoded.Length < Armor.LineBytes;
    }

    private async Task ReadBeginAsync(CancellationToken stop)
    {
        var skipped = 0;
        ReadOnlyMemory<byte> text;
        do
        {
            text = await ReadLineAsync(stop).ConfigureAwait(false);
            skipped += text.Length + 1;
        }
        while (IsWhiteSpace(text.Span) && skipped <= Armor.MaxWhiteSpace);

        isBegun = Is(text, Armor.Begin) ? true : throw Fault("neither an age file nor the armor of one");
    }

    private async Task ReadNothingElseAsync(CancellationToken stop)
    {
        var rest = new byte[Armor.MaxWhiteSpace + 1];
        var length = await source.ReadBlockAsync(rest, stop).ConfigureAwait(false);
        if (length > Armor.MaxWhiteSpace || !IsWhiteSpace(rest.AsSpan(0, length)))
        {
            throw Fault("something follows the armor");
        }

        isEnded = true;
    }

    /// <summary>The next line without its line end, which only the END line may lack.</summary>
    private async ValueTask<ReadOnlyMemory<byte>> ReadLineAsync(CancellationToken stop)
    {
        var length = await source.ReadLineAsync(line, stop).ConfigureAwait(false);
        if (length == 0)
        {
            throw Fault("the armor ends early");
        }

        var text = line.AsMemory(0, length);
        if (line[length - 1] != '\n')
        {
            return Is(text, Armor.End) ? text : throw Fault("a line is too long or does not end");
        }

        return text[..^(length > 1 && line[length - 2] == '\r' ? 2 : 1)];
    }

    private static bool Is(ReadOnlyMemory<byte> text, string line) => Ascii.Equals(text.Span, line);

    private static bool IsWhiteSpace(ReadOnlySpan<byte> text) => !text.ContainsAnyExcept(" \t\r\n"u8);

    private static AgeFormatException Fault(string detail) => new(AgeFault.Armor, detail);
}
