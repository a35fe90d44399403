using System.Text;

namespace LotusBridge.Orders.Contents;

/// <summary>One row as it stands in the file, its line end included, and its fields without their quotes.</summary>
internal sealed record CsvRow(string Raw, IReadOnlyList<string> Fields);

/// <summary>Rows of RFC 4180: quotes are doubled within quotes, and a line end within them belongs to the field.</summary>
internal sealed class CsvRows(StreamReader text)
{
    /// <summary>The longest row, in characters.</summary>
    public const int MaxRow = 1024 * 1024;

    private readonly StringBuilder raw = new();
    private readonly StringBuilder field = new();
    private readonly List<string> fields = [];
    private bool isQuoted;

    /// <summary>The rows one by one, in constant memory.</summary>
    /// <exception cref="InvalidDataException">A row is longer than any can be, or not UTF-8.</exception>
    public static IEnumerable<CsvRow> Of(Stream content)
    {
        using var text = new StreamReader(
            content, new UTF8Encoding(false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: false,
            leaveOpen: true);
        var rows = new CsvRows(text);
        while (rows.Next() is { } row)
        {
            yield return row;
        }
    }

    private CsvRow? Next()
    {
        for (int next; (next = Read()) >= 0;)
        {
            var letter = (char)next;
            if (letter == '"')
            {
                Quote();
            }
            else if (isQuoted || letter is not (',' or '\n'))
            {
                field.Append(letter);
            }
            else
            {
                EndField();
                if (letter == '\n')
                {
                    return EndRow();
                }
            }
        }

        if (raw.Length == 0)
        {
            return null;
        }

        EndField();
        return EndRow();
    }

    /// <summary>Within quotes a doubled one stands for itself.</summary>
    private void Quote()
    {
        if (isQuoted && Looked(text.Peek) == '"')
        {
            Read();
            field.Append('"');
        }
        else
        {
            isQuoted = !isQuoted;
        }
    }

    private int Read()
    {
        var next = Looked(text.Read);
        if (next >= 0)
        {
            raw.Append((char)next);
        }

        return raw.Length <= MaxRow
            ? next
            : throw new InvalidDataException($"a row has at most {MaxRow} characters");
    }

    /// <summary>Looking ahead decodes too: it finds what is not UTF-8 as reading does.</summary>
    private static int Looked(Func<int> look)
    {
        try
        {
            return look();
        }
        catch (DecoderFallbackException error)
        {
            throw new InvalidDataException("it is not UTF-8", error);
        }
    }

    private void EndField()
    {
        fields.Add(field.ToString());
        field.Clear();
    }

    private CsvRow EndRow()
    {
        fields[^1] = fields[^1].TrimEnd('\r');
        var row = new CsvRow(raw.ToString(), [.. fields]);
        raw.Clear();
        fields.Clear();
        return row;
    }
}
