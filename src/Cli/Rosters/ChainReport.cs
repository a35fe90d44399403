using System.Text.Json.Serialization;
using LotusBridge.Cli.Texts;
using LotusBridge.Custody.Rosters;
using LotusBridge.Ledger;

namespace LotusBridge.Cli.Rosters;

/// <summary>A federation's epochs, verified from the genesis on.</summary>
internal sealed record ChainReport(string Federation, Digest Genesis, IReadOnlyList<ChainReport.Line> Epochs) : IReport
{
    /// <param name="Begins">By origin, the first index of each log that the epoch judges.</param>
    internal sealed record Line(
        int Epoch, Digest Digest, DateTimeOffset At, string Reason, IReadOnlyList<string> Members,
        IReadOnlyDictionary<string, long> Begins);

    [JsonIgnore]
    public int ExitCode => Cli.ExitCode.Done;

    public static ChainReport Of(RosterChain chain) => new(
        chain.Genesis.Roster.Federation, chain.Genesis.Hash, [.. chain.Epochs.Select(one => Of(chain, one))]);

    public void Write(TextWriter to, Phrases phrases)
    {
        to.WriteLine(phrases.Say("roster.genesis", Federation, Genesis));
        foreach (var epoch in Epochs)
        {
            to.WriteLine(phrases.Say("roster.epoch", epoch.Epoch, epoch.Digest, string.Join(", ", epoch.Members), epoch.Reason));
            foreach (var (origin, from) in epoch.Begins)
            {
                to.WriteLine(phrases.Say("roster.begins", origin, from));
            }
        }
    }

    private static Line Of(RosterChain chain, RosterReading epoch)
    {
        var number = epoch.Roster.Epoch;
        var origins = chain.Epochs.SelectMany(one => one.Roster.Members.Select(member => one.Roster.OriginOf(member.Territory)));
        return new Line(
            number, epoch.Hash, epoch.Roster.At, epoch.Roster.Step?.Reason ?? "",
            [.. epoch.Roster.Members.Select(member => member.Territory)],
            origins.Distinct().Order(StringComparer.Ordinal).Where(origin => chain.Begin(number, origin) is not null)
                .ToDictionary(origin => origin, origin => chain.Begin(number, origin)!.Value, StringComparer.Ordinal));
    }
}
