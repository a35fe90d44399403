using LotusBridge.Node.Hosting;

namespace LotusBridge.Node.Peers;

/// <summary>How far a peer's clock is ahead of this node's, and how much that may be off.</summary>
internal sealed record ClockOffset(TimeSpan Ahead, TimeSpan Uncertainty)
{
    /// <summary>What a new measurement counts among those before: one in so many.</summary>
    private const int Weight = 4;

    /// <summary>What reading a clock to the millisecond costs on both sides.</summary>
    private static readonly TimeSpan Resolution = TimeSpan.FromMilliseconds(2);

    /// <summary>
    /// From one call: the peer read its clock at some time during it, so at the middle, give or take half its length.
    /// </summary>
    public static ClockOffset Of(DateTimeOffset theirs, DateTimeOffset asked, TimeSpan took) =>
        new(theirs - asked - (took / 2), (took / 2) + Resolution);

    /// <summary>
    /// With one more measurement. Those that agree are smoothed; one that cannot be told by its uncertainty is a clock that
    /// was set, and is believed at once.
    /// </summary>
    public ClockOffset With(ClockOffset next)
    {
        var step = next.Ahead - Ahead;
        return step.Duration() > Uncertainty + next.Uncertainty
            ? next
            : new ClockOffset(
                Ahead + (step / Weight), ((Uncertainty * (Weight - 1)) + next.Uncertainty) / Weight);
    }

    /// <summary>True when the clock is off by more than the limit, whatever the measurement's error.</summary>
    public bool IsBeyond(TimeSpan limit) => Ahead.Duration() - Uncertainty > limit;
}

/// <summary>One peer's clock as it is seen from here.</summary>
internal sealed class PeerClock(string territory, TimeSpan limit, ILogger logger)
{
    private readonly Lock turn = new();
    private ClockOffset? offset;
    private bool isOff;

    /// <summary>Null before the first measurement.</summary>
    public ClockOffset? Offset => Volatile.Read(ref offset);

    public bool IsOff => Volatile.Read(ref isOff);

    /// <summary>Says once when the clock goes beyond the limit, and once when it has come back.</summary>
    public void Measured(ClockOffset next)
    {
        lock (turn)
        {
            var smooth = offset?.With(next) ?? next;
            Volatile.Write(ref offset, smooth);
            var isNowOff = smooth.IsBeyond(limit);
            if (isNowOff != isOff)
            {
                logger.PeerClock(territory, (long)smooth.Ahead.TotalMilliseconds, isNowOff);
            }

            if (isNowOff && !isOff)
            {
                Telemetry.ClocksOff.Add(1, Telemetry.Tag("territory", territory));
            }

            Volatile.Write(ref isOff, isNowOff);
            Telemetry.ClockAheadMilliseconds.Record(smooth.Ahead.TotalMilliseconds, Telemetry.Tag("territory", territory));
        }
    }
}
