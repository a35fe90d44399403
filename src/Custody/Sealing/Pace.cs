namespace LotusBridge.Custody.Sealing;

/// <summary>How many lanes seal or open one file at a time, and who is told how far they are.</summary>
/// <param name="Lanes">1 to 64; each takes 2 MiB of memory. What comes out does not depend on it.</param>
/// <param name="Passed">
/// Called with the bytes read since the last call, in no order, by several lanes at a time; null when nobody listens.
/// </param>
public sealed record Pace(int Lanes, Action<long>? Passed = null)
{
    /// <summary>The most lanes.</summary>
    public const int MaxLanes = 64;

    // Sixteen lanes outrun every disk that a node has, and their buffers are 32 MiB.
    private const int MostByDefault = 16;

    /// <summary>A lane a processor, at most 16.</summary>
    public static Pace Default { get; } = new(Math.Min(Environment.ProcessorCount, MostByDefault));

    /// <summary>The same, checked.</summary>
    public int Lanes { get; } = Lanes is >= 1 and <= MaxLanes
        ? Lanes
        : throw new ArgumentOutOfRangeException(nameof(Lanes), Lanes, $"1 to {MaxLanes} lanes");
}
