using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Api;
using LotusBridge.Exchange.Packages;
using LotusBridge.Node.Delivery;
using LotusBridge.Node.Hosting;

namespace LotusBridge.Node.Access;

/// <summary>
/// Stands before every route of the API: who is asking, may such a person ask this at all, is the object one that they
/// may know of, is the body the one they signed. What it loads is handed on, so that the object that was authorised is
/// the object that is acted upon.
/// </summary>
internal sealed class Gate(
    Tokens tokens, Lookups lookups, RecentPackages recent, Capabilities capabilities, Self self)
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

        problem = OfEveryAsker(asker.Who, rule)
            ?? await OfSubjectAsync(http, asker.Who, rule)
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

    /// <summary>What the token alone tells; the same for every object, so that it says nothing about one.</summary>
    private Problem? OfEveryAsker(Author who, RouteRule rule) =>
        !rule.Roles.Contains(who.Role)
            ? Problem.Forbidden(ProblemCode.RoleNotAllowed, $"this is not for the role '{who.Role}'")
        : rule.Home && !string.Equals(who.Territory, self.Territory, StringComparison.Ordinal)
            ? Problem.Forbidden(ProblemCode.TerritoryNotAllowed, "this is for officials of this node's territory")
        : null;

    private async Task<Problem?> OfSubjectAsync(HttpContext http, Author who, RouteRule rule)
    {
        var stop = http.RequestAborted;
        switch (rule.Subject)
        {
            case Subject.None:
                return null;

            case Subject.Case:
                var file = await lookups.CaseAsync(Value(http, "case"), stop);
                http.Features.Set(file);
                return file?.IsFor(who) == true ? null : Problem.NotFound;

            case Subject.Statement:
                var entry = await lookups.StatementAsync(Value(http, "digest"), stop);
                http.Features.Set(entry);
                return entry is not null && await lookups.MaySeeAsync(who, entry, stop) ? null : Problem.NotFound;

            case Subject.Package:
                var package = await PackageAsync(http, rule, stop);
                http.Features.Set(package);
                return OfOrder(http, who, rule, package?.Order);

            default:
                return OfOrder(http, who, rule, await lookups.OrderAsync(Value(http, "number"), stop));
        }
    }

    private Task<FiledPackage?> PackageAsync(HttpContext http, RouteRule rule, CancellationToken stop) =>
        rule.IsFrequent
            ? recent.FindAsync(Value(http, "package"), stop)
            : lookups.PackageAsync(Value(http, "package"), stop);

    private Problem? OfOrder(HttpContext http, Author who, RouteRule rule, FiledOrder? order)
    {
        if (order is null
            || !(Parties.IsParty(who, order.State) || (rule.AdmitsCommittee && Parties.IsCommittee(who, order.State))))
        {
            return Problem.NotFound;
        }

        http.Features.Set(order);
        var needed = rule.Side switch
        {
            Side.Issuing => order.State.IssuingTerritory,
            Side.Requested => order.State.RequestedTerritory,
            _ => self.Territory,
        };
        return string.Equals(needed, self.Territory, StringComparison.Ordinal)
            ? null
            : Problem.Forbidden(
                ProblemCode.TerritoryNotAllowed, $"this is done at the node of the {rule.Side} territory");
    }

    private static string Value(HttpContext http, string name) => (string)http.Request.RouteValues[name]!;
}
