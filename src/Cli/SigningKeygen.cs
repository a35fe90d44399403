using System.CommandLine;
using System.CommandLine.Invocation;
using System.Security.Cryptography;
using System.Text.Json.Serialization;
using LotusBridge.Cli.Sealing;
using LotusBridge.Cli.Texts;
using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;

namespace LotusBridge.Cli;

/// <summary><c>lotus keygen --signing</c>: an official's signing key, sealed to a passphrase, and its public half.</summary>
internal static class SigningKeygen
{
    private static readonly Option<bool> Signing = new("--signing");

    /// <summary>Adds the option to the command that makes keys to seal to.</summary>
    public static Command AddTo(Command keygen)
    {
        var other = (AsynchronousCommandLineAction)keygen.Action!;
        keygen.Options.Add(Signing);
        keygen.SetAction((parsed, stop) => parsed.GetValue(Signing)
            ? GenerateAsync(parsed, stop)
            : other.InvokeAsync(parsed, stop));
        return keygen;
    }

    private static async Task<int> GenerateAsync(ParseResult parsed, CancellationToken stop)
    {
        var path = parsed.GetValue<string?>("--output");
        if (FileStreams.IsStandard(path))
        {
            throw new FormatException("--signing needs --output FILE: the public key goes to standard output");
        }

        var passphrase = new Passphrases(Terminal.OfProcess(), parsed.GetValue<string?>("--passphrase-file")).Chosen();
        var seed = RandomNumberGenerator.GetBytes(Ed25519Signer.SeedLength);
        using var key = Ed25519Signer.FromSeed(seed);
        var file = FileStreams.CreatePrivate(path!);
        await using (file.ConfigureAwait(false))
        {
            await KeyFile.WriteAsync(file, seed, passphrase, stop).ConfigureAwait(false);
        }

        CryptographicOperations.ZeroMemory(seed);
        var signing = SigningKey.Of(key);
        return Report.Write(parsed, new Made(path!, signing, signing.Id().ToString()));
    }

    /// <summary>What a registrar registers.</summary>
    private sealed record Made(string File, SigningKey Key, string KeyId) : IReport
    {
        [JsonIgnore]
        public int ExitCode => Cli.ExitCode.Done;

        public void Write(TextWriter to, Phrases phrases) =>
            to.WriteLine(phrases.Say("keygen.made", File, Key.Kind, Key.PublicKey, KeyId));
    }
}
