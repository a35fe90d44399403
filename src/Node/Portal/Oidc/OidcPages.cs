using LotusBridge.Node.Access;
using LotusBridge.Node.Hosting;
using LotusBridge.Node.Portal.Passkeys;
using LotusBridge.Node.Portal.Sessions;
using Microsoft.AspNetCore.WebUtilities;

namespace LotusBridge.Node.Portal.Oidc;

/// <summary>
/// To the identity provider and back, where the configuration names one. Whoever comes back comes from another site and so
/// without a cookie: they are shown a page, and what it leads to is asked by this portal's own page, with every cookie.
/// </summary>
internal static class OidcPages
{
    private const string Begin = "/oidc/begin";
    private const string Callback = "/oidc/callback";
    private const string Complete = "/oidc/complete";

    /// <summary>The most characters of a value that the provider sends back.</summary>
    private const int MaxValue = 2048;

    public static IReadOnlyList<PageRule> Rows { get; } =
    [
        new(new RouteRule("GET", Begin, PageTable.Anybody, Home: false, "shell.oidc.title"), "shell.oidc.title")
        {
            Form = BeginAsync, IsOidcOnly = true,
        },
        PageRule.Public(Callback, "shell.oidc.title", typeof(OidcReturnPage)) with { Form = Return, IsOidcOnly = true },
        new(new RouteRule("GET", Complete, PageTable.Anybody, Home: false, "shell.oidc.title"), "shell.oidc.title")
        {
            Form = CompleteAsync, IsOidcOnly = true,
        },
    ];

    /// <summary>The link of the sign-in page: not a form, whose policy would have to name the provider.</summary>
    public static string BeginPath(string next) => Begin + "?next=" + Uri.EscapeDataString(next);

    /// <summary>What the provider must have been told of.</summary>
    public static string BackTo(PortalSettings settings) => settings.OriginText + Callback;

    private static async Task<IResult> BeginAsync(
        PortalRequest portal, OidcSignIn signIn, Attempts attempts, CancellationToken stop) =>
        PortalHeaders.IsForeignRequest(portal.Http) ? PageAnswer.SeeOther("/sign-in")
            : attempts.IsLocked(portal.Http) ? PageAnswer.Of(Attempts.LockedOut)
            : await signIn.BeginAsync(portal, stop) is { } there ? PageAnswer.LeaveFor(there)
            : PageAnswer.Of(OidcProblem.Unavailable);

    /// <summary>Nothing is looked at here but how long it is.</summary>
    private static IResult Return(PortalRequest portal)
    {
        string[] names = ["code", "state", "iss", "error"];
        var to = QueryHelpers.AddQueryString(
            Complete,
            names.Select(name => KeyValuePair.Create(name, (string?)portal.Query(name)))
                .Where(one => one.Value is { Length: > 0 and <= MaxValue }));
        portal.Http.Response.Headers["Refresh"] = "0; url=" + to;
        return PageAnswer.Of<OidcReturnPage>(
            new Dictionary<string, object?>(StringComparer.Ordinal) { [nameof(OidcReturnPage.To)] = to });
    }

    private static async Task<IResult> CompleteAsync(
        PortalRequest portal, OidcSignIn signIn, PortalSessions sessions, CookieJar jar, Attempts attempts, CancellationToken stop)
    {
        if (attempts.IsLocked(portal.Http))
        {
            return Answer(Attempts.LockedOut);
        }

        // No other site's request has this cookie, and so none counts as an attempt of this address.
        if (jar.Oidc(portal.Http) is not var (secret, next))
        {
            return Answer(OidcProblem.Refused);
        }

        var (who, problem) = await signIn.VerifyAsync(portal, secret, stop);
        jar.RemoveOidc(portal.Http);
        if (who is null)
        {
            if (problem == OidcProblem.Refused)
            {
                attempts.Failed(portal.Http);
            }

            return Answer(problem!);
        }

        Telemetry.PortalSignIns.Add(1, Telemetry.Tag("result", "oidc"));
        await sessions.OpenAsync(portal.Http, who, isDemo: false, stop);
        return PageAnswer.SeeOther(next);
    }

    private static IResult Answer(Problem problem)
    {
        Telemetry.PortalSignIns.Add(1, Telemetry.Tag("result", problem.Code));
        return PageAnswer.Of(problem);
    }
}
