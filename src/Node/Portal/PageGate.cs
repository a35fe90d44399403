using LotusBridge.Node.Access;
using LotusBridge.Node.Hosting;
using LotusBridge.Node.Portal.Sessions;
using LotusBridge.Node.Portal.Texts;

namespace LotusBridge.Node.Portal;

/// <summary>
/// Stands before every page and form of the portal: who is asking, was the form made here, may such a person ask this, is
/// the object one that they may know of. The same <see cref="Admittance"/> as the API's, and what it loads is handed on.
/// </summary>
internal sealed class PageGate(
    PortalSessions sessions, CookieJar jar, Admittance admittance, ReadBook reads, PortalHeaders headers, Self self,
    Settings settings, PortalTexts texts, TimeProvider clock)
{
    private const string SignIn = "/sign-in";

    public async Task PassAsync(HttpContext http, RequestDelegate next)
    {
        var rule = http.GetEndpoint()?.Metadata.GetMetadata<PageRule>();
        var portal = await RequestAsync(http, rule);
        http.Features.Set(portal);
        if (rule is null || !portal.Has(rule))
        {
            await PageAnswer.Of(http.GetEndpoint() is null or RouteEndpoint ? Problem.NotFound : Problem.MethodNotAllowed)
                .ExecuteAsync(http);
            return;
        }

        var problem = (HttpMethods.IsPost(http.Request.Method) ? await FormAsync(http, portal) : null)
            ?? await AdmitAsync(portal, rule);
        if (problem is null)
        {
            await next(http);
        }
        else if (problem == Problem.NotAuthenticated && HttpMethods.IsGet(http.Request.Method))
        {
            await PageAnswer.SeeOther(SignIn + "?next=" + Uri.EscapeDataString(portal.Here)).ExecuteAsync(http);
        }
        else
        {
            await PageAnswer.Of(problem).ExecuteAsync(http);
        }
    }

    private async Task<PortalRequest> RequestAsync(HttpContext http, PageRule? rule)
    {
        var session = await sessions.FindAsync(http, rule?.IsQuiet ?? false, http.RequestAborted);
        var secret = session is not null ? CookieJar.Secret(http, jar.SessionName)! : Visit(http);
        var language = PortalLanguage.Of(http.Request.Cookies[jar.LanguageName], http.Request.Headers.AcceptLanguage);
        return new PortalRequest(
            http, self, settings.Portal!, texts.In(language), session, Csrf.TokenOf(secret), clock.GetUtcNow())
        {
            Rule = rule,
        };
    }

    private byte[] Visit(HttpContext http)
    {
        if (CookieJar.Secret(http, jar.VisitName) is { } known)
        {
            return known;
        }

        var secret = System.Security.Cryptography.RandomNumberGenerator.GetBytes(CookieJar.SecretLength);
        jar.Put(http, jar.VisitName, secret);
        return secret;
    }

    /// <summary>A form comes from a page of this portal, shown to this very visitor.</summary>
    private async Task<Problem?> FormAsync(HttpContext http, PortalRequest portal)
    {
        if (!headers.IsOwnForm(http))
        {
            return PortalProblem.ForeignForm;
        }

        if (await PortalForm.ReadAsync(http) is not { } form)
        {
            return Problem.TooLarge(PortalForm.MaxBytes);
        }

        http.Features.Set(form);
        return Csrf.Fits(form[Csrf.Field], portal.Csrf) ? null : PortalProblem.FormExpired;
    }

    private async Task<Problem?> AdmitAsync(PortalRequest portal, PageRule rule)
    {
        if (rule.Access.IsPublic)
        {
            return null;
        }

        if (portal.Who is not { } who)
        {
            return Problem.NotAuthenticated;
        }

        var (http, stop) = (portal.Http, portal.Http.RequestAborted);
        var named = Named.In(http);
        var problem = await admittance.OfAsync(who, rule.Access, named, http.Features, stop);
        if (problem is null && !rule.IsQuiet && rule.Access.Subject != Subject.None)
        {
            await reads.WriteAsync(who, rule, ObjectOf(rule, named), stop);
        }

        return problem;
    }

    private static string ObjectOf(PageRule rule, Named named) => rule.Access.Subject switch
    {
        Subject.Case => named["case"],
        Subject.Statement => named["digest"],
        Subject.Package => named["package"],
        _ => named["number"],
    };
}

/// <summary>What only the portal refuses.</summary>
internal static class PortalProblem
{
    /// <summary>Another site's form, or one without the headers that every browser sends.</summary>
    public static Problem ForeignForm { get; } =
        Problem.Forbidden(ProblemCode.FormForeign, "the form was not sent by a page of this portal");

    /// <summary>The form was made for another visitor or session, or in one that has ended.</summary>
    public static Problem FormExpired { get; } =
        Problem.Forbidden(ProblemCode.FormExpired, "the form belongs to a session that has ended");
}
