using System.CommandLine;
using System.Text.Json.Serialization;
using LotusBridge.Cli.Texts;
using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Api;

namespace LotusBridge.Cli.Nodes;

/// <summary><c>lotus node status</c>: what a node says of itself, and of its peers' clocks.</summary>
internal static class StatusCommand
{
    public static Command Build()
    {
        var node = NodeAddress.Option();
        var command = new Command("status") { Options = { node } };
        command.SetAction(async (parsed, stop) =>
        {
            using var http = NodeLine.To(parsed, parsed.GetRequiredValue(node));
            var client = new NodeClient(http, null, TimeProvider.System);
            var status = (await client.StatusAsync(stop).ConfigureAwait(false)).Required();
            return Report.Write(parsed, new StatusReport(status));
        });
        return command;
    }

    private sealed record StatusReport(StatusView Status) : IReport
    {
        // Whether something must be done about it is told apart from the text.
        [JsonIgnore]
        public int ExitCode => Status.Clocks?.Any(clock => clock.IsOff) is true || Status.Accused is not null
            ? Cli.ExitCode.Negative
            : Cli.ExitCode.Done;

        public void Write(TextWriter to, Phrases phrases)
        {
            to.WriteLine(phrases.Say(
                "log.status", Status.Territory, Moment.Write(Status.Clock), Status.LogSize, Status.Finality, Status.Epoch,
                Status.NextEpoch ?? "-"));
            foreach (var clock in Status.Clocks ?? [])
            {
                to.WriteLine(phrases.Say(
                    clock.IsOff ? "log.clock.off" : "log.clock", clock.Territory, clock.AheadMilliseconds,
                    clock.UncertaintyMilliseconds));
            }

            if (Status.Unstamped is { } unstamped)
            {
                to.WriteLine(phrases.Say("log.unstamped", string.Join(", ", unstamped)));
            }

            if (Status.Accused is { } accused)
            {
                to.WriteLine(phrases.Say("log.accused", string.Join(", ", accused)));
            }
        }
    }
}
