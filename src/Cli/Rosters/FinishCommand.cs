using System.CommandLine;
using System.Text;
using LotusBridge.Custody.Rosters;
using LotusBridge.Ledger;

namespace LotusBridge.Cli.Rosters;

/// <summary><c>lotus roster finish</c>: puts the proofs of the nodes together to the evidence that the step is final.</summary>
internal static class FinishCommand
{
    public static Command Build()
    {
        var chain = new ChainFlags();
        var step = StepArgument.Create();
        var proofs = new Option<FileInfo[]>("--proof") { HelpName = "FILE", Required = true };
        var heads = new Option<FileInfo[]>("--head") { HelpName = "FILE" };
        var output = new Option<FileInfo>("--output", "-o") { HelpName = "FILE", Required = true };
        proofs.AcceptExistingOnly();
        heads.AcceptExistingOnly();
        var command = new Command("finish")
        {
            Arguments = { step },
            Options = { chain.Node, chain.Roster, proofs, heads, output },
        };
        command.SetAction(async (parsed, stop) =>
        {
            var known = await chain.ReadAsync(parsed, stop).ConfigureAwait(false);
            var file = StepFile.Read(parsed.GetRequiredValue(step));
            var signed = file.Compose(known.Newest, out var problem) ?? throw new InvalidDataException(problem);
            var evidence = RosterLink.Write(new RosterEvidence(
                InOrder(parsed.GetRequiredValue(proofs), text => LogProof.Parse(Encoding.UTF8.GetBytes(text)).Checkpoint),
                InOrder(parsed.GetValue(heads) ?? [], text => SignedCheckpoint.Parse(Encoding.UTF8.GetBytes(text)))));
            var longer = known.With(new RosterLink(signed.Envelope.Bytes, evidence), out var missing);
            if (longer is not null)
            {
                await File.WriteAllBytesAsync(parsed.GetRequiredValue(output).FullName, evidence, stop).ConfigureAwait(false);
            }

            Report.Write(parsed, StepReport.Of(known.Newest, file, missing));
            return longer is null ? ExitCode.Negative : ExitCode.Done;
        });
        return command;
    }

    private static string[] InOrder(FileInfo[] files, Func<string, SignedCheckpoint> headOf) =>
    [
        .. files.Select(file => Encoding.UTF8.GetString(StepFile.Small(file, RosterEvidence.MaxBytes)))
            .OrderBy(text => headOf(text).Checkpoint.Origin, StringComparer.Ordinal),
    ];
}
