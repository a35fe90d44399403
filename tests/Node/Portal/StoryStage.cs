using LotusBridge.Custody.Statements;
using LotusBridge.Tests.Node.Api;

namespace LotusBridge.Tests.Node.Portal;

/// <summary>A federation with portals of its own, in which nothing has happened yet but appointments.</summary>
public sealed class StoryStage : IAsyncLifetime
{
    internal Federation Federation { get; private set; } = null!;

    internal Cast Cast { get; private set; } = null!;

    /// <summary>Of the committee that sits at the third node, a party to nothing.</summary>
    internal TestOfficial Member { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Federation = await Tests.Node.Federation.PrepareAsync(hasPortals: true);
        await Task.WhenAll(Federation.Nodes.Select(node => node.StartAsync()));
        Cast = await Cast.AppointAsync(Federation);
        Member = await Federation["GBA"].AppointAsync(Roles.Committee, "GBA/committee");
    }

    public ValueTask DisposeAsync() => Federation.DisposeAsync();
}
