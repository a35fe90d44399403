using System.CommandLine;
using LotusBridge.Cli.Sealing;

namespace LotusBridge.Cli.Mainland;

/// <summary><c>lotus sm public</c>: the public halves of a key file, as <c>sm1…</c> or as PEM for <c>openssl</c>.</summary>
internal static class SmPublic
{
    public static Command Build(Terminal terminal)
    {
        var pem = new Option<bool>("--pem");
        var passphraseFile = Passphrases.FileOption();
        var input = MainlandCommand.InputArgument();
        var command = new Command("public") { pem, passphraseFile, input };
        command.SetAction((line, stop) => Refusal.GuardAsync("sm public", terminal.Error, async () =>
        {
            var keys = await new SmKeys(terminal, new Passphrases(terminal, line.GetValue(passphraseFile)))
                .SecretsOfAsync([line.GetValue(input) ?? FileStreams.Standard], stop).ConfigureAwait(false);
            var text = string.Concat(keys.Select(
                key => line.GetValue(pem) ? key.PublicKey.ToPem() : $"{key.PublicKey}\n"));
            await SmKeygen.SayAsync(terminal, text, stop).ConfigureAwait(false);
        }));
        return command;
    }
}
