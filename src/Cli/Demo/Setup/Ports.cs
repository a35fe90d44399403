using System.Net.NetworkInformation;

namespace LotusBridge.Cli.Demo.Setup;

/// <summary>Finds consecutive ports that nobody listens on.</summary>
internal static class Ports
{
    /// <summary>The first base that is tried when none is given.</summary>
    public const int Default = 7400;

    private const int Highest = 65000;

    /// <param name="wanted">Taken as it is; null: the first free range from <see cref="Default"/> on.</param>
    /// <exception cref="IOException">A wanted port is taken, or none is free.</exception>
    public static int FindFree(int? wanted, int count)
    {
        var taken = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners()
            .Select(listener => listener.Port).ToHashSet();
        bool IsFree(int first) => Enumerable.Range(first, count).All(port => !taken.Contains(port));
        if (wanted is { } given)
        {
            return IsFree(given)
                ? given
                : throw new IOException($"a port from {given} to {given + count - 1} is taken: choose others with --ports");
        }

        for (var first = Default; first + count < Highest; first += count)
        {
            if (IsFree(first))
            {
                return first;
            }
        }

        throw new IOException($"no {count} free ports in a row from {Default} on");
    }
}
