using System.CommandLine;
using LotusBridge.Cli.Sealing;
using LotusBridge.Custody.Mainland;

namespace LotusBridge.Cli.Mainland;

/// <summary>The provider's SM2 key at <c>lotus package seal</c>, which adds SM3 values and signs them.</summary>
internal sealed class Sm2Flags
{
    public Option<string?> Key { get; } = new("--sm2-key") { HelpName = "FILE" };

    public Option<string?> PassphraseFile { get; } = new("--sm2-passphrase-file") { HelpName = "FILE" };

    /// <summary>Null where none is named and none is needed.</summary>
    /// <exception cref="FormatException">The package goes into a Mainland container and no key is named.</exception>
    public async Task<Sm2PrivateKey?> ReadAsync(ParseResult parsed, bool isNeeded, CancellationToken stop)
    {
        if (parsed.GetValue(Key) is not { } path)
        {
            return isNeeded
                ? throw new FormatException(
                    "the order's recipients are SM2 keys: --sm2-key FILE is needed to sign the SM3 values")
                : null;
        }

        var terminal = Terminal.OfProcess();
        var secrets = await new SmKeys(terminal, new Passphrases(terminal, parsed.GetValue(PassphraseFile)))
            .SecretsOfAsync([path], stop).ConfigureAwait(false);
        return secrets[0];
    }
}
