using LotusBridge.Node.Hosting;
using LotusBridge.Orders.Statements;

namespace LotusBridge.Tests.Node.Acts;

public sealed class ClockTests
{
    [Fact]
    public async Task Silence_after_an_emergency_order_lapses_when_the_clock_says_so()
    {
        await using var federation = await Federation.StartAsync();
        var players = await Players.AppointAsync(federation);
        var number = await players.IssueAsync(new Emergency("life", "a hostage is threatened"));
        await Federation.EventuallyAsync(
            async () => (await players.Macau.ThreadAsync(number)).Folded.State is { ReceivedAt: not null },
            "the emergency order has arrived without validation");
        Assert.DoesNotContain((await players.Macau.ThreadAsync(number)).Rows, row => row.Type == "clock.lapsed");

        foreach (var node in federation.Nodes)
        {
            node.MoveClock(TimeSpan.FromDays(4));
        }

        await Federation.EventuallyAsync(
            async () => (await players.Zhuhai.ThreadAsync(number)).Acts.Any(
                act => act.Body is ClockLapsed { Clock: "ex-post-validation" } && act.Author.Id == "node:MO"),
            "Macau's node has said to Zhuhai's that nobody validated in time");
    }

    [Theory]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("1.5")]
    [InlineData("99999999999999")]
    public void A_clock_file_holds_one_number_of_seconds(string line)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, line);
            Assert.Throws<StartRefusedException>(new FileClock(file).Check);
            File.WriteAllText(file, "-3600\n");
            var clock = new FileClock(file);
            clock.Check();
            Assert.InRange((TimeProvider.System.GetUtcNow() - clock.GetUtcNow()).TotalMinutes, 59, 61);
            File.WriteAllText(file, line);
            Assert.InRange((TimeProvider.System.GetUtcNow() - clock.GetUtcNow()).TotalMinutes, 59, 61);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
