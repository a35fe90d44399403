using LotusBridge.Exchange.Api;
using LotusBridge.Node.Hosting;

namespace LotusBridge.Node.Access;

/// <summary>The only way a slice maps a route: by its row in <see cref="RouteTable"/>.</summary>
internal static class Mapping
{
    public static RouteHandlerBuilder Map(this IEndpointRouteBuilder api, RouteRule rule, Delegate handler)
    {
        var route = api.MapMethods(rule.Pattern, [rule.Method], handler)
            .WithMetadata(rule)
            .WithSummary(rule.Summary);
        return rule.AdmitsPeerPortals
            ? route.RequireCors(
                policy => PeerPortals.Allow(policy, api.ServiceProvider.GetRequiredService<Settings>(), rule.Method))
            : route;
    }

    /// <summary>For the OpenAPI document: the body and the answers that every act has.</summary>
    public static RouteHandlerBuilder TakesAct(this RouteHandlerBuilder route) => route
        .Accepts<SignedAct>("application/json")
        .Produces<ActAccepted>(StatusCodes.Status201Created)
        .Produces<ActAccepted>()
        .Produces<ProblemView>(StatusCodes.Status422UnprocessableEntity, Problem.ContentType);
}
