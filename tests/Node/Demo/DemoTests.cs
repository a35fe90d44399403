using LotusBridge.Cli.Verify;
using LotusBridge.Custody.Bundles;
using LotusBridge.Ledger;
using LotusBridge.Orders.Statements;
using LotusBridge.Tests.Unit;

namespace LotusBridge.Tests.Node.Demo;

/// <summary>The demonstration with real processes, through the script that a person would call.</summary>
[Collection(Collection)]
public sealed class DemoTests(DemoTests.Calm calm)
{
    public const string Collection = "the demonstration";

    private static readonly string[] Bundles =
        ["production.bundle", "destroyed.bundle", "preservation.bundle", "emergency.bundle", "lapsed.bundle"];

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_story_ends_well_and_every_bundle_verifies_under_the_pinned_roster()
    {
        var run = calm.Run;
        Assert.Equal(0, run.ExitCode);
        var pinned = Digest.Parse((await File.ReadAllTextAsync(run.File("roster.hash"), Stop)).Trim());
        foreach (var bundle in Bundles)
        {
            var verdict = await BundleVerdict.OfAsync(run.File(bundle), pinned, Stop);
            Assert.Empty(verdict.Problems);
            Assert.True(verdict.Demonstration);
            Assert.Equal("L2", verdict.Finality);
        }

        var transcript = await File.ReadAllTextAsync(run.File("transcript.txt"), Stop);
        Assert.Contains("REFUSED (422 validator-not-competent)", transcript, StringComparison.Ordinal);
        Assert.Contains("GBA framework, second and third tier", transcript, StringComparison.Ordinal);
        Assert.Contains("node of GBA: holds the whole log of MO", transcript, StringComparison.Ordinal);
        Assert.Contains("tiles are byte for byte those of their owner", transcript, StringComparison.Ordinal);
        Assert.DoesNotContain("+8613000000001", transcript, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nodes_that_are_killed_and_started_again_leave_the_same_bundles()
    {
        using var rough = await DemoRun.PlayAsync(
            "--kill", "MO@9", "--kill", "4404@13", "--kill", "MO@14", "--kill", "GBA@17", "--kill", "4404@22",
            "--kill", "MO@26", "--kill", "MO@32", "--kill", "MO@38", "--kill", "MO@40", "--kill", "4404@54",
            "--kill", "GBA@80", "--kill", "4404@100", "--kill", "MO@117");
        Assert.Equal(0, rough.ExitCode);
        foreach (var bundle in Bundles)
        {
            Assert.Equal(await ContentsAsync(calm.Run.File(bundle)), await ContentsAsync(rough.File(bundle)));
        }
    }

    [Theory]
    [InlineData("cdr-mobile")]
    [InlineData("mobile-money")]
    [InlineData("chat")]
    public async Task Real_files_travel_sealed_and_arrive_as_they_were(string folder)
    {
        var path = TestData.Path("evidence", folder);
        using var run = await DemoRun.PlayAsync("--evidence", path);
        Assert.Equal(0, run.ExitCode);
        var manifest = (await ReadAsync(run.File("production.bundle"))).Packages[0].Manifest;
        foreach (var file in manifest.Files)
        {
            using var stream = File.OpenRead(Path.Combine(path, file.Name));
            var sha256 = await System.Security.Cryptography.SHA256.HashDataAsync(stream, Stop);
            Assert.Equal(file.Sha256, Digest.From(sha256));
        }

        Assert.Equal(Directory.GetFiles(path, "*", SearchOption.AllDirectories).Length, manifest.Files.Count);
    }

    /// <summary>A run that nothing disturbs.</summary>
    public sealed class Calm : IAsyncLifetime
    {
        internal DemoRun Run { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Run = await DemoRun.PlayAsync();

        public ValueTask DisposeAsync()
        {
            Run.Dispose();
            return ValueTask.CompletedTask;
        }
    }

    /// <summary>One undisturbed run serves all that look at its results.</summary>
    [CollectionDefinition(Collection)]
    public sealed class Together : ICollectionFixture<Calm>;

    /// <summary>What two runs have in common: who says what, in which order, and what was handed over.</summary>
    private static async Task<IReadOnlyList<string>> ContentsAsync(string bundle)
    {
        var reading = await ReadAsync(bundle);
        var statements = reading.Statements
            .OrderBy(one => one.Author.Territory, StringComparer.Ordinal).ThenBy(one => one.Index)
            .Select(one => $"{one.Statement.Header.Type} by {one.Author.Role} of {one.Author.Office}");
        var files = reading.Packages.SelectMany(one => one.Manifest.Files)
            .Select(file => $"{file.Name} {file.Sha256}");
        return [.. statements, .. files];
    }

    private static async Task<BundleReading> ReadAsync(string bundle)
    {
        using var stream = File.OpenRead(bundle);
        return await Bundle.VerifyAsync(stream, new BundleTrust(null), OrderStatements.Reader, Stop);
    }
}
