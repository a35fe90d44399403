using System.CommandLine;
using LotusBridge.Custody.Rosters;

namespace LotusBridge.Cli.Rosters;

/// <summary><c>lotus roster</c>: how the federation changes, step by step, and by whose signatures.</summary>
internal static class RosterCommand
{
    public static Command Build() => new("roster")
    {
        ProposeCommand.Build(), SignCommand.Build(), SendCommand.Build(), MirrorCommand.Build(), FinishCommand.Build(), Show(),
        Verify(),
    };

    private static Command Show()
    {
        var chain = new ChainFlags();
        var command = new Command("show") { Options = { chain.Node, chain.Roster } };
        command.SetAction(async (parsed, stop) =>
            Report.Write(parsed, ChainReport.Of(await chain.ReadAsync(parsed, stop).ConfigureAwait(false))));
        return command;
    }

    private static Command Verify()
    {
        var chain = new ChainFlags();
        var step = StepArgument.Create();
        var evidence = new Option<FileInfo>("--evidence") { HelpName = "FILE" };
        evidence.AcceptExistingOnly();
        var command = new Command("verify")
        {
            Arguments = { step },
            Options = { chain.Node, chain.Roster, evidence },
        };
        command.SetAction(async (parsed, stop) =>
        {
            var known = await chain.ReadAsync(parsed, stop).ConfigureAwait(false);
            var file = StepFile.Read(parsed.GetRequiredValue(step));
            var missing = Missing(known, file, parsed.GetValue(evidence));
            Report.Write(parsed, StepReport.Of(known.Newest, file, missing));
            return missing is null ? ExitCode.Done : ExitCode.Negative;
        });
        return command;
    }

    private static string? Missing(RosterChain known, StepFile file, FileInfo? evidence)
    {
        var signed = file.Compose(known.Newest, out var problem);
        if (signed is not null && evidence is not null)
        {
            var bytes = StepFile.Small(evidence, RosterEvidence.MaxBytes);
            known.With(new RosterLink(signed.Envelope.Bytes, bytes), out problem);
        }

        return problem;
    }
}
