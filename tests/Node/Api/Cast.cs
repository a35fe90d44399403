using LotusBridge.Custody.Statements;

namespace LotusBridge.Tests.Node.Api;

/// <summary>Everybody who has a part in an order from Macau to Zhuhai, and some who have none.</summary>
internal sealed class Cast
{
    private Cast(Federation federation) => Federation = federation;

    public Federation Federation { get; }

    public TestNode Macau => Federation["MO"];

    public TestNode Zhuhai => Federation["4404"];

    public required TestOfficial Investigator { get; init; }

    public required TestOfficial Judge { get; init; }

    public required TestOfficial Endorser { get; init; }

    public required TestOfficial Custodian { get; init; }

    public required TestOfficial Committee { get; init; }

    public required TestOfficial Reviewer { get; init; }

    public required TestOfficial Provider { get; init; }

    public required TestOfficial OtherProvider { get; init; }

    public required TestOfficial OtherInvestigator { get; init; }

    public IReadOnlyList<TestOfficial> Everybody =>
    [
        Investigator, OtherInvestigator, Judge, Endorser, Custodian, Committee, Reviewer, Provider, OtherProvider,
    ];

    public static async Task<Cast> AppointAsync(Federation federation)
    {
        var (macau, zhuhai) = (federation["MO"], federation["4404"]);
        var cast = new Cast(federation)
        {
            Investigator = await macau.AppointAsync(Roles.Investigator, "MO/PJ"),
            OtherInvestigator = await macau.AppointAsync(Roles.Investigator, "MO/SA"),
            Judge = await macau.AppointAsync(Roles.Judge, "MO/TJB"),
            Endorser = await macau.AppointAsync(Roles.Endorser, "MO/MP"),
            Custodian = await macau.AppointAsync(Roles.Custodian, "MO/archive"),
            Committee = await macau.AppointAsync(Roles.Committee, "MO/committee"),
            Reviewer = await zhuhai.AppointAsync(Roles.ReviewingJudge, "4404/court"),
            Provider = await zhuhai.AppointAsync(Roles.Provider, "4404/telecom-a"),
            OtherProvider = await zhuhai.AppointAsync(Roles.Provider, "4404/telecom-b"),
        };
        await cast.KnownEverywhereAsync();
        return cast;
    }

    /// <summary>Waits until every node's register has them all: as many may be others.</summary>
    public Task KnownEverywhereAsync() => Tests.Node.Federation.EventuallyAsync(
        () =>
        {
            var known = Federation.Nodes
                .Select(node => node.Get<LotusBridge.Node.Acts.KnownOfficials>().Statements.Select(one => one.Digest).ToHashSet()).ToList();
            return Task.FromResult(known.All(one => one.IsSupersetOf(known.SelectMany(other => other))));
        },
        "every node knows every official");
}
