using LotusBridge.Custody.Statements;
using LotusBridge.Tests.Node.Api;

namespace LotusBridge.Tests.Node.Portal;

/// <summary>A federation whose nodes have portals, its people, and one delivered order, for all tests of pages.</summary>
public sealed class PortalStage : IAsyncLifetime
{
    internal Federation Federation { get; private set; } = null!;

    internal Cast Cast { get; private set; } = null!;

    /// <summary>An order whose package has arrived in Macau.</summary>
    internal Story Delivered { get; private set; } = null!;

    /// <summary>One person of every role in every territory; of roles that an office distinguishes, one of another office too.</summary>
    internal IReadOnlyDictionary<string, TestOfficial> Crowd { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Federation = await Tests.Node.Federation.PrepareAsync(hasPortals: true);
        foreach (var node in Federation.Nodes)
        {
            await node.StartAsync();
        }

        Cast = await Cast.AppointAsync(Federation);
        Delivered = await new Story(Cast).DeliveredAsync();
        Crowd = await GatherAsync();
    }

    public ValueTask DisposeAsync() => Federation.DisposeAsync();

    /// <summary>A browser in which this person is signed in at the portal of their own node.</summary>
    internal async Task<Browser> SignedInAsync(TestOfficial who)
    {
        Assert.Contains(who.At, Federation.Nodes);
        var browser = new Browser(who.At);
        await browser.SignInAsync(who.Id);
        return browser;
    }

    private async Task<Dictionary<string, TestOfficial>> GatherAsync()
    {
        var people = new Dictionary<string, TestOfficial>(StringComparer.Ordinal);
        foreach (var node in Federation.Nodes)
        {
            var at = "@" + node.Territory;
            people["registrar" + at] = new TestOfficial(
                node, "registrar:" + node.Territory, Roles.Registrar, node.Territory + "/node", node.Registrar);
            foreach (var role in Roles.OfOfficials)
            {
                people[role + at] = await node.AppointAsync(role, OfficeOf(node.Territory, role));
            }

            people["investigator-other" + at] = await node.AppointAsync(Roles.Investigator, node.Territory + "/other");
            people["provider-other" + at] = await node.AppointAsync(Roles.Provider, node.Territory + "/telecom-b");
        }

        await Cast.KnownEverywhereAsync();
        return people;
    }

    private static string OfficeOf(string territory, string role) => role switch
    {
        Roles.Investigator => territory + "/PJ",
        Roles.Provider => territory + "/telecom-a",
        _ => territory + "/" + role,
    };
}

[CollectionDefinition(Name)]
public sealed class PortalCollection : ICollectionFixture<PortalStage>
{
    public const string Name = "portal";
}
