using LotusBridge.Custody.Bundles;
using LotusBridge.Orders.Statements;
using LotusBridge.Tests.Node.Api;
using LotusBridge.Tests.Node.Cli;

namespace LotusBridge.Tests.Node.Timestamps;

/// <summary>A bundle that is exported after the day's tokens shows them offline.</summary>
public sealed class StampedExportTests
{
    [Fact]
    public async Task The_next_day_every_statement_of_the_exporting_territory_is_stamped_by_all()
    {
        await using var federation = await Stamping.PrepareAsync();
        await federation.StartAsync();
        var cast = await Cast.AppointAsync(federation);
        var story = await new Story(cast).DeliveredAsync();
        await TimestampTests.ListAsync(cast.Macau, 3);
        foreach (var node in federation.Nodes)
        {
            node.MoveClock(TimeSpan.FromDays(1));
        }

        await TimestampTests.ListAsync(cast.Macau, 6);
        var file = Path.Combine(federation.Folder, "order.lotus");
        await using (var into = File.Create(file))
        {
            (await cast.Judge.Client().BundleAsync(story.Number, content: true, into, default)).Required();
        }

        await using var bundle = File.OpenRead(file);
        var reading = await Bundle.VerifyAsync(
            bundle, new BundleTrust(federation.Roster.Hash), OrderStatements.Reader, default);
        Assert.Empty(reading.Findings);
        var own = reading.Statements.Where(one => one.Author.Territory == "MO").ToList();
        Assert.NotEmpty(own);
        Assert.All(own, one => Assert.Equal(
            Federation.Territories,
            reading.Stamps.Where(stamp => stamp.Statement == one).Select(stamp => stamp.Authority).Distinct()));
        var run = await Desk.RunAsync("verify", file, "--roster", federation.Roster.Hash.ToString(), "--json");
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        Assert.True(run.Json.GetProperty("timestamps").GetArrayLength() >= 3, run.Output);
    }
}
