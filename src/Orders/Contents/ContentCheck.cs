using System.Globalization;
using System.Text;
using LotusBridge.Custody.Statements;
using LotusBridge.Orders.Statements;

namespace LotusBridge.Orders.Contents;

/// <summary>What of a file goes beyond the order.</summary>
/// <param name="Rows">All records.</param>
/// <param name="OutOfTime">Records of another time than was ordered.</param>
/// <param name="OtherIdentifier">Records of nobody whom the file answers for.</param>
/// <param name="Unreadable">Rows that are no record of the format: nobody can say that they were ordered.</param>
public sealed record ContentFinding(long Rows, long OutOfTime, long OtherIdentifier, long Unreadable)
{
    public long Beyond => OutOfTime + OtherIdentifier + Unreadable;
}

/// <summary>
/// Compares a file with its order where its content can be read: on the machine of whoever opens it, since no node can.
/// What is within the order is copied byte for byte; what is not stays in the sealed package.
/// </summary>
public static class ContentCheck
{
    /// <summary>Formats of identifiers that are written into the party fields of records.</summary>
    private static readonly string[] Numbers = ["e164", "msisdn", "number", "account"];

    /// <summary>Goes through the file once, in constant memory.</summary>
    /// <param name="format">As the manifest says of the file.</param>
    /// <param name="order">What was ordered.</param>
    /// <param name="answer">The lines and the time that the file answers.</param>
    /// <param name="within">Receives header and records that are within the order.</param>
    /// <exception cref="InvalidDataException">It is no such table at all: nothing of it can be told from the order.</exception>
    public static ContentFinding Run(
        Stream content, RecordFormat format, OrderIssued order, FileAnswer answer, Stream within)
    {
        var wanted = answer.Lines.Where(line => line <= order.Identifiers.Count)
            .Select(line => order.Identifiers[line - 1])
            .Where(one => Numbers.Contains(one.Format, StringComparer.Ordinal)).Select(one => Digits(one.Value))
            .ToHashSet(StringComparer.Ordinal);
        using var into = new StreamWriter(within, new UTF8Encoding(false), leaveOpen: true);
        var finding = new ContentFinding(0, 0, 0, 0);
        var isFirst = format.Header is not null;
        foreach (var row in CsvRows.Of(content))
        {
            if (isFirst)
            {
                isFirst = false;
                into.Write(Header(row, format));
                continue;
            }

            finding = Judge(row, format, order, wanted, finding, out var isWithin);
            if (isWithin)
            {
                into.Write(row.Raw);
            }
        }

        return finding;
    }

    private static string Header(CsvRow row, RecordFormat format) =>
        string.Equals(row.Raw.TrimEnd('\r', '\n').TrimStart('\uFEFF'), format.Header, StringComparison.Ordinal)
            ? row.Raw
            : throw new InvalidDataException($"its first row is not that of {format.Id}");

    private static ContentFinding Judge(
        CsvRow row, RecordFormat format, OrderIssued order, HashSet<string> wanted, ContentFinding finding,
        out bool isWithin)
    {
        isWithin = false;
        finding = finding with { Rows = finding.Rows + 1 };
        if (row.Fields.Count != format.Columns || !TryMoment(row.Fields[format.Time], format, out var at))
        {
            return finding with { Unreadable = finding.Unreadable + 1 };
        }

        if (at < order.From || at >= order.Until)
        {
            return finding with { OutOfTime = finding.OutOfTime + 1 };
        }

        if (format.Parties.Count > 0 && wanted.Count > 0
            && !format.Parties.Any(party => wanted.Contains(Digits(row.Fields[party]))))
        {
            return finding with { OtherIdentifier = finding.OtherIdentifier + 1 };
        }

        isWithin = true;
        return finding;
    }

    private static bool TryMoment(string text, RecordFormat format, out DateTimeOffset at) => DateTimeOffset.TryParseExact(
        text, [.. format.TimeForms], CultureInfo.InvariantCulture,
        DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out at);

    /// <summary>A number however it is spaced; an international prefix of 00 is a plus, and a plus says nothing more.</summary>
    private static string Digits(string number)
    {
        var digits = string.Concat(number.Where(char.IsAsciiLetterOrDigit));
        return digits.StartsWith("00", StringComparison.Ordinal) ? digits[2..] : digits;
    }
}
