using System.CommandLine;
using System.Text;
using System.Text.Json.Serialization;
using LotusBridge.Cli.Texts;
using LotusBridge.Custody.Rosters;
using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Api;
using LotusBridge.Ledger;

namespace LotusBridge.Cli.Logs;

/// <summary>
/// <c>lotus log timestamps</c>: the tokens over a log's checkpoints, each verified here with the certificate that the roster
/// names.
/// </summary>
internal static class TimestampsCommand
{
    public static Command Build()
    {
        var node = NodeAddress.Option();
        var roster = PinnedRoster.Option();
        var before = new Option<string?>("--before") { HelpName = "YYYY-MM-DD" };
        var verify = new Option<bool>("--verify");
        var command = new Command("timestamps") { Options = { node, roster, before, verify } };
        command.SetAction(async (parsed, stop) =>
        {
            using var log = await RemoteLog.OpenAsync(
                parsed, parsed.GetRequiredValue(node), PinnedRoster.Read(parsed.GetValue(roster)), stop).ConfigureAwait(false);
            var list = await log.TimestampsAsync(parsed.GetValue(before), stop).ConfigureAwait(false);
            var read = list.Timestamps.Select(line => Checked.Of(log, line)).ToList();
            var roots = parsed.GetValue(verify) ? await RootsAsync(log, read, stop).ConfigureAwait(false) : null;
            return Report.Write(parsed, new TimestampsReport(
                log.Status.Territory, [.. read.Select(one => one.Line(roots))], list.Before));
        });
        return command;
    }

    /// <summary>What the log's own tiles say of the sizes that were stamped.</summary>
    private static async Task<IReadOnlyDictionary<long, Digest>> RootsAsync(
        RemoteLog log, List<Checked> read, CancellationToken stop)
    {
        var head = await log.HeadAsync(stop).ConfigureAwait(false);
        var sizes = read.Select(one => one.Checkpoint?.Checkpoint.Size ?? 0).Where(size => size <= head.Signed.Checkpoint.Size);
        return await log.RootsAsync(head.Signed.Checkpoint, [.. sizes.Distinct()], stop).ConfigureAwait(false);
    }

    private sealed record Checked(
        TimestampLine Source, SignedCheckpoint? Checkpoint, DateTimeOffset? At, string? Problem)
    {
        public static Checked Of(RemoteLog log, TimestampLine line)
        {
            var token = CanonicalBase64.Read(line.Token);
            var checkpoint = Read(line.Checkpoint);
            if (token is null || checkpoint is null)
            {
                return new Checked(line, checkpoint, null, "not in its form");
            }

            var verified = StampCheck.Verify(log.Rosters, line.Territory, checkpoint, token, out var flaw);
            var origin = checkpoint.Checkpoint.Origin;
            var problem = flaw is not null ? $"{flaw.Text} ({flaw.Code})"
                : origin != log.Roster.Roster.OriginOf(log.Status.Territory) ? $"over a checkpoint of {origin}"
                : log.Rosters.InForce(origin, checkpoint.Checkpoint.Size - 1)?.Policy.Evaluate(checkpoint) is not { IsAccepted: true }
                    ? "the checkpoint has no quorum"
                : null;
            return new Checked(line, checkpoint, verified?.At, problem);
        }

        public TimestampReport Line(IReadOnlyDictionary<long, Digest>? roots)
        {
            var tree = Checkpoint?.Checkpoint;
            var problem = Problem ?? (roots is null || roots.GetValueOrDefault(tree!.Size) == tree.Root
                ? null
                : "the log's tiles do not make the root that was stamped");
            return new TimestampReport(Source.Day, Source.Territory, tree?.Size, tree?.Root.ToString(), At, problem);
        }

        private static SignedCheckpoint? Read(string note)
        {
            try
            {
                return SignedCheckpoint.Parse(Encoding.UTF8.GetBytes(note));
            }
            catch (LedgerFormatException)
            {
                return null;
            }
        }
    }
}

/// <param name="Day">The day that the node keeps it for.</param>
/// <param name="Tsa">Whose authority.</param>
/// <param name="Size">Entries of the log that existed at <paramref name="At"/>.</param>
/// <param name="Problem">Absent when the token shows what it says.</param>
internal sealed record TimestampReport(
    string Day, string Tsa, long? Size, string? Root, DateTimeOffset? At, string? Problem);

/// <param name="Territory">Whose log.</param>
/// <param name="Before">For <c>--before</c>, to see earlier days; absent where there are none.</param>
internal sealed record TimestampsReport(string Territory, IReadOnlyList<TimestampReport> Timestamps, string? Before) : IReport
{
    public bool Holds => Timestamps.All(one => one.Problem is null);

    [JsonIgnore]
    public int ExitCode => Holds ? Cli.ExitCode.Done : Cli.ExitCode.Negative;

    public void Write(TextWriter to, Phrases phrases)
    {
        foreach (var one in Timestamps)
        {
            to.WriteLine(one.Problem is null
                ? phrases.Say("log.timestamp", one.Day, one.Tsa, one.Size, one.At is { } at ? Moment.Write(at) : "-")
                : phrases.Say("log.timestamp.broken", one.Day, one.Tsa, one.Problem));
        }

        to.WriteLine(Timestamps.Count == 0 ? phrases["log.timestamps.none"] : phrases.Say("log.timestamps", Timestamps.Count));
    }
}
