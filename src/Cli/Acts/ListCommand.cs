using System.CommandLine;
using System.Text.Json.Serialization;
using LotusBridge.Cli.Texts;
using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Api;

namespace LotusBridge.Cli.Acts;

/// <summary><c>lotus order list</c>: the orders that the key's holder is a party to, newest first.</summary>
internal static class ListCommand
{
    public static Command Build()
    {
        var flags = new ActFlags();
        var state = new Option<string?>("--state") { HelpName = "STATE" };
        var kind = new Option<string?>("--kind") { HelpName = "production|preservation" };
        var category = new Option<string?>("--category") { HelpName = "ID" };
        var open = new Option<bool>("--open");
        var waiting = new Option<bool>("--waiting");
        var before = new Option<DateTimeOffset?>("--due-before") { HelpName = "TIME" };
        var text = new Option<string?>("--text") { HelpName = "WORDS" };
        var after = new Option<string?>("--after") { HelpName = "NUMBER" };
        var command = new Command("list")
        {
            Options =
            {
                state, kind, category, open, waiting, before, text, after, flags.Node, flags.Signing.Key, flags.Signing.By,
                flags.Signing.PassphraseFile,
            },
        };
        command.SetAction(async (parsed, stop) =>
        {
            var node = parsed.GetRequiredValue(flags.Node);
            using var http = NodeLine.To(parsed, node);
            var time = await NodeTime.OfAsync(parsed, node, stop).ConfigureAwait(false);
            using var signer = await flags.Signing.OpenAsync(parsed, stop).ConfigureAwait(false);
            var ask = new OrderAsk(
                parsed.GetValue(state), parsed.GetValue(kind), parsed.GetValue(category), Switched(parsed.GetValue(open)),
                Switched(parsed.GetValue(waiting)), parsed.GetValue(before), parsed.GetValue(text));
            var list = await new NodeClient(http, signer.Caller, time).OrdersAsync(ask, parsed.GetValue(after), stop)
                .ConfigureAwait(false);
            return Report.Write(parsed, new ListReport(list.Value, list.Refusal));
        });
        return command;
    }

    // A switch that is not given asks for nothing; nobody asks for what does not wait.
    private static bool? Switched(bool isGiven) => isGiven ? true : null;
}

/// <summary>One page of a list; how to go on stands at its end.</summary>
internal sealed record ListReport(OrderList? List, ApiRefusal? Refused) : IReport
{
    [JsonIgnore]
    public int ExitCode => Refused is null ? Cli.ExitCode.Done : Cli.ExitCode.Negative;

    public void Write(TextWriter to, Phrases phrases)
    {
        if (List is not { } list)
        {
            to.WriteLine(phrases.Say("act.refused", Refused!.Title, Refused.Article ?? "-", Refused.Code));
            return;
        }

        foreach (var order in list.Orders)
        {
            var due = order.Due is { } clock ? $"  {clock.Name} {Moment.Write(clock.Due)}" : "";
            to.WriteLine($"  {Moment.Write(order.At)}  {order.Number}  {order.Kind,-12} {order.Category,-14} {order.State}{due}");
        }

        to.WriteLine(list switch
        {
            { MoreThan: { } most } => phrases.Say("order.more", most),
            { Total: { } total } => phrases.Say("order.total", total),
            _ => phrases.Say("order.page", list.Orders.Count),
        });
        if (list.After is { } after)
        {
            to.WriteLine(phrases.Say("order.after", after));
        }
    }
}
