using System.CommandLine;
using LotusBridge.Exchange.Api;
using LotusBridge.Orders.Statements;

namespace LotusBridge.Cli.Acts;

/// <summary><c>lotus order</c>: the officials' acts from the command line, each signed with the official's own key.</summary>
internal static class OrderCommand
{
    public static Command Build() =>
        new("order")
        {
            IssueCommand.Build(), Validate(), ReviewCommand.Build(), RestrictCommand.Build(), ExecuteCommand.Build(), ListCommand.Build(),
            Show(),
        };

    private static Command Validate()
    {
        var flags = new ActFlags();
        var refuse = new Option<string?>("--refuse") { HelpName = "ARTICLE" };
        var because = new Option<string?>("--because") { HelpName = "TEXT" };
        var command = flags.Command("validate", hasNumber: true, refuse, because);
        command.SetAction((parsed, stop) => new SignedAct(parsed, flags).RunAsync(
            parsed.GetRequiredValue(flags.Number),
            isFirst: false,
            setting => parsed.GetValue(refuse) is { } article
                ? new OrderValidationRefused(article, parsed.GetValue(because) ?? "")
                : new OrderValidated(setting.Order!.Issued.Emergency is not null),
            annex: null,
            stop));
        return command;
    }

    private static Command Show()
    {
        var node = NodeAddress.Option();
        var signing = new Signing();
        var number = new Argument<string>("number");
        var command = new Command("show")
        {
            Arguments = { number },
            Options = { node, signing.Key, signing.By, signing.PassphraseFile },
        };
        command.SetAction(async (parsed, stop) =>
        {
            using var http = NodeLine.To(parsed, parsed.GetRequiredValue(node));
            var status = await new NodeClient(http, null, TimeProvider.System).StatusAsync(stop).ConfigureAwait(false);
            using var signer = await signing.OpenAsync(parsed, stop).ConfigureAwait(false);
            var client = new NodeClient(http, signer.Caller, new NodeTime(status.Required().Clock));
            var order = await client.OrderAsync(parsed.GetRequiredValue(number), stop).ConfigureAwait(false);
            return Report.Write(parsed, new OrderReport(order.Value, order.Refusal));
        });
        return command;
    }
}
