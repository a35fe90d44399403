using System.CommandLine;
using System.Text;
using LotusBridge.Cli.Sealing;
using LotusBridge.Custody.Mainland;
using LotusBridge.Custody.Sealing;

namespace LotusBridge.Cli.Mainland;

/// <summary><c>lotus sm keygen</c>: an SM2 key sealed to a passphrase; its public half goes to standard output.</summary>
internal static class SmKeygen
{
    public static Command Build(Terminal terminal)
    {
        var output = new Option<string>("--output", "-o") { HelpName = "FILE", Required = true };
        var passphraseFile = Passphrases.FileOption();
        var workFactor = new Option<int>("--work-factor")
        {
            DefaultValueFactory = _ => PassphraseRecipient.DefaultWorkFactor,
        };
        var command = new Command("keygen") { output, passphraseFile, workFactor };
        command.SetAction((line, stop) => Refusal.GuardAsync("sm keygen", terminal.Error, () => RunAsync(
            terminal, line.GetRequiredValue(output), line.GetValue(passphraseFile), line.GetValue(workFactor), stop)));
        return command;
    }

    private static async Task RunAsync(
        Terminal terminal, string path, string? passphraseFile, int workFactor, CancellationToken stop)
    {
        if (FileStreams.IsStandard(path))
        {
            throw new RefusedException("-o FILE: the public key goes to standard output");
        }

        if (workFactor is < 1 or > PassphraseIdentity.DefaultMaxWorkFactor)
        {
            throw new RefusedException($"--work-factor is 1 to {PassphraseIdentity.DefaultMaxWorkFactor}");
        }

        using var passphrase = new PassphraseRecipient(new Passphrases(terminal, passphraseFile).Chosen(), workFactor);
        var key = Sm2PrivateKey.Generate(terminal.Random);
        var file = FileStreams.CreatePrivate(path);
        await using (file.ConfigureAwait(false))
        {
            await Sm2KeyFile.WriteSealedAsync(file, key, terminal.Clock.GetUtcNow(), passphrase, stop).ConfigureAwait(false);
            file.Flush(flushToDisk: true);
        }

        await SayAsync(terminal, $"{key.PublicKey}\n", stop).ConfigureAwait(false);
    }

    internal static async Task SayAsync(Terminal terminal, string text, CancellationToken stop)
    {
        var output = terminal.Output();
        await using (output.ConfigureAwait(false))
        {
            await output.WriteAsync(Encoding.UTF8.GetBytes(text), stop).ConfigureAwait(false);
        }
    }
}
