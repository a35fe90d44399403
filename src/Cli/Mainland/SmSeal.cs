using System.CommandLine;
using LotusBridge.Cli.Sealing;
using LotusBridge.Custody.Mainland;

namespace LotusBridge.Cli.Mainland;

/// <summary><c>lotus sm seal</c>: a container that the holders of the named SM2 keys open.</summary>
internal static class SmSeal
{
    public static Command Build(Terminal terminal)
    {
        var recipients = new Option<string[]>("--recipient", "-r") { HelpName = "sm1…" };
        var files = new Option<string[]>("--recipients-file", "-R") { HelpName = "FILE" };
        var lanes = Progress.LanesOption();
        var output = MainlandCommand.OutputOption();
        var input = MainlandCommand.InputArgument();
        var command = new Command("seal") { recipients, files, lanes, output, input };
        command.SetAction((line, stop) => Refusal.GuardAsync("sm seal", terminal.Error, () => RunAsync(
            terminal, new Wish(
                line.GetValue(recipients) ?? [], line.GetValue(files) ?? [], line.GetValue(lanes),
                line.GetValue(output), line.GetValue(input)), stop)));
        return command;
    }

    private static async Task RunAsync(Terminal terminal, Wish wish, CancellationToken stop)
    {
        if (FileStreams.IsStandard(wish.Output) && terminal.IsOutputTerminal)
        {
            throw new RefusedException("a container is binary and would disturb the terminal: use -o FILE");
        }

        string?[] inputs = [wish.Input, .. wish.RecipientFiles];
        if (inputs.Count(FileStreams.IsStandard) > 1)
        {
            throw new RefusedException("standard input can be only one of INPUT and -R");
        }

        FileStreams.RefuseSame(wish.Input, wish.Output);
        Sm2PublicKey[] to =
        [
            .. SmKeys.Public(wish.Recipients),
            .. await new SmKeys(terminal, new Passphrases(terminal, file: null))
                .PublicOfAsync(wish.RecipientFiles, stop).ConfigureAwait(false),
        ];
        if (to.Length is 0 or > MainlandContainer.MaxRecipients)
        {
            throw new RefusedException(
                $"a container is sealed to 1 to {MainlandContainer.MaxRecipients} recipients (-r, -R), not {to.Length}");
        }

        var input = FileStreams.OpenInput(terminal, wish.Input);
        await using (input.ConfigureAwait(false))
        {
            var output = OutputFile.Open(terminal, wish.Output);
            await using (output.ConfigureAwait(false))
            {
                await Progress.ShowAsync(terminal, "sealing", input, wish.Lanes, pace => MainlandContainer.SealAsync(
                    input, output.Stream, to, pace, stop)).ConfigureAwait(false);
                await output.CommitAsync(stop).ConfigureAwait(false);
            }
        }
    }

    private sealed record Wish(
        string[] Recipients, string[] RecipientFiles, int? Lanes, string? Output, string? Input);
}
