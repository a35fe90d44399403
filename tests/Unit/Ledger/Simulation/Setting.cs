using LotusBridge.Tests.Unit.Orders;

namespace LotusBridge.Tests.Unit.Ledger.Simulation;

/// <summary>A federation and its troubles, all of it drawn from one seed.</summary>
internal sealed record Setting
{
    public const int LeastNodes = 4;
    public const int MostNodes = 31;

    /// <summary>A territory with fewer nodes tolerates no fault of its own.</summary>
    private const int LeastOfTerritory = 4;

    public required int Seed { get; init; }

    public required Flaw Flaw { get; init; }

    /// <summary>True when mirrors cosign, who hold the entries, and not witnesses.</summary>
    public bool IsMirrored { get; init; }

    /// <summary>The territory of each node.</summary>
    public required IReadOnlyList<int> TerritoryOf { get; init; }

    /// <summary>How many of each territory must cosign.</summary>
    public required IReadOnlyList<int> Thresholds { get; init; }

    public required IReadOnlyDictionary<int, Vice> Bad { get; init; }

    /// <summary>The nodes whose logs are followed; a bad one among them forks its log.</summary>
    public required IReadOnlyList<int> Owners { get; init; }

    public required int LostInHundred { get; init; }

    public required int DoubledInHundred { get; init; }

    public required int LongestDelay { get; init; }

    public required int CrashesOfNode { get; init; }

    public required int Cuts { get; init; }

    /// <summary>Seconds by which an honest clock is wrong at most, either way.</summary>
    public required int ClockError { get; init; }

    public int Nodes => TerritoryOf.Count;

    /// <summary>True when every territory can do without its bad nodes, so that all must become final in the end.</summary>
    public bool MustBecomeFinal => Thresholds.Select((k, t) => OfTerritory(t).Count(node => !Bad.ContainsKey(node)) >= k)
        .All(enough => enough);

    /// <summary>True when every node of some territory is bad.</summary>
    public bool HasLostTerritory => Thresholds.Select((_, t) => OfTerritory(t).All(Bad.ContainsKey)).Any(lost => lost);

    public IEnumerable<int> OfTerritory(int territory) =>
        Enumerable.Range(0, Nodes).Where(node => TerritoryOf[node] == territory);

    /// <summary>f of n.</summary>
    public static int Tolerated(int nodes) => (nodes - 1) / 3;

    /// <summary>⌊(n+f)/2⌋+1: any two such quorums share more than f.</summary>
    public static int Quorum(int nodes) => ((nodes + Tolerated(nodes)) / 2) + 1;

    public static Setting Of(int seed, Flaw flaw = Flaw.None)
    {
        var dice = new Dice(seed);
        // Small federations more often: their runs are short and their margins thin.
        var nodes = dice.Chance(10)
            ? dice.Between(LeastNodes, MostNodes)
            : LeastNodes + dice.Next(dice.Next(dice.Next(MostNodes - LeastNodes + 1) + 1) + 1);
        var sizes = flaw == Flaw.None && dice.Chance(40) ? Split(nodes, dice) : [nodes];
        int[] territoryOf = [.. sizes.SelectMany((size, t) => Enumerable.Repeat(t, size))];
        var bad = Corrupt(territoryOf, sizes, flaw, dice);
        return new Setting
        {
            Seed = seed,
            Flaw = flaw,
            TerritoryOf = territoryOf,
            Thresholds = [.. sizes.Select(size => Quorum(size) - (flaw == Flaw.QuorumTooSmall ? 1 : 0))],
            Bad = bad,
            Owners = PickOwners(nodes, bad, flaw, dice),
            LostInHundred = dice.Next(30),
            DoubledInHundred = dice.Next(20),
            LongestDelay = dice.Between(2, 80),
            CrashesOfNode = flaw is Flaw.RepliesBeforeDurable or Flaw.SignsBeforeDurable ? 6 : dice.Next(4),
            Cuts = dice.Next(3),
            ClockError = dice.Chance(30) ? 3600 : 2,
        };
    }

    /// <summary>The same nodes under a quorum that counts heads and not territories.</summary>
    public Setting WithoutTerritories() =>
        this with { TerritoryOf = [.. Enumerable.Repeat(0, Nodes)], Thresholds = [Quorum(Nodes)] };

    public override string ToString() =>
        $"seed {Seed}, {Flaw}{(IsMirrored ? ", mirrored" : "")}: territories of {string.Join('+', Thresholds.Select((k, t) => $"{OfTerritory(t).Count()}({k})"))} "
        + $"nodes, bad: {string.Join(' ', Bad.Select(b => $"n{b.Key}={b.Value}"))}, logs of "
        + string.Join(' ', Owners.Select(o => "n" + o));

    private static List<int> Split(int nodes, Dice dice)
    {
        var sizes = new List<int>();
        while (nodes - (sizes.Sum() + LeastOfTerritory) >= LeastOfTerritory)
        {
            sizes.Add(LeastOfTerritory + dice.Next(nodes - sizes.Sum() - (2 * LeastOfTerritory) + 1));
        }

        return [.. sizes, nodes - sizes.Sum()];
    }

    private static Dictionary<int, Vice> Corrupt(int[] territoryOf, IReadOnlyList<int> sizes, Flaw flaw, Dice dice)
    {
        var bad = new Dictionary<int, Vice>();
        // One territory may be lost whole: the others' quorums still keep its logs from forking.
        var lost = sizes.Count > 1 && dice.Chance(30) ? dice.Next(sizes.Count) : -1;
        for (var territory = 0; territory < sizes.Count; territory++)
        {
            var f = Tolerated(sizes[territory]);
            var count = territory == lost ? sizes[territory]
                : flaw == Flaw.TooManyColluders ? (2 * Quorum(sizes[territory])) - sizes[territory]
                : flaw != Flaw.None || dice.Chance(60) ? f
                : dice.Next(f + 1);
            var members = Enumerable.Range(0, territoryOf.Length).Where(node => territoryOf[node] == territory);
            foreach (var node in dice.Shuffled(members).Take(count))
            {
                bad[node] = flaw != Flaw.None || territory == lost || dice.Chance(60) ? Vice.Colluder : (Vice)dice.Next(4);
            }
        }

        return bad;
    }

    private static List<int> PickOwners(int nodes, Dictionary<int, Vice> bad, Flaw flaw, Dice dice)
    {
        var owners = new List<int>();
        if (bad.Count > 0 && flaw != Flaw.SignsBeforeDurable && (flaw != Flaw.None || dice.Chance(75)))
        {
            owners.Add(dice.Pick([.. bad.Keys]));
        }

        var honest = Enumerable.Range(0, nodes).Where(node => !bad.ContainsKey(node)).ToList();
        return honest.Count == 0 ? owners : [.. owners, .. dice.Shuffled(honest).Take(dice.Between(1, 2))];
    }
}
