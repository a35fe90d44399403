using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Api;
using LotusBridge.Node.Access;
using LotusBridge.Node.Acts;

namespace LotusBridge.Node.Officials;

/// <summary>The register of officials, pseudonyms and offices only, for any official of the federation.</summary>
internal static class ReadOfficials
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.Map(RouteTable.ListOfficials, (KnownOfficials known) => Json.Ok(new OfficialList(ListOf(known))))
            .Produces<OfficialList>();
        api.Map(RouteTable.ReadOfficial, Read).Produces<OfficialView>();
    }

    private static IResult Read(string id, KnownOfficials known) =>
        ListOf(known).LastOrDefault(one => string.Equals(one.Official, id, StringComparison.Ordinal)) is { } found
            ? Json.Ok(found)
            : Problem.NotFound;

    private static List<OfficialView> ListOf(KnownOfficials known)
    {
        var statements = known.Statements;
        var revoked = statements.Select(statement => statement.Body).OfType<OfficialRevoked>()
            .GroupBy(body => body.Official, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Min(body => body.From), StringComparer.Ordinal);
        return [.. statements.Select(statement => statement.Body).OfType<OfficialRegistered>().Select(body =>
            new OfficialView(
                body.Official, Author.TerritoryOf(body.Official), body.Office, body.Role, body.ValidFrom, body.ValidUntil,
                revoked.TryGetValue(body.Official, out var from) ? from : null))];
    }
}
