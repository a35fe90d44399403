using System.CommandLine;
using System.Text.Json.Serialization;
using LotusBridge.Cli.Texts;
using LotusBridge.Ledger.Storage;

namespace LotusBridge.Cli.Logs;

/// <summary><c>lotus log fsck</c> and <c>rebuild-tiles</c>: a log's folder, while no node has it open.</summary>
internal static class DiskCommand
{
    /// <summary>Where a node keeps its log, below its data folder.</summary>
    private const string BelowData = "log";

    public static Command Fsck() => Build("fsck", LogCheck.Compare);

    public static Command RebuildTiles() => Build("rebuild-tiles", LogCheck.RebuildTiles);

    private static Command Build(
        string name, Func<string, Action<LogProgress>, CancellationToken, LogFindings> run)
    {
        var folder = new Argument<DirectoryInfo>("folder");
        folder.AcceptExistingOnly();
        var command = new Command(name) { Arguments = { folder } };
        command.SetAction((parsed, stop) =>
        {
            var given = parsed.GetRequiredValue(folder).FullName;
            var within = Path.Combine(given, BelowData);
            var progress = new ProgressLine(parsed);
            var found = run(
                Directory.Exists(Path.Combine(within, "wal")) ? within : given,
                step => progress.Say("log.progress", step.Segments, step.OfSegments, step.Entries),
                stop);
            return Task.FromResult(Report.Write(parsed, DiskReport.Of(found)));
        });
        return command;
    }

    /// <summary>What was found on disk.</summary>
    private sealed record DiskReport(
        string Key, string Origin, long Size, string Root, int Segments, long Tiles, long Unsettled, long TornBytes,
        IReadOnlyList<string> Problems, IReadOnlyList<string> FormerKeys) : IReport
    {
        public bool Holds => Problems.Count == 0;

        [JsonIgnore]
        public int ExitCode => Holds ? Cli.ExitCode.Done : Cli.ExitCode.Negative;

        public static DiskReport Of(LogFindings found) => new(
            found.Key, found.Tree.Origin, found.Tree.Size, found.Tree.Root.ToString(), found.Segments, found.Tiles,
            found.Unsettled, found.TornBytes, found.Problems, found.FormerKeys);

        public void Write(TextWriter to, Phrases phrases)
        {
            to.WriteLine(phrases.Say("log.head", Origin, Size, Root));
            to.WriteLine(phrases.Say("log.disk", Segments, Tiles, TornBytes, Unsettled));
            foreach (var problem in Problems)
            {
                to.WriteLine("  " + problem);
            }

            to.WriteLine(Holds ? phrases["log.holds"] : phrases.Say("log.broken", Problems.Count));
        }
    }
}
