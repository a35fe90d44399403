using LotusBridge.Custody.Statements;
using LotusBridge.Node.Hosting;
using Microsoft.AspNetCore.Http.Features;

namespace LotusBridge.Node.Access;

/// <summary>
/// May this person ask this of this object? The same answer for the API and for the portal. What it loads it puts among
/// the features, so that the object that was authorised is the object that is acted upon.
/// </summary>
internal sealed class Admittance(Lookups lookups, RecentPackages recent, Self self)
{
    /// <summary>Null when the asker may.</summary>
    /// <param name="named">What the path names.</param>
    /// <param name="features">Where the loaded order, package, case or statement goes.</param>
    public async Task<Problem?> OfAsync(
        Author who, RouteRule rule, Named named, IFeatureCollection features, CancellationToken stop) =>
        OfEveryAsker(who, rule) ?? await OfSubjectAsync(who, rule, named, features, stop);

    /// <summary>The package that the path names; of a frequent route as it was a second ago.</summary>
    public Task<FiledPackage?> PackageAsync(Named named, RouteRule rule, CancellationToken stop) =>
        rule.IsFrequent ? recent.FindAsync(named["package"], stop) : lookups.PackageAsync(named["package"], stop);

    /// <summary>What the asker alone tells; the same for every object, so that it says nothing about one.</summary>
    public Problem? OfEveryAsker(Author who, RouteRule rule) =>
        !rule.Roles.Contains(who.Role)
            ? Problem.Forbidden(ProblemCode.RoleNotAllowed, $"this is not for the role '{who.Role}'")
        : rule.Home && !string.Equals(who.Territory, self.Territory, StringComparison.Ordinal)
            ? Problem.Forbidden(ProblemCode.TerritoryNotAllowed, "this is for officials of this node's territory")
        : null;

    private async Task<Problem?> OfSubjectAsync(
        Author who, RouteRule rule, Named named, IFeatureCollection features, CancellationToken stop)
    {
        switch (rule.Subject)
        {
            case Subject.None:
                return null;

            case Subject.Case:
                var file = await lookups.CaseAsync(named["case"], stop);
                features.Set(file);
                return file?.IsFor(who) == true ? null : Problem.NotFound;

            case Subject.Statement:
                var entry = await lookups.StatementAsync(named["digest"], stop);
                features.Set(entry);
                return entry is not null && await lookups.MaySeeAsync(who, entry, stop) ? null : Problem.NotFound;

            case Subject.Package:
                var package = await PackageAsync(named, rule, stop);
                features.Set(package);
                return OfOrder(who, rule, package?.Order, features);

            default:
                return OfOrder(who, rule, await lookups.OrderAsync(named["number"], stop), features);
        }
    }

    private Problem? OfOrder(Author who, RouteRule rule, FiledOrder? order, IFeatureCollection features)
    {
        if (order is null
            || !(Parties.IsParty(who, order.State) || (rule.AdmitsCommittee && Parties.IsCommittee(who, order.State))))
        {
            return Problem.NotFound;
        }

        features.Set(order);
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
}

/// <summary>The values that a path gives to the names in its pattern.</summary>
internal sealed class Named(IReadOnlyDictionary<string, string> values)
{
    /// <exception cref="KeyNotFoundException">The pattern has no such name: the row of the table is wrong.</exception>
    public string this[string name] => values[name];

    public static Named In(HttpContext http) => new(
        http.Request.RouteValues.Where(one => one.Value is string)
            .ToDictionary(one => one.Key, one => (string)one.Value!, StringComparer.Ordinal));
}
