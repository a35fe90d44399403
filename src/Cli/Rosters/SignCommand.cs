using System.CommandLine;

namespace LotusBridge.Cli.Rosters;

/// <summary><c>lotus roster sign</c>: adds one registrar's signature to a proposed step, in its file.</summary>
internal static class SignCommand
{
    public static Command Build()
    {
        var chain = new ChainFlags();
        var by = new Signing();
        var step = StepArgument.Create();
        var command = new Command("sign")
        {
            Arguments = { step },
            Options = { chain.Node, chain.Roster, by.Key, by.By, by.PassphraseFile },
        };
        command.SetAction(async (parsed, stop) =>
        {
            var previous = (await chain.ReadAsync(parsed, stop).ConfigureAwait(false)).Newest;
            var file = parsed.GetRequiredValue(step);
            using var signer = await by.OpenAsync(parsed, stop).ConfigureAwait(false);
            var signed = StepFile.Read(file).SignedWith(signer.Key);
            signed.Save(file);
            return Report.Write(parsed, StepReport.Of(previous, signed, null));
        });
        return command;
    }
}

/// <summary>The file of a proposed step.</summary>
internal static class StepArgument
{
    public static Argument<FileInfo> Create()
    {
        var argument = new Argument<FileInfo>("step");
        argument.AcceptExistingOnly();
        return argument;
    }
}
