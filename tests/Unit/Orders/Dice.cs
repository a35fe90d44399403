namespace LotusBridge.Tests.Unit.Orders;

/// <summary>The same throws for the same seed, in every version of the runtime (splitmix64).</summary>
internal sealed class Dice(int seed)
{
    private ulong state = (ulong)seed;

    public int Next(int below)
    {
        state += 0x9E3779B97F4A7C15;
        var mixed = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return (int)((mixed ^ (mixed >> 31)) % (ulong)below);
    }
}
