using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace LotusBridge.Node.Hosting;

/// <summary>The node's own meters and traces; their tags are codes, types and territories only.</summary>
internal static class Telemetry
{
    public const string Name = "LotusBridge.Node";

    public static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);

    public static readonly Counter<long> ActsTaken = Meter.CreateCounter<long>("lotus.acts.taken");
    public static readonly Counter<long> ActsRefused = Meter.CreateCounter<long>("lotus.acts.refused");
    public static readonly Counter<long> MessagesReceived = Meter.CreateCounter<long>("lotus.messages.received");
    public static readonly Counter<long> MessagesNotTaken = Meter.CreateCounter<long>("lotus.messages.not_taken");
    public static readonly Counter<long> Delivered = Meter.CreateCounter<long>("lotus.outbox.delivered");
    public static readonly Counter<long> DeliveryFailures = Meter.CreateCounter<long>("lotus.outbox.failures");

    /// <summary>An alarm: packages for which a disk or a quota had no room.</summary>
    public static readonly Counter<long> PackagesRefused = Meter.CreateCounter<long>("lotus.packages.refused");

    /// <summary>An alarm for the committee was raised; <c>GET /alarms</c> says which are open.</summary>
    public static readonly Counter<long> AlarmsRaised = Meter.CreateCounter<long>("lotus.alarms.raised");

    /// <summary>An alarm: a peer refused a statement for good.</summary>
    public static readonly Counter<long> DeadLetters = Meter.CreateCounter<long>("lotus.outbox.dead");

    /// <summary>From the commit of the newest entry to its quorum, in milliseconds.</summary>
    public static readonly Histogram<double> FinalityMilliseconds =
        Meter.CreateHistogram<double>("lotus.log.finality_ms");

    /// <summary>How many writings shared one commit.</summary>
    public static readonly Histogram<int> WritesTogether = Meter.CreateHistogram<int>("lotus.store.together");

    /// <summary>For each mirrored log the entries that this node has been told of and does not vouch for yet.</summary>
    public static readonly ObservedGauge MirrorLag = new(Meter, "lotus.mirror.lag", "{entry}", "origin");

    /// <summary>For each territory with an authority: 1 while there is no time-stamp of it for today.</summary>
    public static readonly ObservedGauge TimestampsMissing = new(Meter, "lotus.timestamps.missing", "{token}", "territory");

    /// <summary>How long the log's disk has not made the record under way durable; 0 while there is none.</summary>
    public static readonly ObservedGauge LogWait = new(Meter, "lotus.log.wait_ms", "ms", "origin");

    /// <summary>From handing entries to the log to their being durable, in milliseconds.</summary>
    public static readonly Histogram<double> AppendMilliseconds = Meter.CreateHistogram<double>("lotus.log.append_ms");

    /// <summary>Roots that a chain has confirmed.</summary>
    public static readonly Counter<long> Anchored = Meter.CreateCounter<long>("lotus.anchor.confirmed");

    /// <summary>Rounds in which the chain did not answer, or not truly.</summary>
    public static readonly Counter<long> AnchorFailures = Meter.CreateCounter<long>("lotus.anchor.failures");

    /// <summary>An alarm: registrars have signed two different steps to one epoch of the roster.</summary>
    public static readonly Counter<long> StepConflicts = Meter.CreateCounter<long>("lotus.roster.conflicts");

    /// <summary>Steps of the roster that a peer showed and that were not taken.</summary>
    public static readonly Counter<long> StepsRefused = Meter.CreateCounter<long>("lotus.roster.refused");

    /// <summary>Blocks that the own log has begun.</summary>
    public static readonly Counter<long> Blocks = Meter.CreateCounter<long>("lotus.log.blocks");

    /// <summary>How far each peer's clock is ahead of this node's, smoothed.</summary>
    public static readonly Gauge<double> ClockAheadMilliseconds = Meter.CreateGauge<double>("lotus.peers.clock_ahead_ms");

    /// <summary>An alarm: a peer's clock went beyond the limit, or this node's own.</summary>
    public static readonly Counter<long> ClocksOff = Meter.CreateCounter<long>("lotus.peers.clock_off");

    /// <summary>Pages of the portal about an order, a package, a case or a statement that were shown.</summary>
    public static readonly Counter<long> PortalReads = Meter.CreateCounter<long>("lotus.portal.reads");

    /// <summary>Sign-ins at the portal, by what came of them.</summary>
    public static readonly Counter<long> PortalSignIns = Meter.CreateCounter<long>("lotus.portal.sign_ins");

    public static readonly Counter<long> Timestamps = Meter.CreateCounter<long>("lotus.timestamps.kept");
    public static readonly Counter<long> TimestampFailures = Meter.CreateCounter<long>("lotus.timestamps.failures");

    /// <summary>An alarm: a day ended without a time-stamp of a territory's authority.</summary>
    public static readonly Counter<long> TimestampsMissed = Meter.CreateCounter<long>("lotus.timestamps.missed");

    /// <summary>An alarm: a key was shown to have signed what an honest holder cannot.</summary>
    public static readonly Counter<long> Accusations = Meter.CreateCounter<long>("lotus.accusations");

    /// <summary>How long a list of orders takes at the database, by its kind, in milliseconds.</summary>
    public static readonly Histogram<double> ListMilliseconds = Meter.CreateHistogram<double>("lotus.lists.query_ms");

    /// <summary>Threads that have been looked at anew because the form of the lists had changed.</summary>
    public static readonly Counter<long> ListsMade = Meter.CreateCounter<long>("lotus.lists.made");

    /// <summary>Measures until disposed.</summary>
    public static IDisposable Timing(Histogram<double> into, string kind) => new Timer(into, kind);

    public static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);

    private sealed class Timer(Histogram<double> into, string kind) : IDisposable
    {
        private readonly long started = Stopwatch.GetTimestamp();

        public void Dispose() =>
            into.Record(Stopwatch.GetElapsedTime(started).TotalMilliseconds, Tag("kind", kind));
    }
}
