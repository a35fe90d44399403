using System.Globalization;
using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Node.Access;
using LotusBridge.Node.Hosting;
using LotusBridge.Node.Portal.Sessions;
using LotusBridge.Node.Portal.Signing;

namespace LotusBridge.Node.Portal.Passkeys;

/// <summary>From an invitation to a registered passkey, signing in with it, and losing it.</summary>
internal static class PasskeyPages
{
    private const string Invitations = "/officials/invitations";
    private const string Enrol = "/enrol/{secret}";

    private const int MaxReason = OfficialRevoked.MaxReasonLength;

    private static readonly IReadOnlySet<string> Registrar = PageTable.Set(Roles.Registrar);

    public static IReadOnlyList<PageRule> Rows { get; } =
    [
        PageRule.Post("/sign-in", PageTable.Anybody, "shell.sign-in.title", SignInAsync),
        PageRule.Public(Enrol, "passkeys.enrol.title", typeof(EnrolPage)) with { Form = ShowEnrolAsync },
        PageRule.Post(Enrol, PageTable.Anybody, "passkeys.enrol.title", EnrolAsync),
        PageRule.Public("/recover", "passkeys.recover.title", typeof(RecoverPage)),
        PageRule.Post("/recover", PageTable.Anybody, "passkeys.recover.title", RecoverAsync),
        PageRule.Get(Invitations, Registrar, "passkeys.invitations.title", typeof(InvitationsPage)).AtHome().InMenu(),
        PageRule.Post(Invitations, Registrar, "passkeys.invitations.title", InviteAsync).AtHome(),
        PageRule.Post(Invitations + "/withdraw", Registrar, "passkeys.invitations.withdraw", WithdrawAsync).AtHome(),
        PageRule.Post(Invitations + "/register", Registrar, "passkeys.invitations.register", RegisterAsync).AtHome(),
        PageRule.Post(Invitations + "/revoke", Registrar, "passkeys.invitations.revoke", RevokeAsync).AtHome(),
        .. RecoveryCodePages.Rows,
    ];

    private static async Task<IResult> SignInAsync(
        PortalRequest portal, PortalForm form, PasskeySignIn signIn, PortalSessions sessions, CancellationToken stop)
    {
        var (who, problem) = await signIn.VerifyAsync(portal, form, stop);
        Telemetry.PortalSignIns.Add(1, Telemetry.Tag("result", problem?.Code ?? "passkey"));
        if (who is null)
        {
            return PageAnswer.Of(problem!);
        }

        await sessions.OpenAsync(portal.Http, who, isDemo: false, stop);
        return PageAnswer.SeeOther(LocalPath.Of(form["next"]) ?? "/");
    }

    private static async Task<IResult> ShowEnrolAsync(
        PortalRequest portal, PasskeyBook book, Challenges challenges, CancellationToken stop)
    {
        if (await book.OpenAsync(portal.Route("secret"), stop) is not { } invitation)
        {
            return PageAnswer.Of(Problem.NotFound);
        }

        portal.Http.Features.Set(invitation);
        return PageAnswer.Of<EnrolPage>(new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            [nameof(EnrolPage.Challenge)] = challenges.Draw(portal.Csrf),
        });
    }

    private static async Task<IResult> EnrolAsync(
        PortalRequest portal, PortalForm form, PasskeyBook book, Challenges challenges, Attempts attempts, CancellationToken stop)
    {
        var secret = portal.Route("secret");
        if (attempts.IsLocked(secret, portal.Http))
        {
            return PageAnswer.Of(Attempts.LockedOut);
        }

        if (await book.OpenAsync(secret, stop) is not { } invitation)
        {
            attempts.Failed(secret, portal.Http);
            return PageAnswer.Of(Problem.NotFound);
        }

        var made = NewPasskey.Bytes(form["challenge"]) is { } challenge && challenges.Fits(challenge, portal.Csrf)
            ? NewPasskey.Read(
                form["clientDataJSON"], form["attestationObject"], challenge, portal.Settings.Host, portal.Settings.OriginText)
            : null;
        if (made is null || made.Credential != form["credentialId"] || await book.EnrolAsync(invitation, made, stop) is not { } codes)
        {
            return PageAnswer.Of(PasskeyProblem.NotMade);
        }

        return PageAnswer.Of<EnrolledPage>(new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            [nameof(EnrolledPage.Official)] = invitation.Official,
            [nameof(EnrolledPage.Fingerprint)] = book.KeyOf(made.PublicKey).Id().ToString(),
            [nameof(EnrolledPage.Codes)] = codes,
        });
    }

    private static async Task<IResult> RecoverAsync(
        PortalRequest portal, PortalForm form, PasskeyBook book, Attempts attempts, CancellationToken stop)
    {
        var official = form["official"];
        if (attempts.IsLocked(official, portal.Http))
        {
            return PageAnswer.Of(Attempts.LockedOut);
        }

        if (await book.RecoverAsync(official, form["code"], stop) is not { } secret)
        {
            attempts.Failed(official, portal.Http);
            return PageAnswer.Of(PasskeyProblem.NotSignedIn);
        }

        Telemetry.PortalSignIns.Add(1, Telemetry.Tag("result", "recovery"));
        return PageAnswer.SeeOther("/enrol/" + secret);
    }

    private static async Task<IResult> InviteAsync(PortalRequest portal, PortalForm form, PasskeyBook book, CancellationToken stop)
    {
        var (office, role) = (form["office"], form["role"]);
        var isNumber = int.TryParse(form["days"], NumberStyles.None, CultureInfo.InvariantCulture, out var days);
        var isOffice = office.Length is > 0 and <= OfficialRegistered.MaxOfficeLength;
        Parts.FieldError?[] checks =
        [
            isOffice ? null : new("office", portal.T["passkeys.invite.office-wrong", OfficialRegistered.MaxOfficeLength]),
            Roles.OfOfficials.Contains(role) ? null : new("role", portal.T["passkeys.invite.role-wrong"]),
            isNumber && days is >= 1 and <= PasskeyBook.MaxDays
                ? null : new("days", portal.T["passkeys.invite.days-wrong", PasskeyBook.MaxDays]),
        ];
        var errors = checks.OfType<Parts.FieldError>().ToList();
        if (errors.Count > 0)
        {
            portal.Http.Features.Set(form);
            return PageAnswer.Of<InvitationsPage>(
                new Dictionary<string, object?>(StringComparer.Ordinal) { [nameof(InvitationsPage.Errors)] = errors },
                StatusCodes.Status422UnprocessableEntity);
        }

        var (row, secret) = await book.InviteAsync(office, role, days, replaces: null, PasskeyBook.LinkLife, stop);
        return PageAnswer.Of<InvitedPage>(new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            [nameof(InvitedPage.Official)] = row.Official,
            [nameof(InvitedPage.Link)] = portal.Settings.OriginText + "/enrol/" + secret,
            [nameof(InvitedPage.Until)] = row.Until,
        });
    }

    private static async Task<IResult> WithdrawAsync(PortalForm form, PasskeyBook book, CancellationToken stop)
    {
        if (Digest.TryParse(form["invitation"], out var invitation))
        {
            await book.WithdrawAsync(invitation, stop);
        }

        return PageAnswer.SeeOther(Invitations);
    }

    /// <summary>The registrar signs the key into the register: from then on it signs in and acts.</summary>
    private static async Task<IResult> RegisterAsync(
        PortalRequest portal, PortalForm form, PasskeyBook book, PendingActs acts, CancellationToken stop)
    {
        if (!Digest.TryParse(form["invitation"], out var id)
            || await book.FindAsync(id, stop) is not { Credential: { } credential } invitation
            || await book.KnownAsync(credential, stop) is not { } passkey)
        {
            return PageAnswer.SeeOther(Invitations);
        }

        var from = Moment.ToSecond(portal.Now);
        var body = new OfficialRegistered(
            invitation.Official, invitation.Office, invitation.Role, book.KeyOf(passkey.Row.PublicKey), from,
            from.AddDays(invitation.Days));
        return await acts.DraftFirstAsync(
            portal, LotusBridge.Custody.Rosters.Register.ThreadOf(portal.Self.Territory), body, Invitations, annex: null, stop);
    }

    /// <summary>Ends the pseudonym whose passkey was lost.</summary>
    private static async Task<IResult> RevokeAsync(
        PortalRequest portal, PortalForm form, PasskeyBook book, PendingActs acts, CancellationToken stop)
    {
        if (!Digest.TryParse(form["invitation"], out var id) || await book.FindAsync(id, stop) is not { Replaces: { } lost })
        {
            return PageAnswer.SeeOther(Invitations);
        }

        var reason = portal.T["passkeys.invitations.lost"];
        var body = new OfficialRevoked(lost, Moment.ToSecond(portal.Now), reason[..Math.Min(reason.Length, MaxReason)]);
        return await acts.DraftFirstAsync(
            portal, LotusBridge.Custody.Rosters.Register.ThreadOf(portal.Self.Territory), body, Invitations, annex: null, stop);
    }
}
