using LotusBridge.Tests.Unit.Orders;

namespace LotusBridge.Tests.Unit.Ledger.Simulation;

/// <summary>Delays, loses, doubles and reorders what nodes say to each other, and may be cut in two.</summary>
internal sealed class Network(Schedule schedule, Dice dice, Setting setting)
{
    private HashSet<int>? side;

    public bool IsHealed { get; private set; }

    /// <summary>From now on only nodes of one side hear each other.</summary>
    public void Cut(IEnumerable<int> oneSide) => side = IsHealed ? null : [.. oneSide];

    public void Join() => side = null;

    /// <summary>For good: nothing is lost any more, nothing is cut.</summary>
    public void Heal() => (IsHealed, side) = (true, null);

    public void Send(int from, int to, Action deliver)
    {
        if (from == to)
        {
            schedule.After(0, deliver);
            return;
        }

        if (side is not null && side.Contains(from) != side.Contains(to))
        {
            return;
        }

        for (var copies = !IsHealed && dice.Chance(setting.DoubledInHundred) ? 2 : 1; copies > 0; copies--)
        {
            if (IsHealed || !dice.Chance(setting.LostInHundred))
            {
                schedule.After(1 + dice.Next(setting.LongestDelay), deliver);
            }
        }
    }
}
