using System.Security.Cryptography;
using LotusBridge.Custody.Sealing.Lanes;

namespace LotusBridge.Custody.Sealing.Journals;

/// <summary>Sealing that goes on after a crash, a cut or a cancelled call.</summary>
public static class JournaledSealing
{
    /// <summary>
    /// Seals a file, or goes on where a former call with the same arguments was ended. If the content, its length or the
    /// recipients have changed since, all is sealed anew under other keys.
    /// </summary>
    /// <param name="plain">Read from its position, which is the same every time, to its end; can seek.</param>
    /// <param name="into">The same file every time; opened for reading and writing, not truncated.</param>
    /// <param name="journal">Removed by the caller, once the sealed file has its name.</param>
    /// <exception cref="FormatException">What lies in the journal's place is no journal.</exception>
    /// <exception cref="NoIdentityMatchException">The journal is somebody else's.</exception>
    /// <exception cref="IOException">A file cannot be read or written, or another call has the journal.</exception>
    public static Task SealAsync(
        FileStream plain, FileStream into, IReadOnlyList<KeyRecipient> recipients, JournalPlace journal, Pace pace,
        CancellationToken stop)
    {
        var start = plain.Position;
        return RunAsync(
            journal, recipients, plain.Length - start, into, RandomNumberGenerator.Fill,
            open =>
            {
                plain.Position = start;
                return Age.SealAsync(plain, into, open.Keys, armor: false, new Passage(pace, Journal: open), stop);
            },
            stop);
    }

    /// <summary>Runs with a journal that fits, and once more with a new one where the content turns out to have changed.</summary>
    internal static async Task<T> RunAsync<T>(
        JournalPlace place, IReadOnlyList<KeyRecipient> recipients, long length, FileStream into, Randomness random,
        Func<SealingJournal, Task<T>> seal, CancellationToken stop)
    {
        while (true)
        {
            using var journal = await SealingJournal.OpenAsync(place, recipients, length, into, random, stop)
                .ConfigureAwait(false);
            try
            {
                into.Position = 0;
                var done = await seal(journal).ConfigureAwait(false);
                into.SetLength(into.Position);
                return done;
            }
            catch (SourceChangedException) when (journal.IsResumed)
            {
                // The file first: without its keys nobody goes on with it.
                into.SetLength(0);
                File.Delete(place.Path);
            }
        }
    }
}
