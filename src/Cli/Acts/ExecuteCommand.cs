using System.CommandLine;
using LotusBridge.Custody.Statements;
using LotusBridge.Orders.Statements;

namespace LotusBridge.Cli.Acts;

/// <summary><c>lotus order execute</c>: the provider's answers to an order.</summary>
internal static class ExecuteCommand
{
    private static readonly string[] Steps =
        ["preserved", "acknowledge", "collect", "object", "executed", "no-data", "not-available", "released", "stopped"];

    public static Command Build()
    {
        var flags = new ActFlags();
        var words = new Words();
        var command = flags.Command(
            "execute", hasNumber: true, words.Until, words.Package, words.Ground, words.Article, words.Because);
        words.Step.AcceptOnlyFromAmong(Steps);
        command.Arguments.Add(words.Step);
        command.SetAction((parsed, stop) => new SignedAct(parsed, flags).RunAsync(
            parsed.GetRequiredValue(flags.Number), isFirst: false, _ => words.Compose(parsed), annex: null, stop));
        return command;
    }

    private sealed class Words
    {
        public Argument<string> Step { get; } = new("step");

        public Option<DateTimeOffset?> Until { get; } = new("--until") { HelpName = "TIME" };

        public Option<string[]> Package { get; } = new("--package") { HelpName = "NAME" };

        public Option<string?> Ground { get; } = new("--ground") { HelpName = "ID" };

        public Option<string?> Article { get; } = new("--article") { HelpName = "TEXT" };

        public Option<string?> Because { get; } = new("--because") { HelpName = "TEXT" };

        public StatementBody Compose(ParseResult parsed)
        {
            var because = parsed.GetValue(Because);
            return parsed.GetRequiredValue(Step) switch
            {
                "preserved" => new PreservationConfirmed(
                    parsed.GetValue(Until) ?? throw new FormatException("--until is needed: until when it is preserved")),
                "acknowledge" => new OrderAcknowledged(),
                "collect" => new CollectionStarted(),
                "object" => new OrderObjected(
                    parsed.GetValue(Ground) ?? "", parsed.GetValue(Article) ?? "", because ?? ""),
                "executed" => new OrderExecuted(
                    because is null ? ExecutionOutcome.Delivered : ExecutionOutcome.PartiallyDelivered,
                    parsed.GetValue(Package) ?? [], because),
                "no-data" => new OrderExecuted(ExecutionOutcome.NoData, [], because),
                "not-available" => new PreservationNotAvailable(because ?? ""),
                "released" => new PreservationReleased(),
                _ => new WithdrawalConfirmed(),
            };
        }
    }
}
