namespace LotusBridge.Orders.Contents;

/// <summary>A table of records that this program can compare with an order: comma-separated, one record a row.</summary>
/// <param name="Id">As the manifest names it (<c>docs/contents.md</c>).</param>
/// <param name="Categories">The categories of an order that such records may answer, in the packs' words.</param>
/// <param name="Header">The first row, or null where there is none.</param>
/// <param name="Columns">How many fields a row has.</param>
/// <param name="Time">The field with the record's moment.</param>
/// <param name="TimeForms">How it is written; without an offset it is UTC.</param>
/// <param name="Parties">Fields of which one must be an identifier that the file answers; none where the table names none.</param>
public sealed record RecordFormat(
    string Id, IReadOnlyList<string> Categories, string? Header, int Columns, int Time, IReadOnlyList<string> TimeForms,
    IReadOnlyList<int> Parties)
{
    private const string Utc = "yyyy-MM-dd'T'HH:mm:ss'Z'";
    private const string Plain = "yyyy-MM-dd HH:mm:ss";
    private static readonly string[] Communication = ["communication", "transactional", "traffic"];

    /// <summary>The formats that there are.</summary>
    public static IReadOnlyList<RecordFormat> All { get; } =
    [
        new("calls-csv", Communication, "record,start_utc,kind,direction,number,other_number,seconds,cell", 8, 1, [Utc], [4]),
        new("asterisk-cdr", Communication, Header: null, 18, 9, [Plain], [1, 2]),
        new(
            "bandicoot-csv", Communication, "interaction,direction,correspondent_id,datetime,call_duration,antenna_id", 6, 3,
            [Plain], []),
    ];

    /// <summary>Null for a format that only people can read.</summary>
    public static RecordFormat? Find(string id) =>
        All.FirstOrDefault(one => string.Equals(one.Id, id, StringComparison.Ordinal));
}
