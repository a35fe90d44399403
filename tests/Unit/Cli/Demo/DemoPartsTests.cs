using System.Globalization;
using LotusBridge.Cli;
using LotusBridge.Cli.Demo;
using LotusBridge.Cli.Demo.Running;
using LotusBridge.Cli.Demo.Setup;
using LotusBridge.Cli.Demo.Story;
using LotusBridge.Custody.Archives;
using LotusBridge.Custody.Statements;

namespace LotusBridge.Tests.Unit.Cli.Demo;

public sealed class DemoPartsTests
{
    private static readonly DateTimeOffset Machine = new(2026, 11, 20, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Made_up_records_are_the_same_every_time()
    {
        var first = Records(40);
        Assert.Equal(first, Records(40));
        Assert.Equal(41, first.TrimEnd('\n').Split('\n').Length);
    }

    [Fact]
    public void Made_up_records_lie_within_the_time_range_that_was_ordered()
    {
        foreach (var row in Records(200).TrimEnd('\n').Split('\n').Skip(1))
        {
            Assert.True(Moment.TryParse(row.Split(',')[1], out var at), row);
            Assert.InRange(at, Play.RecordsFrom, Play.RecordsUntil.AddSeconds(-1));
        }
    }

    [Theory]
    [InlineData("MO@12", true)]
    [InlineData("4404@1", true)]
    [InlineData("GBA@100", true)]
    [InlineData("MO@", false)]
    [InlineData("@3", false)]
    [InlineData("HK@3", false)]
    [InlineData("MO@-1", false)]
    [InlineData("MO@1@2", false)]
    [InlineData("MO@1.5", false)]
    [InlineData("", false)]
    public void A_kill_names_a_territory_and_a_step(string text, bool isOne) =>
        Assert.Equal(isOne, KillOrder.TryParse(text, out _));

    [Fact]
    public void Names_are_of_the_form_that_statements_demand()
    {
        Assert.True(PackageName.IsName(Names.Package()));
        Assert.True(Author.IsId(Names.Official("4404")));
        Assert.Matches("^MO-2026-[0-9A-HJKMNP-TV-Z]{8}$", Names.Order("MO", 2026));
        Assert.Matches("^MO-C-[0-9A-HJKMNP-TV-Z]{8}$", Names.Case("MO"));
        Assert.NotEqual(Names.Package(), Names.Package());
    }

    [Fact]
    public void Time_moves_by_the_clock_file_alone()
    {
        using var folder = new Folder();
        var file = Path.Combine(folder.Path, "clock");
        var time = new DemoTime(file, new Stopped(Machine));
        time.StartAt(Play.Start);
        Assert.Equal(Play.Start, time.GetUtcNow());
        Assert.Equal((long)(Play.Start - Machine).TotalSeconds, long.Parse(File.ReadAllText(file).Trim(), CultureInfo.InvariantCulture));
        time.MoveTo(Play.Start.AddDays(90));
        Assert.Equal(Play.Start.AddDays(90), time.GetUtcNow());
    }

    [Fact]
    public void Time_never_goes_back()
    {
        using var folder = new Folder();
        var time = new DemoTime(Path.Combine(folder.Path, "clock"), new Stopped(Machine));
        time.StartAt(Play.Start);
        Assert.Throws<ArgumentOutOfRangeException>(() => time.MoveTo(Play.Start.AddSeconds(-1)));
    }

    [Fact]
    public void Evidence_of_a_folder_comes_in_the_order_of_names_with_slashes()
    {
        using var folder = new Folder();
        Directory.CreateDirectory(Path.Combine(folder.Path, "b"));
        File.WriteAllText(Path.Combine(folder.Path, "b", "z.txt"), "z");
        File.WriteAllText(Path.Combine(folder.Path, "a.txt"), "a");
        Assert.Equal(["a.txt", "b/z.txt"], EvidenceFile.At(folder.Path).Select(file => file.Name));
    }

    [Fact]
    public void Evidence_may_be_one_file()
    {
        using var folder = new Folder();
        var path = Path.Combine(folder.Path, "a.txt");
        File.WriteAllText(path, "a");
        Assert.Equal("a.txt", Assert.Single(EvidenceFile.At(path)).Name);
    }

    [Fact]
    public void No_evidence_is_said_at_once()
    {
        using var folder = new Folder();
        Assert.Throws<FileNotFoundException>(() => EvidenceFile.At(folder.Path));
        Assert.Throws<FileNotFoundException>(() => EvidenceFile.At(Path.Combine(folder.Path, "nothing")));
    }

    [Theory]
    [InlineData("cdr-mobile")]
    [InlineData("mobile-money")]
    [InlineData("chat")]
    public void Every_sample_that_providers_hand_over_can_be_packed(string name) =>
        Assert.All(
            EvidenceFile.At(TestData.Path("evidence", name)), file => Assert.Null(ArchiveName.Problem(file.Name)));

    [Fact]
    public void A_federation_has_a_roster_that_all_registrars_signed_and_a_configuration_for_each_node()
    {
        using var folder = new Folder();
        var federation = FederationFolder.Create(
            folder.Path, Path.Combine(TestData.Repository, "packs", "gba", "pack.yaml"), 7400, Play.Start);
        Assert.True(federation.Roster.Roster.Demonstration);
        Assert.Equal(3, federation.Roster.Envelope.Signatures.Count);
        Assert.Equal($"{federation.Roster.Hash}\n", File.ReadAllText(Path.Combine(folder.Path, "roster.hash")));
        Assert.All(federation.Members, member => Assert.True(File.Exists(member.ConfigurationFile)));
    }

    [Fact]
    public void A_taken_port_is_refused_and_a_free_range_is_found_elsewhere()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var port = ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
        Assert.Throws<IOException>(() => Ports.FindFree(port, 1));
        Assert.NotEqual(port, Ports.FindFree(null, 6));
    }

    private static string Records(int rows) =>
        SampleRecords.Csv(Play.Number, Play.RecordsFrom, Play.RecordsUntil, rows);

    private sealed class Stopped(DateTimeOffset at) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => at;
    }

    private sealed class Folder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("lotus-demo-parts-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
