using LotusBridge.Exchange.Api;
using LotusBridge.Exchange.Packages;
using LotusBridge.Node.Delivery;

namespace LotusBridge.Node.Access;

/// <summary>
/// Stands before every route of the API: who is asking, may such a person ask this at all, is the object one that they
/// may know of, is the body the one they signed. What it loads is handed on, so that the object that was authorised is
/// the object that is acted upon.
/// </summary>
internal sealed class Gate(Tokens tokens, Admittance admittance, Capabilities capabilities)
{
    /// <summary>A route below the base path without a row in <see cref="RouteTable"/> is no route.</summary>
    public async Task PassAsync(HttpContext http, RequestDelegate next)
    {
        var endpoint = http.GetEndpoint();
        var problem = endpoint?.Metadata.GetMetadata<RouteRule>() is { } rule
            ? rule.IsPublic ? null : await AdmitAsync(http, rule)
            : endpoint is RouteEndpoint && http.Request.Path.StartsWithSegments(Root, StringComparison.OrdinalIgnoreCase)
                ? Problem.NotFound
                : null;
        if (problem is not null)
        {
            await problem.ExecuteAsync(http);
            return;
        }

        await next(http);
    }

    private static readonly PathString Root = new(ActRoute.Root);

    private async Task<Problem?> AdmitAsync(HttpContext http, RouteRule rule)
    {
        if (rule.AdmitsCapability && Capability.ReadHeader(http.Request.Headers.Authorization) is { } capability)
        {
            return await AdmitAsync(http, rule, capability);
        }

        var (asker, problem) = tokens.Verify(http, isOnce: rule.Body != Body.Named);
        if (asker is null)
        {
            return problem;
        }

        problem = await admittance.OfAsync(asker.Who, rule, Named.In(http), http.Features, http.RequestAborted)
            ?? await BodyReader.TakeAsync(http, rule, asker);
        http.Features.Set(asker);
        return problem;
    }

    /// <summary>A capability is for one package of this node; whatever does not fit has one answer.</summary>
    private async Task<Problem?> AdmitAsync(HttpContext http, RouteRule rule, Capability capability)
    {
        var stop = http.RequestAborted;
        if (await PackageAsync(http, rule, stop) is not { } package
            || !await capabilities.AdmitsAsync(package, capability, stop))
        {
            return Problem.NotAuthenticated;
        }

        http.Features.Set(package);
        http.Features.Set(package.Order);
        return await BodyReader.TakeAsync(http, rule, asker: null);
    }

    private Task<FiledPackage?> PackageAsync(HttpContext http, RouteRule rule, CancellationToken stop) =>
        admittance.PackageAsync(Named.In(http), rule, stop);
}
