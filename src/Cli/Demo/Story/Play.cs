using LotusBridge.Cli.Demo.Setup;

namespace LotusBridge.Cli.Demo.Story;

/// <summary>All that a chapter needs: the stage, the persons, the federation, the time, and where results go.</summary>
/// <param name="Out">The folder for bundles.</param>
/// <param name="Evidence">What the provider hands over; empty for made-up records.</param>
internal sealed record Play(
    Scene Scene, Cast Cast, FederationFolder Folder, DemoTime Time, string Out, IReadOnlyList<EvidenceFile> Evidence)
{
    /// <summary>The number in question; of no network.</summary>
    public const string Number = "+8613000000001";

    public static DateTimeOffset RecordsFrom { get; } = new(2026, 4, 1, 0, 0, 0, TimeSpan.Zero);

    public static DateTimeOffset RecordsUntil { get; } = new(2026, 5, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Nine in the morning of a Monday in Macau, the start of the story.</summary>
    public static DateTimeOffset Start { get; } = new(2026, 5, 11, 1, 0, 0, TimeSpan.Zero);

    /// <summary>Moves every node's clock and tells why.</summary>
    public async Task MoveTimeAsync(DateTimeOffset to, string why, CancellationToken stop)
    {
        Time.MoveTo(to);
        await Scene.Patience.UntilAsync("the nodes' clocks", async () =>
        {
            foreach (var territory in FederationFolder.Territories)
            {
                var status = await Cast.ClientOf(Cast.Committee, territory).StatusAsync(stop).ConfigureAwait(false);
                if (status.Required().Clock < to - TimeSpan.FromSeconds(1))
                {
                    return territory + " is behind";
                }
            }

            return null;
        }, stop).ConfigureAwait(false);
        await Scene.TellAsync(Scene.Now, "clock", why).ConfigureAwait(false);
    }
}
