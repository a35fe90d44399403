using System.Globalization;
using LotusBridge.Custody.Rosters;
using LotusBridge.Custody.Statements;
using LotusBridge.Node.Access;
using LotusBridge.Node.Acts;
using LotusBridge.Node.Portal.Orders.Acts;
using LotusBridge.Node.Portal.Parts;
using LotusBridge.Node.Portal.Passkeys;
using LotusBridge.Node.Portal.Signing;

namespace LotusBridge.Node.Portal.Administration;

/// <summary>The registrar ends a registration, or lets it go on with the same key; both are signed like every act.</summary>
internal static class RegistrationPages
{
    private const string Revoke = AdministrationPages.Officials + "/{official}/revoke";
    private const string Renew = AdministrationPages.Officials + "/{official}/renew";

    /// <summary>For how long a renewal is proposed.</summary>
    private const int UsualDays = 365;

    private static readonly IReadOnlySet<string> Registrar = PageTable.Set(Roles.Registrar);

    public static IReadOnlyList<PageRule> Rows { get; } =
    [
        PageRule.Get(Revoke, Registrar, "administration.revoke.title", typeof(RevokePage)).AtHome() with { Form = ShowRevoke },
        PageRule.Post(Revoke, Registrar, "administration.revoke.title", RevokeAsync).AtHome(),
        PageRule.Get(Renew, Registrar, "administration.renew.title", typeof(RenewPage)).AtHome() with { Form = ShowRenew },
        PageRule.Post(Renew, Registrar, "administration.renew.title", RenewAsync).AtHome(),
    ];

    private static IResult ShowRevoke(PortalRequest portal, KnownOfficials officials) => LineIn(portal, officials) is { } line
        ? Shown<RevokePage>(portal, line, new FieldsShown(RevokeFields(portal), [], Entry: null))
        : PageAnswer.Of(Problem.NotFound);

    private static async Task<IResult> RevokeAsync(
        PortalRequest portal, PortalForm form, KnownOfficials officials, PendingActs acts, CancellationToken stop)
    {
        if (LineIn(portal, officials) is not { } line)
        {
            return PageAnswer.Of(Problem.NotFound);
        }

        var (entry, fields) = (new ActEntry(form), RevokeFields(portal));
        var errors = FieldCheck.Of(portal.T, fields, entry);
        var from = entry.Optional("from") is { } entered ? LocalMoment.Read(entered, portal.FromLocal) : Moment.ToSecond(portal.Now);
        if (from is null)
        {
            errors.Add(new("from", portal.T["orders.error.time"]));
        }
        else if (line.Revoked is { } earlier && from >= earlier.From)
        {
            errors.Add(new("from", portal.T["administration.revoke.not-earlier", portal.When(earlier.From)]));
        }

        return errors.Count > 0
            ? Shown<RevokePage>(portal, line, new FieldsShown(fields, errors, entry))
            : await DraftAsync(portal, acts, new OfficialRevoked(line.Body.Official, from!.Value, entry["reason"]), stop);
    }

    private static IResult ShowRenew(PortalRequest portal, KnownOfficials officials) => RenewableIn(portal, officials) is { } line
        ? Shown<RenewPage>(portal, line, new FieldsShown(RenewFields(portal), [], Entry: null))
        : PageAnswer.Of(Problem.NotFound);

    private static async Task<IResult> RenewAsync(
        PortalRequest portal, PortalForm form, KnownOfficials officials, PendingActs acts, CancellationToken stop)
    {
        if (RenewableIn(portal, officials) is not { Body: var before } line)
        {
            return PageAnswer.Of(Problem.NotFound);
        }

        var (entry, fields) = (new ActEntry(form), RenewFields(portal));
        if (!int.TryParse(entry["days"], NumberStyles.None, CultureInfo.InvariantCulture, out var days)
            || days is < 1 or > PasskeyBook.MaxDays)
        {
            FieldError wrong = new("days", portal.T["passkeys.invite.days-wrong", PasskeyBook.MaxDays]);
            return Shown<RenewPage>(portal, line, new FieldsShown(fields, [wrong], entry));
        }

        // Two registrations of one pseudonym never overlap: this one begins where the other ends.
        var now = Moment.ToSecond(portal.Now);
        var from = before.ValidUntil > now ? before.ValidUntil : now;
        return await DraftAsync(
            portal, acts, before with { ValidFrom = from, ValidUntil = from.AddDays(days) }, stop);
    }

    private static Task<IResult> DraftAsync(PortalRequest portal, PendingActs acts, StatementBody body, CancellationToken stop) =>
        acts.DraftFirstAsync(
            portal, Register.ThreadOf(portal.Self.Territory), body, AdministrationPages.Officials, annex: null, stop);

    private static IReadOnlyList<ActField> RevokeFields(PortalRequest portal) =>
    [
        ActField.Text("reason") with
        {
            Label = portal.T["administration.revoke.reason"], Hint = portal.T["administration.revoke.reason-hint"],
            MinLength = 1, MaxLength = OfficialRevoked.MaxReasonLength,
        },
        ActField.Line("from", isRequired: false) with
        {
            Type = "datetime-local", Label = portal.T["administration.revoke.from"], Hint = portal.T["administration.revoke.from-hint"],
        },
    ];

    private static IReadOnlyList<ActField> RenewFields(PortalRequest portal) =>
    [
        ActField.Line("days") with
        {
            Type = "number", Label = portal.T["passkeys.invite.days"], Hint = portal.T["administration.renew.days-hint"],
            Value = UsualDays.ToString(CultureInfo.InvariantCulture),
        },
    ];

    /// <summary>The registration of the pseudonym in the path that reaches furthest; null where this territory has none.</summary>
    private static RegistrationLine? LineIn(PortalRequest portal, KnownOfficials officials)
    {
        var official = portal.Route("official");
        return RegistrationLine.Of(officials.Statements, portal.Self.Territory)
            .Where(line => line.Body.Official == official).MaxBy(line => line.Body.ValidUntil);
    }

    /// <summary>A key that was revoked never comes back.</summary>
    private static RegistrationLine? RenewableIn(PortalRequest portal, KnownOfficials officials) =>
        LineIn(portal, officials) is { Revocation: null } line ? line : null;

    private static IResult Shown<TPage>(PortalRequest portal, RegistrationLine line, FieldsShown fields)
        where TPage : PortalPage
    {
        portal.Http.Features.Set(line);
        portal.Http.Features.Set(fields);
        return PageAnswer.Of<TPage>(
            status: fields.Errors.Count > 0 ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK);
    }
}
