using System.CommandLine;
using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Api;
using LotusBridge.Ledger;
using LotusBridge.Orders.Statements;

namespace LotusBridge.Cli.Officials;

/// <summary>
/// <c>lotus official</c>: a registrar invites people to make passkeys at the portal, and signs those into the register whose
/// fingerprint the person has read to them.
/// </summary>
internal static class OfficialCommand
{
    public static Command Build() => new("official") { Invite(), List(), Register(), Revoke() };

    private static Command Invite()
    {
        var flags = new RegistrarFlags();
        var office = new Option<string>("--office") { HelpName = "OFFICE", Required = true };
        var role = new Option<string>("--role") { HelpName = "ROLE", Required = true };
        var days = new Option<int>("--days") { HelpName = "N", DefaultValueFactory = _ => 365 };
        role.AcceptOnlyFromAmong([.. Roles.OfOfficials.Order(StringComparer.Ordinal)]);
        var command = flags.Command("invite", office, role, days);
        command.SetAction((parsed, stop) => flags.RunAsync(parsed, async desk =>
        {
            var wish = new InvitationWish(parsed.GetRequiredValue(office), parsed.GetRequiredValue(role), parsed.GetValue(days));
            var answer = await desk.Client.InviteAsync(wish, stop).ConfigureAwait(false);
            return Report.Write(parsed, new InvitationReport(answer.Value, answer.Refusal));
        }, stop));
        return command;
    }

    private static Command List()
    {
        var flags = new RegistrarFlags();
        var command = flags.Command("invitations");
        command.SetAction((parsed, stop) => flags.RunAsync(parsed, async desk =>
        {
            var answer = await desk.Client.InvitationsAsync(stop).ConfigureAwait(false);
            return Report.Write(parsed, new InvitationsReport(answer.Value, answer.Refusal));
        }, stop));
        return command;
    }

    private static Command Register()
    {
        var flags = new RegistrarFlags();
        var official = new Argument<string>("official");
        var fingerprint = new Option<string>("--fingerprint") { HelpName = "SHA256", Required = true };
        var command = flags.Command("register", fingerprint);
        command.Arguments.Add(official);
        command.SetAction((parsed, stop) => flags.RunAsync(parsed, async desk =>
        {
            var wanted = parsed.GetRequiredValue(official);
            var list = (await desk.Client.InvitationsAsync(stop).ConfigureAwait(false)).Required();
            var one = list.Invitations.FirstOrDefault(line => line.Official == wanted && line.Key is not null)
                ?? throw new FormatException($"{wanted} has made no passkey at this node's portal");

            // What the node says is not enough: the fingerprint comes from the person, and is computed here from the key.
            if (!Digest.TryParse(parsed.GetRequiredValue(fingerprint), out var told) || one.Key!.Id() != told)
            {
                throw new FormatException($"the passkey of {wanted} has another fingerprint: ask the person again, and whom else");
            }

            return await desk.SendAsync(
                parsed, at => new OfficialRegistered(one.Official, one.Office, one.Role, one.Key, at, at.AddDays(one.Days)), stop)
                .ConfigureAwait(false);
        }, stop));
        return command;
    }

    private static Command Revoke()
    {
        var flags = new RegistrarFlags();
        var official = new Argument<string>("official");
        var because = new Option<string>("--because") { HelpName = "TEXT", Required = true };
        var command = flags.Command("revoke", because);
        command.Arguments.Add(official);
        command.SetAction((parsed, stop) => flags.RunAsync(
            parsed,
            desk => desk.SendAsync(
                parsed, at => new OfficialRevoked(parsed.GetRequiredValue(official), at, parsed.GetRequiredValue(because)), stop),
            stop));
        return command;
    }

    /// <summary>A registrar at their node.</summary>
    private sealed record Desk(NodeClient Client, Signer Signer, string Territory, TimeProvider Time)
    {
        public async Task<int> SendAsync(ParseResult parsed, Func<DateTimeOffset, StatementBody> compose, CancellationToken stop)
        {
            var at = Moment.ToSecond(Time.GetUtcNow());
            var body = compose(at);
            if (body.Problem() is { } problem)
            {
                throw new FormatException(problem);
            }

            var statement = OrderStatements.Reader.Sign(
                body, LotusBridge.Custody.Rosters.Register.ThreadOf(Territory), Signer.Id, at, [], Signer.Key);
            var answer = await Client.SubmitAsync(statement, stop).ConfigureAwait(false);
            return Report.Write(parsed, new RegisteredReport(answer.Value, answer.Refusal));
        }
    }

    private sealed class RegistrarFlags
    {
        private readonly Option<Uri> node = NodeAddress.Option();
        private readonly Signing signing = new();

        public Command Command(string name, params Option[] others)
        {
            var command = new Command(name) { Options = { node, signing.Key, signing.By, signing.PassphraseFile } };
            foreach (var option in others)
            {
                command.Options.Add(option);
            }

            return command;
        }

        public async Task<int> RunAsync(ParseResult parsed, Func<Desk, Task<int>> act, CancellationToken stop)
        {
            using var http = NodeLine.To(parsed, parsed.GetRequiredValue(node));
            var status = (await new NodeClient(http, null, TimeProvider.System).StatusAsync(stop).ConfigureAwait(false)).Required();
            using var signer = await signing.OpenAsync(parsed, stop).ConfigureAwait(false);
            var time = new NodeTime(status.Clock);
            return await act(new Desk(new NodeClient(http, signer.Caller, time), signer, status.Territory, time)).ConfigureAwait(false);
        }
    }
}
