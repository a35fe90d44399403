using System.CommandLine;
using LotusBridge.Custody.Sealing;

namespace LotusBridge.Cli.Sealing;

/// <summary><c>lotus seal</c>: what <c>age -e</c> does, with age's flags, files and format.</summary>
public static class SealCommand
{
    /// <summary>The verb, at the process's own terminal.</summary>
    public static Command Build() => Build(Terminal.OfProcess());

    internal static Command Build(Terminal terminal)
    {
        var flags = new Flags();
        var command = new Command("seal", "Seal a file (age v1) so that only its recipients can open it.")
        {
            flags.Recipients, flags.RecipientFiles, flags.Identities, flags.Passphrase, flags.PassphraseFile,
            flags.WorkFactor, flags.Armor, flags.Lanes, flags.Journal, flags.JournalIdentity,
            flags.Output, flags.Input,
        };
        command.SetAction((line, stop) =>
            Refusal.GuardAsync("seal", terminal.Error, () => RunAsync(terminal, flags.Read(line), stop)));
        return command;
    }

    private static async Task RunAsync(Terminal terminal, Wish wish, CancellationToken stop)
    {
        if (!wish.Armor && FileStreams.IsStandard(wish.Output) && terminal.IsOutputTerminal)
        {
            throw new RefusedException("a sealed file is binary and would disturb the terminal: use -o FILE, or -a");
        }

        RefuseSharedInput(wish);
        FileStreams.RefuseSame(wish.Input, wish.Output);
        var recipients = await RecipientsAsync(terminal, wish, stop).ConfigureAwait(false);
        if (wish.Journal is { } journal)
        {
            await new JournaledSeal(terminal, journal, wish.JournalIdentity).RunAsync(
                wish.Input, wish.Output, wish.Armor, recipients, wish.Lanes, stop).ConfigureAwait(false);
            return;
        }

        var input = FileStreams.OpenInput(terminal, wish.Input);
        await using (input.ConfigureAwait(false))
        {
            var output = OutputFile.Open(terminal, wish.Output);
            await using (output.ConfigureAwait(false))
            {
                await Progress.ShowAsync(terminal, "sealing", input, wish.Lanes, pace => Age.SealAsync(
                    input, output.Stream, recipients, wish.Armor, pace, stop)).ConfigureAwait(false);
                await output.CommitAsync(stop).ConfigureAwait(false);
            }
        }
    }

    private static async Task<IReadOnlyList<IRecipient>> RecipientsAsync(
        Terminal terminal, Wish wish, CancellationToken stop)
    {
        var passphrases = new Passphrases(terminal, wish.PassphraseFile);
        var keys = new KeyArguments(terminal, passphrases);
        var hasKeys = wish.Recipients.Length + wish.RecipientFiles.Length + wish.Identities.Length > 0;
        if (wish.Passphrase && hasKeys)
        {
            throw new RefusedException(
                $"a passphrase (-p) must be the only recipient ({RecipientsRefusedException.PassphraseInCompany})");
        }

        if (wish.WorkFactor is < 1 or > PassphraseIdentity.DefaultMaxWorkFactor)
        {
            throw new RefusedException($"--work-factor is 1 to {PassphraseIdentity.DefaultMaxWorkFactor}");
        }

        if (wish.Passphrase)
        {
            return [new PassphraseRecipient(passphrases.Chosen(), wish.WorkFactor)];
        }

        if (!hasKeys)
        {
            throw new RefusedException("nobody to seal to: name recipients with -r, -R or -i, or use -p");
        }

        var identities = await keys.IdentitiesOfAsync(wish.Identities, stop).ConfigureAwait(false);
        IRecipient[] recipients =
        [
            .. KeyArguments.Recipients(wish.Recipients),
            .. await keys.RecipientsOfAsync(wish.RecipientFiles, stop).ConfigureAwait(false),
            .. identities.Select(identity => identity.Recipient),
        ];
        RecipientsRefusedException.ThrowIfUnfit(recipients);
        return recipients;
    }

    private static void RefuseSharedInput(Wish wish)
    {
        string?[] inputs =
        [
            wish.Input, .. wish.RecipientFiles, .. wish.Identities, .. wish.JournalIdentity is null ? [] : new[] { wish.JournalIdentity },
        ];
        if (inputs.Count(FileStreams.IsStandard) > 1)
        {
            throw new RefusedException("standard input can be only one of INPUT, -R and -i");
        }
    }

    private sealed record Wish(
        string[] Recipients,
        string[] RecipientFiles,
        string[] Identities,
        bool Passphrase,
        string? PassphraseFile,
        int WorkFactor,
        bool Armor,
        int? Lanes,
        string? Journal,
        string? JournalIdentity,
        string? Output,
        string? Input);

    private sealed class Flags
    {
        public Option<string[]> Recipients { get; } = new("--recipient", "-r")
        {
            Description = "Seal to this recipient (age1…). Can be repeated.",
        };

        public Option<string[]> RecipientFiles { get; } = new("--recipients-file", "-R")
        {
            Description = "Seal to the recipients listed in this file. Can be repeated; - is standard input.",
        };

        public Option<string[]> Identities { get; } = new("--identity", "-i")
        {
            Description = "Seal to the holder of this identity file. Can be repeated; - is standard input.",
        };

        public Option<bool> Passphrase { get; } = new("--passphrase", "-p")
        {
            Description = "Seal to a passphrase, which must be the only recipient.",
        };

        public Option<string?> PassphraseFile { get; } = Passphrases.FileOption();

        public Option<int> WorkFactor { get; } = new("--work-factor")
        {
            Description = "Base-two logarithm of the cost of trying one passphrase, 1 to 22.",
            DefaultValueFactory = _ => PassphraseRecipient.DefaultWorkFactor,
        };

        public Option<bool> Armor { get; } = new("--armor", "-a") { Description = "Write text instead of bytes." };

        public Option<int?> Lanes { get; } = Progress.LanesOption();

        public Option<string?> Journal { get; } = new("--journal")
        {
            Description = "Keep a journal in this file, and go on with it after an interruption.",
        };

        public Option<string?> JournalIdentity { get; } = new("--journal-identity")
        {
            Description = "The sealer's own identity file, which the journal is sealed to.",
        };

        public Option<string?> Output { get; } = new("--output", "-o")
        {
            Description = "Write the sealed file here instead of to standard output.",
        };

        public Argument<string?> Input { get; } = new("INPUT")
        {
            Description = "The file to seal; standard input when absent or -.",
            Arity = ArgumentArity.ZeroOrOne,
        };

        public Wish Read(ParseResult line) => new(
            line.GetValue(Recipients) ?? [],
            line.GetValue(RecipientFiles) ?? [],
            line.GetValue(Identities) ?? [],
            line.GetValue(Passphrase),
            line.GetValue(PassphraseFile),
            line.GetValue(WorkFactor),
            line.GetValue(Armor),
            line.GetValue(Lanes),
            line.GetValue(Journal),
            line.GetValue(JournalIdentity),
            line.GetValue(Output),
            line.GetValue(Input));
    }
}
