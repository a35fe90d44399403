using System.Diagnostics;
using LotusBridge.Ledger;
using LotusBridge.Ledger.Storage;
using LotusBridge.Ledger.Witnessing;

namespace LotusBridge.Tests.Unit.Ledger;

/// <summary>
/// Two processes on one folder, a folder copied, a folder brought back from an old copy, a folder that cannot be
/// written: what the log itself can see it refuses, and what it cannot see a witness refuses.
/// </summary>
public sealed class LogCopyTests : IDisposable
{
    private readonly LogFolder folder = new();
    private readonly string copy = Directory.CreateTempSubdirectory("lotus-copy-").FullName;
    private readonly MemoryWitnessStore memory = new();
    private readonly Cosigner cosigner = Some.Witness(1);

    public void Dispose()
    {
        folder.Dispose();
        Directory.Delete(copy, recursive: true);
    }

    [Fact]
    public async Task A_second_process_is_kept_out_of_the_folder()
    {
        await folder.FillAsync(LogFolder.SmallSegment, 3);
        using var store = folder.Open();

        // flock of util-linux takes the same lock as the log does.
        using var other = Process.Start(new ProcessStartInfo("flock", ["-n", Path.Combine(folder.Path, "lock"), "true"]))!;
        await other.WaitForExitAsync();

        Assert.Equal(1, other.ExitCode);
    }

    [Fact]
    public async Task A_log_that_another_process_holds_does_not_open()
    {
        await folder.FillAsync(LogFolder.SmallSegment, 3);
        using var other = Process.Start(new ProcessStartInfo(
            "flock", [Path.Combine(folder.Path, "lock"), "sh", "-c", "echo held; read line"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        Assert.Equal("held", await other.StandardOutput.ReadLineAsync());

        Assert.Equal(LogStoreFault.Locked, Assert.Throws<LogStoreException>(() => folder.Open()).Fault);

        other.StandardInput.Close();
        await other.WaitForExitAsync();
        using var store = folder.Open();
        Assert.Equal(3, store.Size);
    }

    [Fact]
    public async Task Of_two_copies_that_go_on_differently_a_witness_cosigns_the_first_alone()
    {
        await folder.FillAsync(LogFolder.SmallSegment, 40);
        using var first = folder.Open();
        Assert.Equal(200, (await AskAsync(first, 0)).Status);
        Copy();
        using var second = LogStore.Open(copy, folder.Signer);
        await first.AppendAsync(LogFolder.Entries(40, 5), default);
        await second.AppendAsync(LogFolder.Entries(90, 5), default);

        Assert.Equal(200, (await AskAsync(first, 40)).Status);

        Assert.Equal(409, (await AskAsync(second, 40)).Status);
        Assert.Equal(422, (await AskAsync(second, 45)).Status);
    }

    [Fact]
    public async Task A_log_brought_back_from_an_old_copy_gets_no_cosignature_for_another_future()
    {
        await folder.FillAsync(LogFolder.SmallSegment, 40);
        Copy();
        await folder.FillAsync(LogFolder.SmallSegment, 30);
        using (var store = folder.Open())
        {
            Assert.Equal(200, (await AskAsync(store, 0)).Status);
        }

        using var old = LogStore.Open(copy, folder.Signer);
        Assert.Equal(400, (await AskAsync(old, 70, proves: false)).Status);
        Assert.Equal(409, (await AskAsync(old, 40)).Status);
        await old.AppendAsync(LogFolder.Entries(200, 40), default);
        Assert.Equal(422, (await AskAsync(old, 70)).Status);
    }

    [Fact]
    public async Task A_log_brought_back_gets_its_entries_again_and_is_the_log_it_was()
    {
        await folder.FillAsync(LogFolder.SmallSegment, 40);
        Copy();
        await folder.FillAsync(LogFolder.SmallSegment, 30);
        using var store = folder.Open();
        using var old = LogStore.Open(copy, folder.Signer);

        await old.AppendAtAsync(0, LogFolder.Entries(0, 70), default);

        Assert.Equal(store.Latest, old.Latest);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_gives_a_reason_and_no_log()
    {
        Assert.SkipWhen(Environment.UserName == "root" && !await ChattrAsync("+i"), "root may write everywhere here");
        try
        {
            if (Environment.UserName != "root")
            {
                File.SetUnixFileMode(copy, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            }

            var e = Assert.Throws<LogStoreException>(() => LogStore.Open(copy, folder.Signer));
            Assert.Equal(LogStoreFault.Dead, e.Fault);
            Assert.Contains(copy, e.Message, StringComparison.Ordinal);
            Assert.Contains("permissions", e.Message, StringComparison.Ordinal);
        }
        finally
        {
            await ChattrAsync("-i");
            File.SetUnixFileMode(copy, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Makes the copy's folder immutable, for root as well, or changeable again.</summary>
    private async Task<bool> ChattrAsync(string flag)
    {
        using var process = Process.Start(new ProcessStartInfo("chattr", [flag, copy]) { RedirectStandardError = true, UseShellExecute = false });
        await process!.WaitForExitAsync();
        return process.ExitCode == 0;
    }

    private void Copy()
    {
        foreach (var file in Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(file) != "lock"))
        {
            var target = Path.Combine(copy, Path.GetRelativePath(folder.Path, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    private async Task<WitnessReply> AskAsync(LogStore log, long old, bool proves = true)
    {
        var size = log.Size;
        var proof = proves && old > 0 && old < size ? log.ConsistencyProof(old, size) : [];
        var witness = new Witness(cosigner, [folder.Signer.Key], memory);
        return await witness.AddCheckpointAsync(new AddCheckpoint(old, proof, log.Latest).ToBytes(), Some.At, default);
    }
}
