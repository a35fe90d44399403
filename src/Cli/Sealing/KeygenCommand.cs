using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LotusBridge.Custody.Sealing;

namespace LotusBridge.Cli.Sealing;

/// <summary><c>lotus keygen</c>: what <c>age-keygen</c> does; its identity files open in either program.</summary>
public static class KeygenCommand
{
    /// <summary>The verb, at the process's own terminal.</summary>
    public static Command Build() => Build(Terminal.OfProcess());

    internal static Command Build(Terminal terminal)
    {
        var output = OutputOption();
        var convert = new Option<bool>("-y")
        {
            Description = "Read an identity file and write its recipients, one a line.",
        };
        var input = new Argument<string?>("INPUT")
        {
            Description = "With -y: the identity file; standard input when absent or -.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var older = new Option<bool>("--x25519")
        {
            Description = "Make a key that tools without post-quantum keys can seal to.",
        };
        var passphraseFile = Passphrases.FileOption();
        var command = new Command("keygen", "Make a key pair to seal to and open with.")
        {
            output, convert, older, passphraseFile, input,
        };
        command.SetAction((line, stop) => Refusal.GuardAsync("keygen", terminal.Error, () => line.GetValue(convert)
            ? ConvertAsync(terminal, line.GetValue(passphraseFile), line.GetValue(input), line.GetValue(output), stop)
            : line.GetValue(input) is null
                ? GenerateAsync(terminal, line.GetValue(older), line.GetValue(output), stop)
                : throw new RefusedException("INPUT goes with -y only")));
        return command;
    }

    internal static Option<string?> OutputOption() => new("--output", "-o")
    {
        Description = "Write here instead of to standard output; a file that is there already is not touched.",
    };

    /// <summary>Writes what only its owner may read, and overwrites nothing: a lost key is lost evidence.</summary>
    internal static async Task WriteSecretAsync(Terminal terminal, string? path, string text, CancellationToken stop)
    {
        var stream = FileStreams.IsStandard(path) ? terminal.Output() : FileStreams.CreatePrivate(path!);
        await using (stream.ConfigureAwait(false))
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(text), stop).ConfigureAwait(false);
            await stream.FlushAsync(stop).ConfigureAwait(false);
        }
    }

    /// <summary>An identity file as age-keygen writes it.</summary>
    internal static string IdentityText(KeyIdentity identity, DateTimeOffset at)
    {
        var created = at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return $"# created: {created}\n# public key: {identity.Recipient}\n{identity.Reveal()}\n";
    }

    private static async Task GenerateAsync(
        Terminal terminal, bool isOlder, string? output, CancellationToken stop)
    {
        var seed = GC.AllocateArray<byte>(KeyIdentity.SeedLength, pinned: true);
        terminal.Random(seed);
        using KeyIdentity identity = isOlder ? X25519Identity.Generate(seed) : HybridIdentity.Generate(seed);
        CryptographicOperations.ZeroMemory(seed);
        await WriteSecretAsync(terminal, output, IdentityText(identity, terminal.Clock.GetUtcNow()), stop)
            .ConfigureAwait(false);
        if (!FileStreams.IsStandard(output) || !terminal.IsOutputTerminal)
        {
            // As age-keygen has it, for programs; a screenful of letters helps nobody, and -y writes them.
            var recipient = terminal.IsErrorTerminal ? identity.Recipient.Brief : identity.Recipient.ToString();
            await terminal.Error.WriteLineAsync($"Public key: {recipient}").ConfigureAwait(false);
        }
    }

    private static async Task ConvertAsync(
        Terminal terminal, string? passphraseFile, string? input, string? output, CancellationToken stop)
    {
        var keys = new KeyArguments(terminal, new Passphrases(terminal, passphraseFile));
        var identities = await keys.IdentitiesOfAsync([input ?? FileStreams.Standard], stop).ConfigureAwait(false);
        var text = string.Concat(identities.Select(identity => $"{identity.Recipient}\n"));
        await WriteSecretAsync(terminal, output, text, stop).ConfigureAwait(false);
    }
}
