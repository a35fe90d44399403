using LotusBridge.Cli.Sealing;
using LotusBridge.Custody.Mainland;

namespace LotusBridge.Cli.Mainland;

/// <summary>The SM2 keys that a command line names: <c>-r</c>, <c>-R</c> and <c>-i</c>.</summary>
internal sealed class SmKeys(Terminal terminal, Passphrases passphrases)
{
    /// <exception cref="RefusedException">A text is no public key.</exception>
    public static IEnumerable<Sm2PublicKey> Public(IEnumerable<string> texts) => texts.Select(
        text => Sm2PublicKey.TryParse(text, out var key)
            ? key
            : throw new RefusedException("a recipient is 'sm1' and 59 letters and digits; -R takes a file of them"));

    public async Task<IReadOnlyList<Sm2PublicKey>> PublicOfAsync(IEnumerable<string> paths, CancellationToken stop)
    {
        var keys = new List<Sm2PublicKey>();
        foreach (var path in paths)
        {
            var file = FileStreams.OpenInput(terminal, path);
            await using (file.ConfigureAwait(false))
            {
                keys.AddRange(await Sm2KeyFile.ReadPublicAsync(file, stop).ConfigureAwait(false));
            }
        }

        return keys;
    }

    public async Task<IReadOnlyList<Sm2PrivateKey>> SecretsOfAsync(IEnumerable<string> paths, CancellationToken stop)
    {
        var keys = new List<Sm2PrivateKey>();
        foreach (var path in paths)
        {
            var file = FileStreams.OpenInput(terminal, path);
            await using (file.ConfigureAwait(false))
            {
                keys.AddRange(await Sm2KeyFile.ReadSecretsAsync(
                    file, () => passphrases.Existing($"Passphrase of {path}: "), stop).ConfigureAwait(false));
            }
        }

        return keys;
    }
}
