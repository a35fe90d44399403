using System.CommandLine;
using System.Text.Json.Serialization;
using LotusBridge.Cli.Logs;
using LotusBridge.Cli.Texts;
using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using Roster = LotusBridge.Custody.Rosters.Roster;

namespace LotusBridge.Cli.Rosters;

/// <summary>
/// <c>lotus roster mirror</c>: before a territory joins it copies the nodes' whole logs, verifies them, and cosigns as its
/// mirror what it holds: the heads that <c>send</c> hands over, or that <c>finish</c> asks for.
/// </summary>
internal static class MirrorCommand
{
    private static readonly System.Buffers.SearchValues<char> TerritoryCharacters =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");

    public static Command Build()
    {
        var node = NodeAddress.Option();
        var roster = PinnedRoster.Option();
        var territory = new Option<string>("--territory") { HelpName = "TERRITORY", Required = true };
        var key = new Option<FileInfo>("--key") { HelpName = "FILE", Required = true };
        var folder = new Option<DirectoryInfo>("--folder") { HelpName = "FOLDER", Required = true };
        var output = new Option<FileInfo>("--output", "-o") { HelpName = "FILE", Required = true };
        var also = NodeAddress.Further("--also");
        key.AcceptExistingOnly();
        var command = new Command("mirror") { Options = { node, also, roster, territory, key, folder, output } };
        command.SetAction(async (parsed, stop) =>
        {
            using var mirror = await KeyFile.ReadUnprotectedAsync(parsed.GetRequiredValue(key).FullName, stop).ConfigureAwait(false);
            var (copies, heads) = (parsed.GetRequiredValue(folder).FullName, parsed.GetRequiredValue(output).FullName);
            var (pinned, others) = (PinnedRoster.Read(parsed.GetValue(roster)), parsed.GetValue(also) ?? []);
            var logs = new List<MirrorReport.Line>();
            foreach (var address in others.Prepend(parsed.GetRequiredValue(node)))
            {
                using var log = await RemoteLog.OpenAsync(parsed, address, pinned, stop).ConfigureAwait(false);
                var place = others.Length == 0 ? (Copy: copies, Head: heads) : PlaceOf(log.Status.Territory, copies, heads);
                logs.Add(await MirrorAsync(log, mirror, parsed.GetRequiredValue(territory), place, stop).ConfigureAwait(false));
            }

            return Report.Write(parsed, new MirrorReport(logs));
        });
        return command;
    }

    /// <summary>Of several logs each has its own folder, and its head a file of its territory's name.</summary>
    private static (string Copy, string Head) PlaceOf(string territory, string copies, string heads)
    {
        // The name is the node's word, and becomes part of a path.
        if (territory.AsSpan().ContainsAnyExcept(TerritoryCharacters))
        {
            throw new InvalidDataException("a node names a territory that is no code");
        }

        Directory.CreateDirectory(heads);
        return (Path.Combine(copies, territory), Path.Combine(heads, territory + ".head"));
    }

    private static async Task<MirrorReport.Line> MirrorAsync(
        RemoteLog log, Ed25519Signer mirror, string territory, (string Copy, string Head) place, CancellationToken stop)
    {
        var head = (await log.HeadAsync(stop).ConfigureAwait(false)).Signed;
        await log.CopyAsync(head.Checkpoint, place.Copy, stop).ConfigureAwait(false);
        var name = Roster.MirrorName(log.Roster.Roster.OriginOf(territory));
        var line = new Cosigner(name, mirror).Sign(head.Note.Text, log.Now.ToUnixTimeSeconds());
        await File.WriteAllBytesAsync(place.Head, head.Note.With([line]).ToBytes(), stop).ConfigureAwait(false);
        return new MirrorReport.Line(head.Checkpoint.Origin, head.Checkpoint.Size, head.Checkpoint.Root.ToString(), name);
    }

    private sealed record MirrorReport(IReadOnlyList<MirrorReport.Line> Logs) : IReport
    {
        internal sealed record Line(string Origin, long Size, string Root, string Mirror);

        [JsonIgnore]
        public int ExitCode => Cli.ExitCode.Done;

        public void Write(TextWriter to, Phrases phrases)
        {
            foreach (var log in Logs)
            {
                to.WriteLine(phrases.Say("roster.mirrored", log.Origin, log.Size, log.Root, log.Mirror));
            }
        }
    }
}
