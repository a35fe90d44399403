using LotusBridge.Custody.Sealing;
using LotusBridge.Custody.Sealing.Journals;

namespace LotusBridge.Cli.Sealing;

/// <summary><c>lotus seal --journal</c>: called again with the same words, it goes on where it was ended.</summary>
internal sealed class JournaledSeal(Terminal terminal, string path, string? identityFile)
{
    /// <exception cref="RefusedException">Something is asked for that cannot go on later.</exception>
    public async Task RunAsync(
        string? input, string? output, bool armor, IReadOnlyList<IRecipient> recipients, int? lanes, CancellationToken stop)
    {
        if (FileStreams.IsStandard(input) || FileStreams.IsStandard(output) || armor || identityFile is null)
        {
            throw new RefusedException(
                "--journal needs --journal-identity FILE, -o FILE and a file as INPUT, and goes without -a");
        }

        KeyRecipient[] keys = [.. recipients.OfType<KeyRecipient>()];
        if (keys.Length < recipients.Count)
        {
            throw new RefusedException("--journal goes with recipients, not with a passphrase");
        }

        var own = (await new KeyArguments(terminal, new Passphrases(terminal, null))
            .IdentitiesOfAsync([identityFile], stop).ConfigureAwait(false))[0];
        var plain = (FileStream)FileStreams.OpenInput(terminal, input);
        await using (plain.ConfigureAwait(false))
        {
            var sealedFile = OutputFile.Resume(output!);
            await using (sealedFile.ConfigureAwait(false))
            {
                await Progress.ShowAsync(terminal, "sealing", plain, lanes, pace => JournaledSealing.SealAsync(
                    plain, (FileStream)sealedFile.Stream, keys, new JournalPlace(path, own), pace, stop))
                    .ConfigureAwait(false);
                await sealedFile.CommitAsync(stop).ConfigureAwait(false);
            }
        }

        File.Delete(path);
    }
}
