using LotusBridge.Node.Access;

namespace LotusBridge.Node.Portal.Laws;

/// <summary>The rule packs that the roster agrees on, as tables that a lawyer can read; for anybody.</summary>
internal static class LawPages
{
    public static IReadOnlyList<PageRule> Rows { get; } =
    [
        PageRule.Public("/laws", "laws.title", typeof(LawsPage)).InMenu(),
        Read("/laws/{pack}"),
        Read("/laws/{pack}/{part}"),
    ];

    private static PageRule Read(string pattern) =>
        new(new RouteRule("GET", pattern, PageTable.Anybody, Home: false, "laws.title"), "laws.title") { Form = Show };

    /// <summary>By digest, so that a link names the very law that an order was made under; by id the newest version.</summary>
    private static IResult Show(PortalRequest portal)
    {
        var (wanted, part) = (portal.Route("pack"), portal.Route("part"));
        var shelved = portal.Self.Packs.All.LastOrDefault(
            one => one.Pack.Id == wanted || string.Equals(one.Digest.Hex, wanted, StringComparison.Ordinal));
        return shelved is not null && LawParts.Find(part) is { } found
            ? PageAnswer.Of<LawPage>(new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                [nameof(LawPage.Pack)] = portal.Read(shelved.Pack), [nameof(LawPage.Path)] = wanted, [nameof(LawPage.Part)] = found,
            })
            : PageAnswer.Of(Problem.NotFound);
    }
}
