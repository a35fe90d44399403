using System.CommandLine;
using System.CommandLine.Parsing;
using LotusBridge.Cli.Sealing;
using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Api;
using LotusBridge.Ledger;

namespace LotusBridge.Cli;

/// <summary><c>--key</c> and <c>--by</c>: whose act it is, and the key file that signs it.</summary>
internal sealed class Signing
{
    public Option<FileInfo> Key { get; } = new("--key") { HelpName = "FILE" };

    public Option<string> By { get; } = new("--by") { HelpName = "PSEUDONYM" };

    public Option<string?> PassphraseFile { get; } = new("--passphrase-file") { HelpName = "FILE" };

    /// <param name="isNeeded">False where the command can do without an official.</param>
    public Signing(bool isNeeded = true)
    {
        (Key.Required, By.Required) = (isNeeded, isNeeded);
        Key.AcceptExistingOnly();
        By.Validators.Add(CheckId);
    }

    /// <summary>Reads the key file, asking for its passphrase when it has one.</summary>
    public async Task<Signer> OpenAsync(ParseResult parsed, CancellationToken stop)
    {
        var passphrases = new Passphrases(Terminal.OfProcess(), parsed.GetValue(PassphraseFile));
        var key = await OfficialKey.ReadAsync(
            parsed.GetRequiredValue(Key).FullName, () => passphrases.Existing("Passphrase: "), stop).ConfigureAwait(false);
        return new Signer(parsed.GetRequiredValue(By), key);
    }

    private static void CheckId(OptionResult result)
    {
        if (!Author.IsId(result.GetValueOrDefault<string>()))
        {
            result.AddError("--by is a pseudonym as in MO-3f9c2a71d0be");
        }
    }
}

/// <summary>An official with their key in memory.</summary>
internal sealed class Signer(string id, Ed25519Signer key) : IDisposable
{
    public string Id => id;

    public Ed25519Signer Key => key;

    public Caller Caller { get; } = Caller.With(id, key);

    public void Dispose() => key.Dispose();
}
