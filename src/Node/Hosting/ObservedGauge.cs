using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace LotusBridge.Node.Hosting;

/// <summary>
/// A gauge of several values, each under one tag, asked for when somebody measures. One for the process, since a node
/// starts anew in it with each epoch of the roster.
/// </summary>
internal sealed class ObservedGauge
{
    private readonly ConcurrentDictionary<Func<IEnumerable<(string Tag, long Value)>>, byte> sources = new();

    public ObservedGauge(Meter meter, string name, string unit, string tag) => meter.CreateObservableGauge(
        name,
        () => sources.Keys.SelectMany(source => source())
            .Select(one => new Measurement<long>(one.Value, Telemetry.Tag(tag, one.Tag))),
        unit);

    /// <summary>Shows what <paramref name="source"/> says, until disposed.</summary>
    public IDisposable Show(Func<IEnumerable<(string Tag, long Value)>> source)
    {
        sources.TryAdd(source, 0);
        return new Shown(this, source);
    }

    private sealed class Shown(ObservedGauge gauge, Func<IEnumerable<(string Tag, long Value)>> source) : IDisposable
    {
        public void Dispose() => gauge.sources.TryRemove(source, out _);
    }
}
