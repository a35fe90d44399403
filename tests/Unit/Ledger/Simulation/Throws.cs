using LotusBridge.Tests.Unit.Orders;

namespace LotusBridge.Tests.Unit.Ledger.Simulation;

internal static class Throws
{
    public static bool Chance(this Dice dice, int inHundred) => dice.Next(100) < inHundred;

    /// <summary>Both ends included.</summary>
    public static int Between(this Dice dice, int least, int most) => least + dice.Next(most - least + 1);

    public static T Pick<T>(this Dice dice, IReadOnlyList<T> of) => of[dice.Next(of.Count)];

    public static List<T> Shuffled<T>(this Dice dice, IEnumerable<T> all)
    {
        var list = all.ToList();
        for (var i = list.Count - 1; i > 0; i--)
        {
            var j = dice.Next(i + 1);
            (list[i], list[j]) = (list[j], list[i]);
        }

        return list;
    }
}
