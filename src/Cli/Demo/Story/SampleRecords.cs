using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace LotusBridge.Cli.Demo.Story;

/// <summary>
/// Made-up call records of one number: the same rows every time, drawn from SHA-256 of a counter. The numbers are of
/// no network: their subscriber part starts with 000.
/// </summary>
internal static class SampleRecords
{
    public const string FileName = "communication-records.csv";

    /// <summary>As the manifest names it, so that whoever opens it compares it with the order.</summary>
    public const string Format = "calls-csv";

    private const int Correspondents = 9;
    private const int Cells = 24;

    /// <param name="number">Whose records, E.164.</param>
    /// <param name="from">Start of the time range, included.</param>
    /// <param name="until">End of the time range, excluded.</param>
    /// <param name="rows">How many records.</param>
    public static string Csv(string number, DateTimeOffset from, DateTimeOffset until, int rows)
    {
        var step = (until - from) / (rows + 1);
        var text = new StringBuilder("record,start_utc,kind,direction,number,other_number,seconds,cell\n");
        for (var row = 1; row <= rows; row++)
        {
            var draw = SHA256.HashData(Encoding.ASCII.GetBytes($"lotus-demo/record/{row}"));
            var start = from + (step * row) + TimeSpan.FromSeconds(draw[0] * 10);
            var isCall = draw[1] < 160;
            text.Append(CultureInfo.InvariantCulture, $"{row},{start:yyyy-MM-dd'T'HH:mm:ss'Z'},")
                .Append(isCall ? "call," : "text,")
                .Append(draw[2] < 128 ? "in," : "out,")
                .Append(CultureInfo.InvariantCulture, $"{number},+8613000000{100 + (draw[3] % Correspondents)},")
                .Append(CultureInfo.InvariantCulture, $"{(isCall ? (draw[4] * 7) + 3 : 0)},")
                .Append(CultureInfo.InvariantCulture, $"ZH-{1 + (draw[5] % Cells):000}\n");
        }

        return text.ToString();
    }
}
