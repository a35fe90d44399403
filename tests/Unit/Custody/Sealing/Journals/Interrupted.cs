using LotusBridge.Custody.Sealing;
using LotusBridge.Custody.Sealing.Journals;
using LotusBridge.Tests.Unit.Custody.Sealing.Lanes;

namespace LotusBridge.Tests.Unit.Custody.Sealing.Journals;

/// <summary>A folder with a content, a file that is being sealed and its journal, and runs that end at a step.</summary>
internal sealed class Interrupted : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("lotus-journal-");

    public Interrupted() => File.WriteAllBytes(Plain, LongFile.Content);

    public string Plain => Path.Combine(folder.FullName, "plain");

    public string Sealed => Path.Combine(folder.FullName, "sealed");

    public string Journal => Path.Combine(folder.FullName, "journal");

    /// <summary>The steps that the last run went through.</summary>
    public List<JournalStep> Steps { get; } = [];

    public byte[] SealedBytes => File.Exists(Sealed) ? File.ReadAllBytes(Sealed) : [];

    /// <summary>Seals, or goes on; true when it came to its end before it had made so many steps.</summary>
    public async Task<bool> RunAsync(
        int endAfter = int.MaxValue, int lanes = 1, int flushEvery = 2, byte own = 9, byte recipient = 1)
    {
        Steps.Clear();
        using var identity = Files.Identity(own);
        using var plain = File.OpenRead(Plain);
        using var into = new FileStream(Sealed, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        var gate = new Lock();
        var place = new JournalPlace(Journal, identity)
        {
            FlushEvery = flushEvery,
            Reached = step =>
            {
                lock (gate)
                {
                    Steps.Add(step);
                    if (Steps.Count >= endAfter)
                    {
                        throw new CrashException();
                    }
                }
            },
        };
        try
        {
            await JournaledSealing.SealAsync(
                plain, into, [Files.Identity(recipient).Recipient], place, new Pace(lanes), Files.Stop)
                .WaitAsync(LongFile.Patience);
            return true;
        }
        catch (CrashException)
        {
            return false;
        }
    }

    /// <summary>Runs to the end and checks that the file is the content's.</summary>
    public async Task FinishesAsync(byte[]? content = null, int lanes = 1)
    {
        Assert.True(await RunAsync(lanes: lanes));
        var opened = await Files.Open(SealedBytes);
        Assert.True((content ?? LongFile.Content).AsSpan().SequenceEqual(opened), "another content");
    }

    /// <summary>Changes a byte of the content, in a batch.</summary>
    public byte[] Change(int batch)
    {
        var content = LongFile.Content.ToArray();
        content[(batch * LongFile.BatchLength) + 1000] ^= 1;
        File.WriteAllBytes(Plain, content);
        return content;
    }

    public void Dispose() => folder.Delete(recursive: true);

    private sealed class CrashException : Exception;
}
