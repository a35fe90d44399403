using System.Globalization;

namespace LotusBridge.Cli.Demo.Running;

/// <summary>For tests: the node that is killed right after a step was printed, written <c>MO@12</c>.</summary>
internal sealed record KillOrder(string Territory, int Step)
{
    public static bool TryParse(string text, out KillOrder? order)
    {
        var parts = text.Split('@');
        order = parts is [var territory, var step]
            && Setup.FederationFolder.Territories.Contains(territory)
            && int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
                ? new KillOrder(territory, number)
                : null;
        return order is not null;
    }
}
