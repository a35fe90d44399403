namespace LotusBridge.Exchange.Packages;

/// <summary>How a sealed file is sent.</summary>
public sealed record Sending
{
    /// <summary>The most parts at a time.</summary>
    public const int MaxLanes = 16;

    private readonly int lanes = 2;

    /// <summary>
    /// How many parts are on their way or wait for their confirmation, 1 to 16; 2 unless set. A broken line costs these
    /// alone: 8 MiB with two. More are faster where the line is long and loses much.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Set to another number.</exception>
    public int Lanes
    {
        get => lanes;
        init => lanes = value is >= 1 and <= MaxLanes
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), $"parts go 1 to {MaxLanes} at a time");
    }

    /// <summary>Told the bytes that the node holds durably.</summary>
    public IProgress<long>? Progress { get; init; }
}
