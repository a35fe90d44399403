using System.Buffers;
using System.Text;

namespace LotusBridge.Custody.Sealing;

/// <summary>The grammar of an age header (C2SP age.md, "ABNF definition of file header"), and nothing looser.</summary>
internal static class HeaderParser
{
    private static readonly SearchValues<byte> Visible =
        SearchValues.Create([.. Enumerable.Range('!', '~' - '!' + 1).Select(letter => (byte)letter)]);

    /// <summary>Parses a whole header, the line feed of its MAC line included.</summary>
    /// <exception cref="AgeFormatException">Anything that the grammar does not produce.</exception>
    public static Header Parse(ReadOnlyMemory<byte> bytes)
    {
        var rest = bytes.Span;
        if (!rest.StartsWith(Encoding.ASCII.GetBytes(Header.Version)))
        {
            throw Header.Fault("not an age v1 file");
        }

        rest = rest[Header.Version.Length..];
        var stanzas = new List<Stanza>();
        while (rest.StartsWith("-> "u8))
        {
            if (stanzas.Count == Header.MaxStanzas)
            {
                throw Header.Fault($"more than {Header.MaxStanzas} stanzas");
            }

            stanzas.Add(ReadStanza(ref rest));
        }

        if (stanzas.Count == 0)
        {
            throw Header.Fault("no stanza after the version line");
        }

        var mac = ReadMac(rest);
        NativeStanzas.Check(stanzas);
        return new Header(bytes, stanzas, mac);
    }

    private static Stanza ReadStanza(scoped ref ReadOnlySpan<byte> rest)
    {
        var line = ReadLine(ref rest)[Stanza.Mark.Length..];
        var arguments = new List<string>();
        foreach (var range in line.Split((byte)' '))
        {
            var argument = line[range];
            if (argument.IsEmpty || argument.ContainsAnyExcept(Visible))
            {
                throw Header.Fault("a stanza argument is empty or not visible ASCII");
            }

            arguments.Add(Encoding.ASCII.GetString(argument));
        }

        return new Stanza(arguments, ReadBody(ref rest));
    }

    private static byte[] ReadBody(scoped ref ReadOnlySpan<byte> rest)
    {
        var digits = new ArrayBufferWriter<byte>();
        ReadOnlySpan<byte> line;
        do
        {
            line = ReadLine(ref rest);
            if (line.Length > Stanza.Columns)
            {
                throw Header.Fault($"a stanza body line is longer than {Stanza.Columns} columns");
            }

            digits.Write(line);
        }
        while (line.Length == Stanza.Columns);

        return RawBase64.Decode(digits.WrittenSpan) ?? throw Header.Fault("a stanza body is not canonical base64");
    }

    private static byte[] ReadMac(ReadOnlySpan<byte> rest)
    {
        var line = ReadLine(ref rest);
        var isWhole = rest.IsEmpty
            && line.StartsWith("--- "u8)
            && line.Length == Header.Footer.Length + Header.MacLine.Suffix - 1;
        return (isWhole ? RawBase64.Decode(line[(Header.Footer.Length + 1)..]) : null)
            ?? throw Header.Fault("the MAC line is not three dashes, a space and 43 canonical base64 digits");
    }

    private static ReadOnlySpan<byte> ReadLine(scoped ref ReadOnlySpan<byte> rest)
    {
        var end = rest.IndexOf((byte)'\n');
        if (end < 0)
        {
            throw Header.Fault("the header ends early");
        }

        var line = rest[..end];
        rest = rest[(end + 1)..];
        return line;
    }
}
