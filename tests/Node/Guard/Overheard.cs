using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using LotusBridge.Node.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LotusBridge.Tests.Node.Guard;

/// <summary>
/// Everything that nodes say to their operators: log lines of every level with their parameters and exceptions, and of
/// the sources and meters that are exported (<c>Observed</c>) each name and tag.
/// </summary>
internal sealed class Overheard : ILoggerProvider, ISupportExternalScope
{
    private static readonly string[] Meters =
        [Telemetry.Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel"];

    private readonly ConcurrentQueue<string> lines = new();
    private readonly MeterListener meters = new();
    private readonly ActivityListener activities;
    private IExternalScopeProvider? scopes;

    public Overheard()
    {
        meters.InstrumentPublished = (instrument, listener) =>
        {
            if (Meters.Contains(instrument.Meter.Name))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Measured(instrument, value, tags));
        meters.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Measured(instrument, value, tags));
        meters.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Measured(instrument, value, tags));
        meters.Start();
        activities = new ActivityListener
        {
            ShouldListenTo = source => source.Name == Telemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => Say(
                "activity " + activity.DisplayName, activity.StatusDescription,
                Join(activity.TagObjects), Join(activity.Baggage.Select(one => KeyValuePair.Create(one.Key, (object?)one.Value))),
                string.Join(' ', activity.Events.Select(one => one.Name + " " + Join(one.Tags)))),
        };
        ActivitySource.AddActivityListener(activities);
    }

    public string Text => string.Join('\n', lines);

    /// <summary>Hears that node's log, its own lines from the lowest level on.</summary>
    public void ListenTo(TestNode node)
    {
        var filter = node.Get<IOptionsMonitor<LoggerFilterOptions>>().CurrentValue;
        filter.Rules.Add(new LoggerFilterRule(typeof(Overheard).FullName, "LotusBridge", LogLevel.Trace, null));
        filter.Rules.Add(new LoggerFilterRule(typeof(Overheard).FullName, "Microsoft", LogLevel.Error, null));
        node.Get<ILoggerFactory>().AddProvider(this);
    }

    public ILogger CreateLogger(string categoryName) => new Ear(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => scopes = scopeProvider;

    public void Dispose()
    {
        meters.Dispose();
        activities.Dispose();
    }

    private static string Join(IEnumerable<KeyValuePair<string, object?>> tags) =>
        string.Join(' ', tags.Select(tag => $"{tag.Key}={tag.Value}"));

    private void Measured<T>(Instrument instrument, T value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        Say("measured " + instrument.Name, value?.ToString(), Join(tags.ToArray()));

    private void Say(params IEnumerable<string?> words) => lines.Enqueue(string.Join(' ', words));

    private sealed class Ear(Overheard overheard, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            overheard.Say($"{logLevel} {category} {eventId}", formatter(state, exception), exception?.ToString());
            overheard.Say(state is IEnumerable<KeyValuePair<string, object?>> parts ? Join(parts) : null);
            overheard.scopes?.ForEachScope((scope, to) => to.Say(scope?.ToString()), overheard);
        }
    }
}
