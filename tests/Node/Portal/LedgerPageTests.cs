using LotusBridge.Node.Logbook;

namespace LotusBridge.Tests.Node.Portal;

/// <summary>The ledger as anybody sees it in the portal.</summary>
[Collection(PortalCollection.Name)]
public sealed class LedgerPageTests(PortalStage stage)
{
    [Fact]
    public async Task Anybody_sees_how_far_the_log_is_and_who_has_cosigned_it()
    {
        var log = stage.Cast.Macau.Get<OwnLog>();
        await Federation.EventuallyAsync(
            () => Task.FromResult(log.Published.Checkpoint.Size == log.Store.Size), "everything is final");
        var before = log.Published.Checkpoint;
        var html = (await new Browser(stage.Cast.Macau).GetAsync("/ledger")).Html;

        // Blocks may be added meanwhile; then the page shows a later tree than the one that was read here.
        var after = log.Published.Checkpoint;
        Assert.True(new[] { before, after }.Any(tree => Shows(html, tree.Root.Hex)), "neither root is shown");
        Assert.Contains("L2 final", html, StringComparison.Ordinal);
        Assert.All(stage.Federation.Nodes, node => Assert.Contains(
            $"<th scope=\"row\" translate=\"no\">{node.Territory}</th>", html, StringComparison.Ordinal));
        Assert.All(stage.Federation.Nodes, node => Assert.Contains(
            $"<th scope=\"row\" translate=\"no\">mirror-{node.Territory}</th>", html, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_braid_is_drawn_and_stands_in_a_table_with_the_same_numbers()
    {
        var html = (await new Browser(stage.Cast.Macau).GetAsync("/ledger")).Html;
        Assert.Contains("<svg class=\"braid\"", html, StringComparison.Ordinal);
        Assert.Contains("<th scope=\"row\" class=\"number\">", html, StringComparison.Ordinal);
        Assert.DoesNotContain("style=", html, StringComparison.Ordinal);
    }

    /// <summary>A digest is shown in groups of eight.</summary>
    private static bool Shows(string html, string hex) =>
        hex.Chunk(8).All(group => html.Contains($"<span>{new string(group)}</span>", StringComparison.Ordinal));
}
