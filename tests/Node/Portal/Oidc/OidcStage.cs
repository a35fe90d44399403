using System.Text.Json.Nodes;
using LotusBridge.Custody.Statements;
using LotusBridge.Node.Acts;

namespace LotusBridge.Tests.Node.Portal.Oidc;

/// <summary>A federation whose portals have an identity provider: Macau's and Zhuhai's that of the tests, the third's one that is away.</summary>
public sealed class OidcStage : IAsyncLifetime
{
    internal Federation Federation { get; private set; } = null!;

    internal SoftIdentityProvider Provider { get; private set; } = null!;

    internal TestNode Macau => Federation["MO"];

    /// <summary>Of Macau; their key is a file of somewhere else.</summary>
    internal TestOfficial Judge { get; private set; } = null!;

    /// <summary>Of Zhuhai, and known in Macau.</summary>
    internal TestOfficial Neighbour { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Federation = await Tests.Node.Federation.PrepareAsync(hasPortals: true);
        Provider = await SoftIdentityProvider.StartAsync(() => Macau.Now);
        Configure(Macau, Provider.Authority, "Macau <Account>");
        Configure(Federation["4404"], Provider.Authority, name: null);
        Configure(Federation["GBA"], $"http://127.0.0.1:{TestNode.FreePort()}", name: null);
        foreach (var node in Federation.Nodes)
        {
            await node.StartAsync();
        }

        Judge = await Macau.AppointAsync(Roles.Judge, "MO/JIC");
        Neighbour = await Federation["4404"].AppointAsync(Roles.Investigator, "4404/PSB");
        await Tests.Node.Federation.EventuallyAsync(
            () => Task.FromResult(Macau.Get<KnownOfficials>().Find(Neighbour.Id, Macau.Now) is not null), "Macau knows the neighbour");
    }

    public async ValueTask DisposeAsync()
    {
        await Federation.DisposeAsync();
        await Provider.DisposeAsync();
    }

    /// <summary>The provider does nothing wrong, and names the judge.</summary>
    internal void Reset() => (Provider.Fault, Provider.Person, Provider.Acr, Provider.Algorithm, Provider.HasPage) =
        ("", Judge.Id, "urn:mo:two-factors", "RS256", false);

    private static void Configure(TestNode node, string authority, string? name)
    {
        var file = Path.Combine(node.Folder, "oidc.secret");
        File.WriteAllText(file, SoftIdentityProvider.Secret + "\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var configuration = JsonNode.Parse(File.ReadAllText(node.ConfigurationFile))!;
        configuration["portal"]!["oidc"] = new JsonObject
        {
            ["authority"] = authority, ["clientId"] = SoftIdentityProvider.Client, ["clientSecretFile"] = "oidc.secret",
            ["acrValues"] = new JsonArray("urn:mo:two-factors", "urn:mo:card"), ["name"] = name,
        };
        File.WriteAllText(node.ConfigurationFile, configuration.ToJsonString());
    }
}

[CollectionDefinition(Name)]
public sealed class OidcCollection : ICollectionFixture<OidcStage>
{
    public const string Name = "oidc";
}
