using System.Text;
using LotusBridge.Node.Access;
using LotusBridge.Node.Portal.Shell;
using Microsoft.AspNetCore.Http.Features;

namespace LotusBridge.Node.Portal;

/// <summary>What a form's handler answers.</summary>
internal static class PageAnswer
{
    /// <summary>After a form: the browser asks for that page, and going back sends nothing again.</summary>
    /// <param name="path">Of this portal, as in <c>/orders/MO-2026-K7Q2M4XA</c>.</param>
    public static IResult SeeOther(string path) => new Redirected(LocalPath.Of(path) ?? "/");

    /// <summary>The browser goes to another site, which the configuration names.</summary>
    public static IResult LeaveFor(Uri address) => new Redirected(address.AbsoluteUri);

    /// <summary>A page in place of the usual one, such as the form again with what is wrong with it.</summary>
    /// <param name="parameters">Of the component.</param>
    public static IResult Of<TPage>(
        IReadOnlyDictionary<string, object?>? parameters = null, int status = StatusCodes.Status200OK)
        where TPage : PortalPage => new Rendered(typeof(TPage), parameters, status);

    /// <summary>The refusal in plain words: why, which article, and what to do next.</summary>
    public static IResult Of(Problem problem) => Refused(problem);

    private static Rendered Refused(Problem problem) => new(
        typeof(RefusalPage),
        new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            [nameof(RefusalPage.Status)] = problem.Status, [nameof(RefusalPage.Code)] = problem.Code,
            [nameof(RefusalPage.Said)] = problem.Title, [nameof(RefusalPage.Article)] = problem.Article,
            [nameof(RefusalPage.Subject)] = problem.Subject,
        },
        problem.Status);

    private sealed class Redirected(string to) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
            httpContext.Response.Headers.Location = to;
            return Task.CompletedTask;
        }
    }

    private sealed class Rendered(Type page, IReadOnlyDictionary<string, object?>? parameters, int status) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var renderer = httpContext.RequestServices.GetRequiredService<PageRenderer>();
            var html = await renderer.RenderAsync(httpContext.Features.GetRequiredFeature<PortalRequest>(), page, parameters);
            var response = httpContext.Response;
            (response.StatusCode, response.ContentType) = (status, "text/html; charset=utf-8");
            await response.Body.WriteAsync(Encoding.UTF8.GetBytes(html), httpContext.RequestAborted);
        }
    }

    /// <summary>A component as it is, for a row of the table.</summary>
    public static IResult Page(Type page) => new Rendered(page, parameters: null, StatusCodes.Status200OK);
}

/// <summary>Paths that stay in this portal: what a link or a form asks to go back to is never another site.</summary>
internal static class LocalPath
{
    private const int MaxLength = 512;

    /// <summary>Null for anything but a path of this origin.</summary>
    public static string? Of(string? path) =>
        path is { Length: > 0 and <= MaxLength } && path[0] == '/' && !path.StartsWith("//", StringComparison.Ordinal)
        && !path.Contains('\\', StringComparison.Ordinal) && path.All(one => one is > ' ' and < (char)0x7f)
            ? path
            : null;
}
