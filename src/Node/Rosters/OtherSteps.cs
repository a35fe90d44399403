using System.Globalization;
using LotusBridge.Custody.Rosters;
using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Peers;
using LotusBridge.Node.Hosting;

namespace LotusBridge.Node.Rosters;

/// <summary>
/// Different steps to one epoch, each signed by a quorum of registrars: kept as they came, since together they name the
/// registrars who signed both. Below the data folder as <c>rosters/conflicts/0001-SHA256.json</c>.
/// </summary>
internal sealed class OtherSteps
{
    public const string Folder = "conflicts";

    private readonly Lock gate = new();
    private readonly Dictionary<int, List<RosterReading>> byEpoch = [];
    private readonly Self self;
    private readonly string folder;
    private readonly ILogger<OtherSteps> logger;

    /// <summary>Reads the folder; what is no signed step there names nobody.</summary>
    public OtherSteps(Settings settings, Self self, ILogger<OtherSteps> logger)
    {
        (this.self, this.logger) = (self, logger);
        folder = Path.Combine(settings.DataFolder, RosterFolder.Name, Folder);
        var files = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.json") : [];
        foreach (var file in files.Order(StringComparer.Ordinal).Where(one => new FileInfo(one).Length <= Envelope.MaxBytes))
        {
            if (int.TryParse(Path.GetFileName(file).Split('-')[0], CultureInfo.InvariantCulture, out var epoch)
                && PreviousOf(epoch) is { } previous
                && RosterEnvelope.ReadStep(File.ReadAllBytes(file), previous, out _) is { } step)
            {
                Remember(step);
            }
        }
    }

    /// <summary>As in <c>registrar:MO</c>: who signed two different steps to one epoch, under a key that is still the roster's.</summary>
    public IReadOnlyList<string> Names
    {
        get
        {
            lock (gate)
            {
                return [.. byEpoch.SelectMany(one => NamesIn(one.Key, one.Value)).Distinct().Order(StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>All steps to that epoch where there is more than one.</summary>
    public IReadOnlyList<RosterReading> Of(int epoch)
    {
        lock (gate)
        {
            return [.. byEpoch.GetValueOrDefault(epoch) ?? []];
        }
    }

    /// <summary>Keeps two steps that contradict each other; both were read against the same epoch.</summary>
    public void Take(RosterReading held, RosterReading other)
    {
        lock (gate)
        {
            var isNew = Write(held) | Write(other);
            if (isNew && PreviousOf(held.Roster.Epoch) is { } previous)
            {
                var both = DoubleSigning.Between(previous, held, other);
                Telemetry.StepConflicts.Add(1);
                logger.StepsConflict(held.Roster.Epoch, held.Hash, other.Hash, string.Join(", ", both));
            }
        }
    }

    private bool Write(RosterReading step)
    {
        if (byEpoch.GetValueOrDefault(step.Roster.Epoch) is { Count: >= KnownSteps.MaxSteps } || !Remember(step))
        {
            return false;
        }

        Directory.CreateDirectory(folder);
        KeptFile.Write(Path.Combine(folder, $"{step.Roster.Epoch:0000}-{step.Hash.Hex}.json"), step.Envelope.Bytes.Span);
        return true;
    }

    private bool Remember(RosterReading step)
    {
        var known = byEpoch.TryGetValue(step.Roster.Epoch, out var steps) ? steps : byEpoch[step.Roster.Epoch] = [];
        if (known.Any(one => one.Hash == step.Hash))
        {
            return false;
        }

        known.Add(step);
        return true;
    }

    private IEnumerable<string> NamesIn(int epoch, List<RosterReading> steps)
    {
        var previous = PreviousOf(epoch)!;
        return steps.SelectMany((one, place) => steps.Skip(place + 1).SelectMany(
                other => DoubleSigning.Between(previous, one, other)))
            .Where(territory => previous.Roster.Find(territory)?.Registrar == self.Roster.Find(territory)?.Registrar)
            .Select(territory => "registrar:" + territory);
    }

    private RosterReading? PreviousOf(int epoch) => epoch > 0 && epoch <= self.Rosters.Epochs.Count
        ? self.Rosters.Epochs[epoch - 1]
        : null;
}
