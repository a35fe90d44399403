using System.CommandLine;
using LotusBridge.Ledger;

namespace LotusBridge.Cli.Logs;

/// <summary><c>lotus log</c>: looks at a node's log from outside and believes nothing that it cannot compute.</summary>
internal static class LogCommand
{
    public static Command Build() => new("log")
    {
        ShowCommand.Build(), Proof(), Verify(), TimestampsCommand.Build(), AccuseCommand.Build(), SubmissionCommand.Build(),
        AnchorCommand.Build(),
        DiskCommand.Fsck(), DiskCommand.RebuildTiles(),
    };

    private static Command Verify()
    {
        var flags = new Flags();
        var since = new Option<FileInfo>("--since") { HelpName = "FILE" };
        var save = new Option<FileInfo?>("--save") { HelpName = "FILE" };
        var full = new Option<bool>("--full");
        since.AcceptExistingOnly();
        var command = new Command("verify") { Options = { flags.Node, flags.Roster, since, save, full } };
        command.SetAction(async (parsed, stop) =>
        {
            using var log = await flags.OpenAsync(parsed, stop).ConfigureAwait(false);
            var head = await log.HeadAsync(stop).ConfigureAwait(false);
            var earlier = parsed.GetValue(since) is { } file
                ? SignedCheckpoint.Parse(await File.ReadAllBytesAsync(file.FullName, stop).ConfigureAwait(false))
                : null;
            var progress = new ProgressLine(parsed);
            var problem = parsed.GetValue(full)
                ? await log.FullProblemAsync(
                    head, earlier, read => progress.Say("log.progress.remote", read, head.Signed.Checkpoint.Size), stop)
                    .ConfigureAwait(false)
                : await log.ProblemAsync(head, earlier, stop).ConfigureAwait(false);
            var answer = LogReport.Of(log, head) with { Problem = problem };
            if (answer.Holds && parsed.GetValue(save) is { } into)
            {
                await File.WriteAllBytesAsync(into.FullName, head.Signed.ToBytes(), stop).ConfigureAwait(false);
            }

            return Report.Write(parsed, answer);
        });
        return command;
    }

    private static Command Proof()
    {
        var flags = new Flags();
        var by = new Signing();
        var digest = new Argument<string>("digest");
        var output = new Option<FileInfo?>("--output", "-o") { HelpName = "FILE" };
        var command = new Command("proof")
        {
            Arguments = { digest },
            Options = { flags.Node, flags.Roster, by.Key, by.By, by.PassphraseFile, output },
        };
        command.SetAction(async (parsed, stop) =>
        {
            var statement = Digest.Parse(parsed.GetRequiredValue(digest));
            using var log = await flags.OpenAsync(parsed, stop).ConfigureAwait(false);
            using var signer = await by.OpenAsync(parsed, stop).ConfigureAwait(false);
            var bytes = (await log.ClientOf(signer.Caller).ProofAsync(statement, stop).ConfigureAwait(false)).Required();
            var proof = LogProof.Parse(bytes);
            if (parsed.GetValue(output) is { } into)
            {
                await File.WriteAllBytesAsync(into.FullName, bytes, stop).ConfigureAwait(false);
            }

            return Report.Write(parsed, LogReport.Of(log, proof, proof.Verify(statement, log.PolicyOf(proof.Checkpoint))));
        });
        return command;
    }

    /// <summary>Where the log is, and whose federation it is said to belong to.</summary>
    private sealed class Flags
    {
        public Option<Uri> Node { get; } = NodeAddress.Option();

        public Option<string?> Roster { get; } = PinnedRoster.Option();

        public Task<RemoteLog> OpenAsync(ParseResult parsed, CancellationToken stop) => RemoteLog.OpenAsync(
            parsed, parsed.GetRequiredValue(Node), PinnedRoster.Read(parsed.GetValue(Roster)), stop);
    }
}
