using System.Globalization;
using System.Text;

namespace LotusBridge.Benchmarks;

/// <summary>Rows for people.</summary>
internal static class Table
{
    public static string Format(string machine, IReadOnlyList<Measured> rows)
    {
        string[][] cells =
        [
            ["work", "value", "unit", "bar", "met", "p50 ms", "p99 ms", "cpu us", "peer", "peer's value", "ratio"],
            .. rows.Select(one => new[]
            {
                one.Row.Name, Number(one.Row.Value), one.Row.Unit, Number(one.Row.Bar), one.Row.Met ? "yes" : "no",
                Number(one.P50Milliseconds), Number(one.P99Milliseconds), Number(one.CpuMicroseconds),
                one.Row.Peer ?? "-", Number(one.Row.PeerValue), Number(one.Row.Ratio),
            }),
        ];
        var widths = Enumerable.Range(0, cells[0].Length).Select(i => cells.Max(row => row[i].Length)).ToArray();
        var text = new StringBuilder(machine).Append("\n\n");
        foreach (var row in cells)
        {
            text.AppendJoin("  ", row.Select((cell, i) => cell.PadRight(widths[i]))).Append('\n');
        }

        foreach (var one in rows.Where(one => one.Remark.Length > 0))
        {
            text.Append('\n').Append(one.Row.Name).Append(": ").Append(one.Remark);
        }

        return text.Append('\n').ToString();
    }

    private static string Number(double? value) => value switch
    {
        null => "-",
        >= 1000 => value.Value.ToString("N0", CultureInfo.InvariantCulture),
        >= 10 => value.Value.ToString("0.0", CultureInfo.InvariantCulture),
        _ => value.Value.ToString("0.###", CultureInfo.InvariantCulture),
    };
}
