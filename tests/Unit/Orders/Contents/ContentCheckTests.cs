using System.Text;
using LotusBridge.Cli.Demo.Story;
using LotusBridge.Cli.Packages;
using LotusBridge.Custody.Statements;
using LotusBridge.Orders.Contents;
using LotusBridge.Orders.Statements;

namespace LotusBridge.Tests.Unit.Orders.Contents;

/// <summary>What a provider hands over too much is found where it is opened, and shown to nobody.</summary>
public sealed class ContentCheckTests
{
    private const string Header = "record,start_utc,kind,direction,number,other_number,seconds,cell\n";
    private static readonly DateTimeOffset From = new(2026, 4, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly RecordFormat Calls = RecordFormat.Find("calls-csv")!;

    private static readonly OrderIssued Order = Scenes.Order(StoryPack.Pack) with
    {
        Category = "communication", From = From, Until = From.AddMonths(1),
        Identifiers = [new Identifier("e164", "+8613000000001"), new Identifier("e164", "+8613000000002")],
    };

    private static FileAnswer Answer => Order.WholeAnswer(format: "calls-csv") with { Lines = [1] };

    [Fact]
    public void What_was_ordered_passes_byte_for_byte()
    {
        var text = SampleRecords.Csv("+8613000000001", From, From.AddMonths(1), 60);
        var (finding, within) = Check(text);
        Assert.Equal(new ContentFinding(60, 0, 0, 0), finding);
        Assert.Equal(text, within);
    }

    [Theory]
    [InlineData("1,2026-03-31T23:59:59Z,call,in,+8613000000001,+853,1,A", 1, 0, 0)]
    [InlineData("1,2026-05-01T00:00:00Z,call,in,+8613000000001,+853,1,A", 1, 0, 0)]
    [InlineData("1,2026-04-01T00:00:00Z,call,in,+8613000000009,+8613000000001,1,A", 0, 1, 0)]
    [InlineData("1,2026-04-01T00:00:00Z,call,in,+8613000000002,+853,1,A", 0, 1, 0)]
    [InlineData("1,yesterday,call,in,+8613000000001,+853,1,A", 0, 0, 1)]
    [InlineData("1,2026-04-01T00:00:00Z,call,in,+8613000000001,+853,1", 0, 0, 1)]
    [InlineData("\"1,2026-04-01T00:00:00Z,call,in,+8613000000001,+853,1,A", 0, 0, 1)]
    [InlineData("", 0, 0, 1)]
    public void A_record_beyond_the_order_is_counted_and_left_out(string row, long time, long identifier, long unreadable)
    {
        const string good = "2,2026-04-01T00:00:00Z,call,in,+8613000000001,\"+853, \"\"x\"\"\",1,A\r\n";
        var (finding, within) = Check(Header + good + row + "\n");
        Assert.Equal(new ContentFinding(2, time, identifier, unreadable), finding);
        Assert.Equal(Header + good, within);
    }

    [Theory]
    [InlineData("+86 130 0000-0001")]
    [InlineData("008613000000001")]
    [InlineData("8613000000001")]
    public void A_number_is_the_same_however_it_is_spaced(string number) => Assert.Equal(
        0, Check(Header + $"1,2026-04-02T00:00:00Z,call,in,{number},+853,1,A\n").Finding.Beyond);

    [Theory]
    [InlineData("another,header\n")]
    [InlineData("")]
    [InlineData("\u00ff\u00fe")]
    public void A_file_that_is_no_such_table_is_beyond_the_order_as_a_whole(string text)
    {
        using var folder = new Opened("calls-csv", text.Length == 0 ? "x" : text);
        Assert.Equal(new FileExcess("a.csv", 0, 0, 0, 1), Assert.Single(folder.Examine(Order)));
        Assert.Empty(folder.Names);
    }

    [Theory]
    [InlineData("22 FF")]
    [InlineData("22 22 D3")]
    [InlineData("22 61 22 D3")]
    public void A_letter_that_is_cut_off_is_no_utf8_wherever_it_stands(string hex)
    {
        byte[] bytes = [.. hex.Split(' ').Select(one => Convert.ToByte(one, 16))];
        Assert.Throws<InvalidDataException>(() => CsvRows.Of(new MemoryStream(bytes)).Count());
    }

    [Fact]
    public void Records_of_another_category_are_beyond_the_order_as_a_whole()
    {
        using var folder = new Opened("calls-csv", SampleRecords.Csv("+8613000000001", From, From.AddDays(1), 3));
        Assert.Single(folder.Examine(Order with { Category = "registration" }));
        Assert.Empty(folder.Names);
    }

    [Fact]
    public void Of_a_file_with_more_only_an_extract_is_released_under_another_name()
    {
        var good = SampleRecords.Csv("+8613000000001", From, From.AddDays(1), 3);
        using var folder = new Opened("calls-csv", good + "9,2020-01-01T00:00:00Z,call,in,+8613000000001,+853,1,A\n");
        Assert.Equal(new FileExcess("a.csv", 4, 1, 0, 0), Assert.Single(folder.Examine(Order)));
        Assert.Equal(["a.csv.within-order"], folder.Names);
        Assert.Equal(good, folder.Read("a.csv.within-order"));
    }

    [Theory]
    [InlineData("other")]
    [InlineData("asterisk")]
    public void What_nothing_reads_is_left_to_people(string format)
    {
        using var folder = new Opened(format, "anything");
        Assert.Empty(folder.Examine(Order));
        Assert.Equal(["a.csv"], folder.Names);
    }

    [Fact]
    public void Real_call_records_of_a_telephone_exchange_are_told_apart_by_number_and_day()
    {
        using var content = File.OpenRead(TestData.Path("evidence", "cdr-asterisk", "cdr.csv"));
        using var within = new MemoryStream();
        var order = Order with
        {
            From = new DateTimeOffset(2017, 6, 20, 0, 0, 0, TimeSpan.Zero), Until = new DateTimeOffset(2017, 6, 21, 0, 0, 0, TimeSpan.Zero),
            Identifiers = [new Identifier("e164", "791-445-9811")],
        };
        var finding = ContentCheck.Run(content, RecordFormat.Find("asterisk-cdr")!, order, order.WholeAnswer(), within);
        Assert.Equal(218, finding.Rows);
        Assert.Equal(0, finding.Unreadable);
        Assert.InRange(finding.Beyond, 1, 217);
        var kept = Encoding.UTF8.GetString(within.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(finding.Rows - finding.Beyond, kept.Length);
        Assert.All(kept, row => Assert.Contains("791-445-9811", row, StringComparison.Ordinal));
        Assert.All(kept, row => Assert.Contains("\"2017-06-20 ", row, StringComparison.Ordinal));
    }

    [Fact]
    public void Real_mobile_records_that_name_no_owner_are_told_apart_by_day()
    {
        using var content = File.OpenRead(TestData.Path("evidence", "cdr-mobile", "ego.csv"));
        using var within = new MemoryStream();
        var order = Order with { From = new DateTimeOffset(2014, 3, 1, 0, 0, 0, TimeSpan.Zero), Until = new DateTimeOffset(2014, 4, 1, 0, 0, 0, TimeSpan.Zero) };
        var finding = ContentCheck.Run(content, RecordFormat.Find("bandicoot-csv")!, order, order.WholeAnswer(), within);
        Assert.Equal((314, 0, 0), (finding.Rows, finding.Unreadable, finding.OtherIdentifier));
        Assert.InRange(finding.OutOfTime, 1, 313);
    }

    private static (ContentFinding Finding, string Within) Check(string text)
    {
        using var within = new MemoryStream();
        var finding = ContentCheck.Run(new MemoryStream(Encoding.UTF8.GetBytes(text)), Calls, Order, Answer, within);
        return (finding, Encoding.UTF8.GetString(within.ToArray()));
    }

    private sealed class Opened : IDisposable
    {
        private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("lotus-content-");
        private readonly string format;

        public Opened(string format, string text)
        {
            this.format = format;
            File.WriteAllBytes(Path.Combine(folder.FullName, "a.csv"), Encoding.Latin1.GetBytes(text));
        }

        public IEnumerable<string> Names => folder.EnumerateFiles().Select(file => file.Name);

        public IReadOnlyList<FileExcess> Examine(OrderIssued order) => Examination.Run(
            folder.FullName,
            new PackageSealed(
                Story.Package, [new PackageFile("a.csv", 1, default, default, Answer with { Format = format })],
                new SealedContent(default, 1, default, default), [Story.Recipient]),
            order);

        public string Read(string name) => File.ReadAllText(Path.Combine(folder.FullName, name));

        public void Dispose() => folder.Delete(recursive: true);
    }
}
