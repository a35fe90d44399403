using System.Diagnostics;

namespace LotusBridge.Benchmarks;

/// <summary>Durations of single calls, kept whole. Not for several threads at once.</summary>
internal sealed class Latencies
{
    private readonly List<long> ticks = [];

    public int Count => ticks.Count;

    public void AddSince(long started) => ticks.Add(Stopwatch.GetTimestamp() - started);

    public void AddAll(Latencies others) => ticks.AddRange(others.ticks);

    public void Clear() => ticks.Clear();

    /// <summary>The value in milliseconds that this share of the calls does not exceed; null without calls.</summary>
    /// <param name="share">0 to 1.</param>
    public double? At(double share)
    {
        if (ticks.Count == 0)
        {
            return null;
        }

        ticks.Sort();
        var place = Math.Clamp((int)Math.Ceiling(share * ticks.Count) - 1, 0, ticks.Count - 1);
        return Stopwatch.GetElapsedTime(0, ticks[place]).TotalMilliseconds;
    }
}
