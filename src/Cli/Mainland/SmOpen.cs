using System.CommandLine;
using LotusBridge.Cli.Sealing;
using LotusBridge.Custody.Mainland;

namespace LotusBridge.Cli.Mainland;

/// <summary><c>lotus sm open</c>: the content of a container, written whole or not at all.</summary>
internal static class SmOpen
{
    public static Command Build(Terminal terminal)
    {
        var identities = MainlandCommand.IdentityOption();
        var passphraseFile = Passphrases.FileOption();
        var lanes = Progress.LanesOption();
        var output = MainlandCommand.OutputOption();
        var input = MainlandCommand.InputArgument();
        var command = new Command("open") { identities, passphraseFile, lanes, output, input };
        command.SetAction((line, stop) => Refusal.GuardAsync("sm open", terminal.Error, async () =>
        {
            var (from, to) = (line.GetValue(input), line.GetValue(output));
            var named = line.GetRequiredValue(identities);
            string?[] inputs = [from, .. named];
            if (inputs.Count(FileStreams.IsStandard) > 1)
            {
                throw new RefusedException("standard input can be only one of INPUT and -i");
            }

            FileStreams.RefuseSame(from, to);
            var secrets = await new SmKeys(terminal, new Passphrases(terminal, line.GetValue(passphraseFile)))
                .SecretsOfAsync(named, stop).ConfigureAwait(false);
            await OpenAsync(terminal, from, to, secrets, line.GetValue(lanes), stop).ConfigureAwait(false);
        }));
        return command;
    }

    private static async Task OpenAsync(
        Terminal terminal, string? from, string? to, IReadOnlyList<Sm2PrivateKey> secrets, int? lanes,
        CancellationToken stop)
    {
        var input = FileStreams.OpenInput(terminal, from);
        await using (input.ConfigureAwait(false))
        {
            var output = OutputFile.Open(terminal, to);
            await using (output.ConfigureAwait(false))
            {
                await Progress.ShowAsync(terminal, "opening", input, lanes, pace => MainlandContainer.OpenAsync(
                    input, output.Stream, secrets, pace, stop)).ConfigureAwait(false);
                await output.CommitAsync(stop).ConfigureAwait(false);
            }
        }
    }
}
