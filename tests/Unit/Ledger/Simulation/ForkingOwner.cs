using LotusBridge.Ledger;

namespace LotusBridge.Tests.Unit.Ledger.Simulation;

/// <summary>
/// A log with two histories that part after a few entries. It shows each witness now one, now the other, both at once,
/// at many sizes, with proofs from wherever the witness stands, for as long as there is trouble to hide behind.
/// </summary>
internal sealed class ForkingOwner : LogOwner
{
    private const int MostEntries = 12;

    private readonly List<Digest>[] histories;
    private readonly int[] shown;
    private readonly int[] tips;
    private readonly Dictionary<int, long> known = [];
    private readonly int common;

    public ForkingOwner(int node, World world)
        : base(node, world)
    {
        common = world.Dice.Next(4);
        histories =
        [
            .. "AB".Select(side => Enumerable.Range(0, MostEntries)
                .Select(i => world.Leaf(i < common ? $"n{node} {i}" : $"n{node} {side} {i}")).ToList()),
        ];
        tips = [common + 1, common + 1];
        shown = [.. Enumerable.Range(0, world.Setting.Nodes).Select(_ => world.Dice.Next(2))];
    }

    public override string? Unfinished => null;

    public override void Start()
    {
        if (World.IsHealed)
        {
            return;
        }

        // One tree for all for a while: a quorum is not of many trees.
        for (var side = 0; side < tips.Length; side++)
        {
            tips[side] = World.Dice.Chance(40) ? Math.Min(MostEntries, tips[side] + World.Dice.Next(3)) : tips[side];
        }

        for (var witness = 0; witness < World.Setting.Nodes; witness++)
        {
            if (World.Setting.Bad.GetValueOrDefault(witness, Vice.Silent) == Vice.Colluder)
            {
                Show(witness, 0, tips[0]);
                Show(witness, 1, tips[1]);
            }
            else if (World.Dice.Chance(60))
            {
                Show(witness);
            }
        }

        World.Schedule.After(World.Dice.Between(50, 300), Start);
    }

    private void Show(int witness)
    {
        var side = World.Dice.Chance(70) ? shown[witness] : 1 - shown[witness];
        Show(witness, side, AnySize(side));
        if (World.Dice.Chance(50))
        {
            Show(witness, 1 - side, AnySize(1 - side));
        }
    }

    private int AnySize(int side) =>
        World.Dice.Chance(85) ? tips[side] : World.Dice.Between(common + 1, MostEntries);

    private void Show(int witness, int side, int size)
    {
        var own = Sign(histories[side], size);
        var old = World.Dice.Chance(90) ? known.GetValueOrDefault(witness) : World.Dice.Next(common + 1);
        if (old > size)
        {
            return;
        }

        Ask(witness, old, histories[side], own, reply =>
        {
            if (reply.IsOk)
            {
                (known[witness], shown[witness]) = (size, side);
            }
            else if (StoredSize(reply) is { } stored)
            {
                // Who has forgotten what it signed is shown the other history.
                shown[witness] = stored < known.GetValueOrDefault(witness) ? 1 - shown[witness] : shown[witness];
                known[witness] = stored;
            }
        });
    }
}
