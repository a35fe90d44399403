using LotusBridge.Ledger.Storage;
using LotusBridge.Ledger.Witnessing;

namespace LotusBridge.Tests.Unit.Ledger;

/// <summary>A machine's snapshot started beside it: two logs with one key, each sure of its own history.</summary>
public sealed class CloneTests : IDisposable
{
    private readonly LogFolder first = new();
    private readonly LogFolder second = new();
    private readonly MemoryWitnessStore memory = new();

    private Witness Witness => new(Some.Witness(1), [first.Signer.Key], memory);

    [Fact]
    public async Task Of_two_clones_the_second_history_gets_no_cosignature()
    {
        using var original = await CloneAsync(3);
        using var clone = second.Open();
        await original.AppendAsync(LogFolder.Entries(10, 2), default);
        await clone.AppendAsync(LogFolder.Entries(20, 2), default);

        Assert.Equal(200, (await AskAsync(original, 0, 3)).Status);
        Assert.Equal(200, (await AskAsync(original, 3, 5)).Status);
        Assert.Equal(422, (await AskAsync(clone, 5, 5)).Status);
        Assert.Equal(409, (await AskAsync(clone, 3, 5)).Status);
    }

    [Fact]
    public async Task A_clone_that_goes_on_from_what_was_cosigned_last_is_refused_as_well()
    {
        using var original = await CloneAsync(3);
        using var clone = second.Open();
        await original.AppendAsync(LogFolder.Entries(10, 2), default);
        await clone.AppendAsync(LogFolder.Entries(20, 6), default);
        Assert.Equal(200, (await AskAsync(original, 0, 5)).Status);

        Assert.Equal(422, (await AskAsync(clone, 5, 9)).Status);
        Assert.Equal(original.Root(5), (await memory.LatestAsync(Some.Origin, default))!.Root);
    }

    [Fact]
    public async Task Clones_that_say_the_same_are_one_log()
    {
        using var original = await CloneAsync(3);
        using var clone = second.Open();

        Assert.Equal(200, (await AskAsync(original, 0, 3)).Status);
        Assert.Equal(200, (await AskAsync(clone, 3, 3)).Status);
        Assert.Equal(original.Latest, clone.Latest);
    }

    public void Dispose()
    {
        first.Dispose();
        second.Dispose();
    }

    private async Task<LogStore> CloneAsync(int entries)
    {
        await first.FillAsync(LogFolder.SmallSegment, entries);
        foreach (var file in Directory.EnumerateFiles(first.Path, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(second.Path, Path.GetRelativePath(first.Path, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        return first.Open();
    }

    private async Task<WitnessReply> AskAsync(LogStore log, int old, int size)
    {
        var proof = old == 0 || old == size ? [] : log.ConsistencyProof(old, size);
        var request = new AddCheckpoint(old, proof, log.CheckpointAt(size));
        return await Witness.AddCheckpointAsync(request.ToBytes(), Some.At, default);
    }
}
