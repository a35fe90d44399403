using LotusBridge.Cli.Demo.Setup;
using LotusBridge.Ledger;

namespace LotusBridge.Cli.Demo.Story;

/// <summary>What others hold: the committee's node, which was party to no order, has every log whole.</summary>
internal static class Epilogue
{
    private const string Committee = "GBA";

    /// <summary>Compares the committee's copies with what the owners serve, tile by tile.</summary>
    public static async Task ShowMirrorsAsync(Play play, CancellationToken stop)
    {
        play.Scene.Transcript.Chapter("What the others hold");
        using var holder = new HttpClient { BaseAddress = play.Folder.Members.First(IsCommittee).Api };
        foreach (var member in play.Folder.Members.Where(member => !IsCommittee(member)))
        {
            using var owner = new HttpClient { BaseAddress = member.Api };
            var (size, tiles) = (0L, 0);
            await play.Scene.Patience.UntilAsync(
                "the copy of " + member.Territory,
                async () =>
                {
                    size = (await CheckpointAsync(owner, "log/", stop).ConfigureAwait(false)).Size;
                    var copy = $"mirror/{HashOf(member)}/";
                    var held = await CheckpointAsync(holder, copy, stop).ConfigureAwait(false);
                    tiles = 0;
                    foreach (var tile in TilesOf(size))
                    {
                        var theirs = await owner.GetByteArrayAsync("log/" + tile, stop).ConfigureAwait(false);
                        var here = await holder.GetByteArrayAsync(copy + tile, stop).ConfigureAwait(false);
                        tiles += theirs.SequenceEqual(here)
                            ? 1
                            : throw new InvalidOperationException($"{tile} of {member.Territory} differs");
                    }

                    return held.Size < size ? $"{held.Size} of {size} entries" : null;
                },
                stop).ConfigureAwait(false);
            await play.Scene.TellAsync(
                play.Scene.Now, $"node of {Committee}", $"holds the whole log of {member.Territory}, and can give it back",
                $"{size} entries; {tiles} tiles are byte for byte those of their owner").ConfigureAwait(false);
        }
    }

    private static bool IsCommittee(Member member) => member.Territory == Committee;

    private static string HashOf(Member member) => Ledger.Mirroring.Mirror.HashOf(
        $"{FederationFolder.Federation}/{member.Territory}");

    private static async Task<Checkpoint> CheckpointAsync(HttpClient node, string prefix, CancellationToken stop) =>
        SignedCheckpoint.Parse(await node.GetByteArrayAsync(prefix + "checkpoint", stop).ConfigureAwait(false)).Checkpoint;

    /// <summary>Every tile of hashes and of entries in a tree of this size.</summary>
    private static IEnumerable<TilePath> TilesOf(long size)
    {
        foreach (var level in new[] { TilePath.EntriesLevel, 0, 1, 2 })
        {
            var count = size >> (Math.Max(level, 0) * TilePath.Height);
            for (var at = 0L; at < count; at += TilePath.FullWidth)
            {
                yield return new TilePath(
                    level, at / TilePath.FullWidth, (int)Math.Min(TilePath.FullWidth, count - at));
            }
        }
    }
}
