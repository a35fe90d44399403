using System.Globalization;

namespace LotusBridge.Cli.Demo;

/// <summary>
/// The demonstration's own time: the machine's clock and the seconds that the nodes' clock file says. Only this file is
/// ever moved, never the machine's clock.
/// </summary>
internal sealed class DemoTime(string clockFile, TimeProvider machine) : TimeProvider
{
    private long offsetSeconds;

    public override long TimestampFrequency => machine.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => machine.GetUtcNow().AddSeconds(Interlocked.Read(ref offsetSeconds));

    public override long GetTimestamp() => machine.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        machine.CreateTimer(callback, state, dueTime, period);

    /// <summary>Moves the time of all nodes forward to that moment.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It has passed: time never goes back, since logs do not.</exception>
    public void MoveTo(DateTimeOffset moment)
    {
        var ahead = (long)Math.Ceiling((moment - machine.GetUtcNow()).TotalSeconds);
        ArgumentOutOfRangeException.ThrowIfLessThan(ahead, Interlocked.Read(ref offsetSeconds), nameof(moment));
        Put(ahead);
    }

    /// <summary>The first setting, before any node has started: may lie in the machine's past.</summary>
    public void StartAt(DateTimeOffset moment) =>
        Put((long)Math.Ceiling((moment - machine.GetUtcNow()).TotalSeconds));

    // Renamed into place, so that no node reads half a line.
    private void Put(long seconds)
    {
        var next = clockFile + ".next";
        File.WriteAllText(next, seconds.ToString(CultureInfo.InvariantCulture) + "\n");
        File.Move(next, clockFile, overwrite: true);
        Interlocked.Exchange(ref offsetSeconds, seconds);
    }
}
