using LotusBridge.Exchange.Api;
using LotusBridge.Node.Hosting;

namespace LotusBridge.Node.Access;

/// <summary>What no slice answered: bad routes, bodies that break off, bugs. None of their text goes out.</summary>
internal static class Failures
{
    private static readonly PathString Root = new(ActRoute.Root);

    public static async Task AnswerAsync(HttpContext http, RequestDelegate next)
    {
        if (!http.Request.Path.StartsWithSegments(Root, StringComparison.OrdinalIgnoreCase))
        {
            await next(http);
            return;
        }

        try
        {
            await next(http);
        }
        catch (Exception error) when (!http.Response.HasStarted && !http.RequestAborted.IsCancellationRequested)
        {
            await Of(http, error).ExecuteAsync(http);
            return;
        }

        if (!http.Response.HasStarted && http.Response.StatusCode >= StatusCodes.Status400BadRequest
            && Of(http.Response.StatusCode) is { } problem)
        {
            await problem.ExecuteAsync(http);
        }
    }

    private static Problem Of(HttpContext http, Exception error)
    {
        if (error is BadHttpRequestException bad)
        {
            return Of(bad.StatusCode) ?? Problem.Malformed("the request is malformed");
        }

        http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(Failures)).RequestFailed(
            error.GetType().Name, http.GetEndpoint()?.Metadata.GetMetadata<RouteRule>()?.ToString() ?? "no route");
        return Problem.Internal;
    }

    private static Problem? Of(int status) => status switch
    {
        StatusCodes.Status404NotFound => Problem.NotFound,
        StatusCodes.Status405MethodNotAllowed => Problem.MethodNotAllowed,
        StatusCodes.Status413PayloadTooLarge => Problem.TooLarge(SignedAct.MaxBytes),
        StatusCodes.Status415UnsupportedMediaType => Problem.MediaType("application/json"),
        StatusCodes.Status400BadRequest => Problem.Malformed("a parameter of the path or query is not in its form"),
        _ => null,
    };
}
