using System.CommandLine;
using System.Text.Json.Serialization;
using LotusBridge.Cli.Texts;
using LotusBridge.Ledger;
using LotusBridge.Ledger.Accusations;

namespace LotusBridge.Cli.Logs;

/// <summary>
/// <c>lotus log accuse</c>: holds a log's newest checkpoint against one that was kept, or that another node shows, and
/// writes a proof for each key whose holder has signed what does not go together.
/// </summary>
internal static class AccuseCommand
{
    public static Command Build()
    {
        var node = NodeAddress.Option();
        var roster = PinnedRoster.Option();
        var other = new Option<FileInfo>("--against") { HelpName = "FILE", Required = true };
        var folder = new Option<DirectoryInfo>("--folder") { HelpName = "FOLDER", Required = true };
        other.AcceptExistingOnly();
        var command = new Command("accuse") { Options = { node, roster, other, folder } };
        command.SetAction(async (parsed, stop) =>
        {
            using var log = await RemoteLog.OpenAsync(
                parsed, parsed.GetRequiredValue(node), PinnedRoster.Read(parsed.GetValue(roster)), stop).ConfigureAwait(false);
            var against = SignedCheckpoint.Parse(
                await File.ReadAllBytesAsync(parsed.GetRequiredValue(other).FullName, stop).ConfigureAwait(false));
            var found = await FindAsync(log, against, stop).ConfigureAwait(false);
            var into = Directory.CreateDirectory(parsed.GetRequiredValue(folder).FullName).FullName;
            var files = found.Select(accusation => Save(accusation, into)).ToList();
            return Report.Write(parsed, new AccuseReport(against.Checkpoint.Origin, files));
        });
        return command;
    }

    private static async Task<IReadOnlyList<Accusation>> FindAsync(
        RemoteLog log, SignedCheckpoint against, CancellationToken stop)
    {
        var head = (await log.HeadAsync(stop).ConfigureAwait(false)).Signed;
        var keys = log.Rosters.Epochs.SelectMany(epoch => epoch.Roster.Members)
            .SelectMany(member => new[] { member.Log, member.Witness, member.Mirror }).Select(VerifierKey.Parse)
            .Distinct().ToList();
        var found = Conflict.Between(keys, head, against).ToList();
        if (against.Checkpoint.Size > 0 && against.Checkpoint.Size < head.Checkpoint.Size)
        {
            var (root, proof) = await log.PrefixAsync(head.Checkpoint, against.Checkpoint.Size, stop).ConfigureAwait(false);
            found.AddRange(Conflict.Between(keys, against, head, root, proof));
        }

        return found;
    }

    private static AccuseReport.Line Save(Accusation accusation, string folder)
    {
        var bytes = accusation.ToBytes();
        var file = Path.Combine(folder, Digest.Of(bytes).Hex + ".accusation");
        File.WriteAllBytes(file, bytes);
        return new AccuseReport.Line(file, accusation.Kind, accusation.Accused.ToString());
    }

    /// <param name="Accusations">Empty when the two checkpoints may well go together.</param>
    private sealed record AccuseReport(string Origin, IReadOnlyList<AccuseReport.Line> Accusations) : IReport
    {
        internal sealed record Line(string File, string Kind, string Key);

        [JsonIgnore]
        public int ExitCode => Accusations.Count > 0 ? Cli.ExitCode.Done : Cli.ExitCode.Negative;

        public void Write(TextWriter to, Phrases phrases)
        {
            foreach (var one in Accusations)
            {
                to.WriteLine(phrases.Say("accuse.found", one.Kind, one.Key, one.File));
            }

            if (Accusations.Count == 0)
            {
                to.WriteLine(phrases.Say("accuse.nothing", Origin));
            }
        }
    }
}
