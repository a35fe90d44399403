using LotusBridge.Ledger;
using LotusBridge.Node.Access;
using LotusBridge.Node.Hosting;
using LotusBridge.Node.Portal.Demonstration;
using LotusBridge.Node.Portal.Sessions;
using LotusBridge.Node.Portal.Texts;

namespace LotusBridge.Node.Portal.Shell;

/// <summary>What belongs to no area: my work, signing in and out, the language, this node.</summary>
internal static class ShellPages
{
    public static IReadOnlyList<PageRule> Rows { get; } =
    [
        PageRule.Get("/", PageTable.Officials, "shell.home.title", typeof(HomePage)).InMenu().Live("/events/work"),
        PageRule.Public("/sign-in", "shell.sign-in.title", typeof(SignInPage)),
        PageRule.Public("/status", "shell.status.title", typeof(StatusPage)).InMenu(),
        PageRule.Get("/me", PageTable.Officials, "shell.me.title", typeof(MyPage)),
        PageRule.Post("/me/sessions/end", PageTable.Officials, "shell.me.end", EndAsync),
        PageRule.Post("/sign-out", PageTable.Anybody, "shell.sign-out", SignOutAsync),
        new(new RouteRule("GET", "/language", PageTable.Anybody, Home: false, "shell.languages"), "shell.languages") { Form = Speak },
        PageRule.Post("/demo/sign-in", PageTable.Anybody, "shell.sign-in.title", SignInAsPersonaAsync) with { IsDemoOnly = true },
    ];

    private static async Task<IResult> EndAsync(
        PortalRequest portal, PortalForm form, PortalSessions sessions, CancellationToken stop)
    {
        if (Digest.TryParse(form["session"], out var session))
        {
            await sessions.EndAsync(portal.Me, session, stop);
        }

        return PageAnswer.SeeOther("/me");
    }

    private static async Task<IResult> SignOutAsync(
        PortalRequest portal, PortalSessions sessions, CookieJar jar, CancellationToken stop)
    {
        if (portal.Session is { } session)
        {
            await sessions.EndAsync(session.Who, session.Id, stop);
            jar.Remove(portal.Http, jar.SessionName);
        }

        return PageAnswer.SeeOther("/sign-in");
    }

    /// <summary>A link, so that it works without scripts; it changes nothing but in which language this browser reads.</summary>
    private static IResult Speak(PortalRequest portal, CookieJar jar)
    {
        if (PortalLanguage.Find(portal.Query("to")) is { } language)
        {
            jar.PutLanguage(portal.Http, language.Tag);
        }

        return PageAnswer.SeeOther(LocalPath.Of(portal.Query("back")) ?? "/");
    }

    private static async Task<IResult> SignInAsPersonaAsync(
        PortalRequest portal, PortalForm form, Personas personas, PortalSessions sessions, CancellationToken stop)
    {
        var wanted = form["persona"];
        foreach (var (persona, who) in personas.Known(portal.Now))
        {
            if (string.Equals(persona.Id, wanted, StringComparison.Ordinal))
            {
                await sessions.OpenAsync(portal.Http, who, isDemo: true, stop);
                Telemetry.PortalSignIns.Add(1, Telemetry.Tag("result", "demo"));
                return PageAnswer.SeeOther(LocalPath.Of(form["next"]) ?? "/");
            }
        }

        return PageAnswer.Of(Problem.NotFound);
    }
}
