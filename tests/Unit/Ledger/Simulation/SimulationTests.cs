using System.Collections.Concurrent;
using System.Globalization;

namespace LotusBridge.Tests.Unit.Ledger.Simulation;

/// <summary>
/// Federations of 4 to 31 nodes under delay, loss, repetition, cuts, crashes and bad members, one for each seed.
/// <c>LOTUS_SEED=n</c> plays one seed and tells all of it; <c>LOTUS_SEEDS=n</c> plays more of them.
/// </summary>
public sealed class SimulationTests(ITestOutputHelper output)
{
    private const int Seeds = 2000;

    /// <summary>Mirrors keep real files, which takes longer.</summary>
    private const int MirroredSeeds = 400;

    /// <summary>A flaw that is not found in so many seeds is not looked for well.</summary>
    private const int EnoughSeeds = 300;

    private static int? Number(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : null;

    [Fact]
    public void No_seed_shows_two_conflicting_final_checkpoints_and_after_healing_all_is_final() =>
        Play(Seeds, seed => Setting.Of(seed));

    [Fact]
    public void Nor_does_any_where_mirrors_cosign_and_each_serves_what_it_vouched_for() =>
        Play(MirroredSeeds, seed => Setting.Of(seed) with { IsMirrored = true });

    private void Play(int seeds, Func<int, Setting> settings)
    {
        if (Number("LOTUS_SEED") is { } one)
        {
            output.WriteLine(settings(one).ToString());
            Assert.Empty(World.Run(settings(one), output.WriteLine));
            return;
        }

        var faults = new ConcurrentBag<string>();
        Parallel.For(0, Number("LOTUS_SEEDS") ?? seeds, new ParallelOptions { MaxDegreeOfParallelism = 2 }, seed =>
        {
            var setting = settings(seed);
            if (World.Run(setting) is { Count: > 0 } found)
            {
                faults.Add($"LOTUS_SEED={seed} ({setting}): {string.Join("; ", found)}");
            }
        });
        Assert.True(faults.IsEmpty, string.Join('\n', faults.Order(StringComparer.Ordinal).Take(10)));
    }

    [Theory]
    [InlineData(nameof(Flaw.TooManyColluders), "are both final")]
    [InlineData(nameof(Flaw.QuorumTooSmall), "are both final")]
    [InlineData(nameof(Flaw.RepliesBeforeDurable), "are both final")]
    [InlineData(nameof(Flaw.ForgetsToCompare), "are both final")]
    [InlineData(nameof(Flaw.ForgetsToCompare), "is honest and stands accused")]
    [InlineData(nameof(Flaw.SignsBeforeDurable), "refuses the honest log")]
    public void A_flaw_put_in_on_purpose_is_found(string flaw, string sign)
    {
        var found = Enumerable.Range(0, EnoughSeeds).Select(seed => Setting.Of(seed, Enum.Parse<Flaw>(flaw)))
            .Select(setting => (Setting: setting, Faults: World.Run(setting)))
            .FirstOrDefault(run => run.Faults.Any(fault => fault.Contains(sign, StringComparison.Ordinal)));

        Assert.True(found.Setting is not null, $"{flaw} is not found in {EnoughSeeds} seeds");
        output.WriteLine($"{found.Setting}: {string.Join("; ", found.Faults)}");
        Assert.Equal(found.Faults, World.Run(found.Setting));
    }

    [Fact]
    public void Too_many_colluding_mirrors_are_found_too() => Assert.Contains(
        Enumerable.Range(0, EnoughSeeds),
        seed => World.Run(Setting.Of(seed, Flaw.TooManyColluders) with { IsMirrored = true })
            .Any(fault => fault.Contains("are both final", StringComparison.Ordinal)));

    [Fact]
    public void A_whole_territory_that_colludes_forks_where_heads_are_counted_and_not_where_territories_are()
    {
        var lost = Enumerable.Range(0, Seeds).Select(seed => Setting.Of(seed))
            .Where(setting => setting.HasLostTerritory && setting.Bad.ContainsKey(setting.Owners[0])).Take(40).ToList();

        Assert.Equal(40, lost.Count);
        Assert.All(lost, setting => Assert.Empty(World.Run(setting)));
        Assert.Contains(lost, setting => World.Run(setting.WithoutTerritories())
            .Any(fault => fault.Contains("are both final", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_seed_tells_the_same_story_every_time()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var (first, second) = (new List<string>(), new List<string>());
            World.Run(Setting.Of(seed), first.Add);
            World.Run(Setting.Of(seed), second.Add);
            Assert.True(first.Count > 10, $"seed {seed} tells {first.Count} events");
            Assert.Equal(first, second);
        }
    }

    [Fact]
    public void The_seeds_meet_every_size_and_every_vice()
    {
        var settings = Enumerable.Range(0, Seeds).Select(seed => Setting.Of(seed)).ToList();

        Assert.Empty(Enumerable.Range(Setting.LeastNodes, Setting.MostNodes - Setting.LeastNodes + 1)
            .Except(settings.Select(setting => setting.Nodes)));
        Assert.Empty(Enum.GetValues<Vice>().Except(settings.SelectMany(setting => setting.Bad.Values)));
        Assert.Contains(settings, setting => setting.Thresholds.Count > 2);
        Assert.True(settings.Count(setting => setting.MustBecomeFinal) > Seeds / 2);
    }
}
