using System.CommandLine;
using LotusBridge.Custody.Sealing;

namespace LotusBridge.Cli.Sealing;

/// <summary><c>lotus open</c>: what <c>age -d</c> does, with age's flags, files and format.</summary>
public static class OpenCommand
{
    /// <summary>The verb, at the process's own terminal.</summary>
    public static Command Build() => Build(Terminal.OfProcess());

    internal static Command Build(Terminal terminal)
    {
        var identities = new Option<string[]>("--identity", "-i")
        {
            Description = "Open with this identity file. Can be repeated; - is standard input.",
        };
        var passphrase = new Option<bool>("--passphrase", "-p")
        {
            Description = "Open with a passphrase; asked for anyway where no identity file is named.",
        };
        var passphraseFile = Passphrases.FileOption();
        var lanes = Progress.LanesOption();
        var range = new Option<string?>("--range")
        {
            Description = "Write only LENGTH bytes of the content from OFFSET on, as OFFSET:LENGTH; reads no more than it needs.",
        };
        var output = new Option<string?>("--output", "-o")
        {
            Description = "Write the content here instead of to standard output.",
        };
        var input = new Argument<string?>("INPUT")
        {
            Description = "The sealed file; standard input when absent or -.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var command = new Command("open", "Open a sealed file (age v1).")
        {
            identities, passphrase, passphraseFile, lanes, range, output, input,
        };
        command.SetAction((line, stop) => Refusal.GuardAsync("open", terminal.Error, () =>
        {
            var wish = new Wish(
                line.GetValue(identities) ?? [],
                line.GetValue(passphrase),
                line.GetValue(passphraseFile),
                line.GetValue(lanes),
                line.GetValue(range) is { } text ? Part.Parse(text) : null,
                line.GetValue(output),
                line.GetValue(input));
            return RunAsync(terminal, wish, stop);
        }));
        return command;
    }

    private static async Task RunAsync(Terminal terminal, Wish wish, CancellationToken stop)
    {
        string?[] inputs = [wish.Input, .. wish.Identities];
        if (inputs.Count(FileStreams.IsStandard) > 1)
        {
            throw new RefusedException("standard input can be only one of INPUT and -i");
        }

        FileStreams.RefuseSame(wish.Input, wish.Output);
        var identities = await IdentitiesAsync(terminal, wish, stop).ConfigureAwait(false);
        var input = FileStreams.OpenInput(terminal, wish.Input);
        await using (input.ConfigureAwait(false))
        {
            var output = OutputFile.Open(terminal, wish.Output);
            await using (output.ConfigureAwait(false))
            {
                await (wish.Range is { } part
                    ? part.WriteAsync(input, output.Stream, identities, stop)
                    : Progress.ShowAsync(terminal, "opening", input, wish.Lanes, pace => Age.OpenAsync(
                        input, output.Stream, identities, pace, stop))).ConfigureAwait(false);
                await output.CommitAsync(stop).ConfigureAwait(false);
            }
        }
    }

    private static async Task<IReadOnlyList<IIdentity>> IdentitiesAsync(
        Terminal terminal, Wish wish, CancellationToken stop)
    {
        var passphrases = new Passphrases(terminal, wish.PassphraseFile);
        IIdentity[] files =
        [
            .. await new KeyArguments(terminal, passphrases).IdentitiesOfAsync(wish.Identities, stop)
                .ConfigureAwait(false),
        ];
        return files.Length == 0 || wish.Passphrase ? [.. files, new AskedPassphrase(passphrases)] : files;
    }

    private sealed record Wish(
        string[] Identities, bool Passphrase, string? PassphraseFile, int? Lanes, Part? Range, string? Output, string? Input);
}
