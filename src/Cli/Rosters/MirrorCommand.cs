using System.CommandLine;
using System.Text.Json.Serialization;
using LotusBridge.Cli.Logs;
using LotusBridge.Cli.Texts;
using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using Roster = LotusBridge.Custody.Rosters.Roster;

namespace LotusBridge.Cli.Rosters;

/// <summary>
/// <c>lotus roster mirror</c>: before a territory joins it copies a node's whole log, verifies it, and cosigns as its mirror
/// what it holds: the head that <c>finish</c> asks for.
/// </summary>
internal static class MirrorCommand
{
    public static Command Build()
    {
        var node = NodeAddress.Option();
        var roster = PinnedRoster.Option();
        var territory = new Option<string>("--territory") { HelpName = "TERRITORY", Required = true };
        var key = new Option<FileInfo>("--key") { HelpName = "FILE", Required = true };
        var folder = new Option<DirectoryInfo>("--folder") { HelpName = "FOLDER", Required = true };
        var output = new Option<FileInfo>("--output", "-o") { HelpName = "FILE", Required = true };
        key.AcceptExistingOnly();
        var command = new Command("mirror") { Options = { node, roster, territory, key, folder, output } };
        command.SetAction(async (parsed, stop) =>
        {
            using var log = await RemoteLog.OpenAsync(
                parsed, parsed.GetRequiredValue(node), PinnedRoster.Read(parsed.GetValue(roster)), stop).ConfigureAwait(false);
            using var mirror = await KeyFile.ReadUnprotectedAsync(parsed.GetRequiredValue(key).FullName, stop).ConfigureAwait(false);
            var head = (await log.HeadAsync(stop).ConfigureAwait(false)).Signed;
            var into = parsed.GetRequiredValue(folder).FullName;
            await log.CopyAsync(head.Checkpoint, into, stop).ConfigureAwait(false);
            var name = Roster.MirrorName(log.Roster.Roster.OriginOf(parsed.GetRequiredValue(territory)));
            var line = new Cosigner(name, mirror).Sign(head.Note.Text, log.Now.ToUnixTimeSeconds());
            await File.WriteAllBytesAsync(
                parsed.GetRequiredValue(output).FullName, head.Note.With([line]).ToBytes(), stop).ConfigureAwait(false);
            return Report.Write(parsed, new MirrorReport(
                head.Checkpoint.Origin, head.Checkpoint.Size, head.Checkpoint.Root.ToString(), name));
        });
        return command;
    }

    private sealed record MirrorReport(string Origin, long Size, string Root, string Mirror) : IReport
    {
        [JsonIgnore]
        public int ExitCode => Cli.ExitCode.Done;

        public void Write(TextWriter to, Phrases phrases) =>
            to.WriteLine(phrases.Say("roster.mirrored", Origin, Size, Root, Mirror));
    }
}
