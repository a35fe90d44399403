using LotusBridge.Custody.Sealing;

namespace LotusBridge.Cli.Sealing;

/// <summary>The keys that a command line names: <c>-r</c>, <c>-R</c> and <c>-i</c>, as age has them.</summary>
internal sealed class KeyArguments(Terminal terminal, Passphrases passphrases)
{
    public static IEnumerable<IRecipient> Recipients(IEnumerable<string> texts) =>
        texts.Select(text => KeyRecipient.TryParse(text, out var recipient)
            ? recipient
            : throw new RefusedException($"'{Shown(text)}' is no recipient: those are age1pq1 and 1,952 characters, or age1 and 58"));

    public async Task<List<IRecipient>> RecipientsOfAsync(IEnumerable<string> paths, CancellationToken stop)
    {
        var recipients = new List<IRecipient>();
        foreach (var path in paths)
        {
            var file = FileStreams.OpenInput(terminal, path);
            await using (file.ConfigureAwait(false))
            {
                recipients.AddRange(await RecipientsFile.ReadAsync(file, stop).ConfigureAwait(false));
            }
        }

        return recipients;
    }

    public async Task<List<KeyIdentity>> IdentitiesOfAsync(IEnumerable<string> paths, CancellationToken stop)
    {
        var identities = new List<KeyIdentity>();
        foreach (var path in paths)
        {
            var file = FileStreams.OpenInput(terminal, path);
            await using (file.ConfigureAwait(false))
            {
                identities.AddRange(await IdentityFile.ReadAsync(
                    file, () => passphrases.Existing($"Passphrase of {path}: "), stop).ConfigureAwait(false));
            }
        }

        return identities;
    }

    // Whoever mistook a secret for a recipient should not find it in a log.
    private static string Shown(string text) => text.Length <= 12 ? text : text[..12] + "…";
}
