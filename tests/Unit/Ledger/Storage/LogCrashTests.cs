using LotusBridge.Ledger;
using LotusBridge.Ledger.Storage;

namespace LotusBridge.Tests.Unit.Ledger;

/// <summary>
/// One log's life, ended at each of its calls to the disk in each way, and found again after the end of the process and
/// after a loss of power that keeps any part of what was not synced.
/// </summary>
public sealed class LogCrashTests
{
    private const string Folder = "/log";
    private const long SegmentBytes = WalHeader.Length + 3000;
    private const int PowerLosses = 3;

    private static readonly int[] Batches = [60, 3, 1, 100, 40, 60, 90, 80, 1, 60, 70, 60];
    private static readonly LogSigner Signer = Some.Log();
    private static readonly Dictionary<long, Checkpoint> Trees = [];

    [Fact]
    public async Task The_life_that_is_ended_everywhere_makes_every_kind_of_call()
    {
        var disk = new SimDisk();
        var life = await LiveAsync(disk);

        Assert.Equal(Batches.Sum(), life.Acknowledged);
        Assert.True(disk.Count("syncfs") > 2, "too few segments were sealed");
        Assert.Equal(
            ["create", "fdatasync", "fsync-folder", "mkdir", "rename", "syncfs", "write"],
            disk.Calls.Select(call => call.Split(' ')[0]).Distinct().Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(nameof(DiskFault.Kill))]
    [InlineData(nameof(DiskFault.Error))]
    [InlineData(nameof(DiskFault.Short))]
    [InlineData(nameof(DiskFault.Full))]
    public async Task Whichever_call_fails_nothing_acknowledged_or_signed_is_lost(string fault)
    {
        var whole = new SimDisk();
        await LiveAsync(whole);
        for (var call = 0; call < whole.Calls.Count; call++)
        {
            var disk = new SimDisk { FaultAt = call, Fault = Enum.Parse<DiskFault>(fault) };
            var life = await LiveAsync(disk);
            var where = $"{fault} at call {call}, {whole.Calls[call]}";
            await FoundAgainAsync(disk.AfterKill(), life, where + ", process ended");
            for (var seed = 0; seed < PowerLosses; seed++)
            {
                await FoundAgainAsync(disk.AfterPowerLoss(Chance(call, seed)), life, $"{where}, power lost, seed {seed}");
            }
        }
    }

    [Fact]
    public async Task A_failed_sync_then_a_restart_then_a_loss_of_power_loses_nothing()
    {
        var whole = new SimDisk();
        await LiveAsync(whole);
        foreach (var call in Enumerable.Range(0, whole.Calls.Count)
            .Where(i => whole.Calls[i].StartsWith("fdatasync", StringComparison.Ordinal)
                || whole.Calls[i].StartsWith("syncfs", StringComparison.Ordinal)))
        {
            var disk = new SimDisk { FaultAt = call, Fault = DiskFault.Error };
            await LiveAsync(disk);
            var second = disk.AfterKill();
            var life = await LiveAsync(second);
            Assert.Equal(Batches.Sum(), life.Acknowledged);
            await FoundAgainAsync(second.AfterPowerLoss(() => false), life, $"after {whole.Calls[call]} failed");
        }
    }

    [Fact]
    public async Task Tiles_that_are_written_again_are_durable_before_the_log_goes_on()
    {
        var disk = new SimDisk();
        var life = await LiveAsync(disk);
        foreach (var tile in disk.Calls.ToArray().Select(call => call.Split(' ')[1])
            .Where(path => path.StartsWith(Folder + "/tile/", StringComparison.Ordinal) && disk.Exists(path)).Distinct())
        {
            disk.Delete(tile);
        }

        disk.SyncAll(Folder);
        using (Open(disk))
        {
            // Opening alone writes them again.
        }

        for (var seed = 0; seed < 40; seed++)
        {
            await FoundAgainAsync(disk.AfterPowerLoss(Chance(seed, seed, of16: 15)), life, $"tiles written again, seed {seed}");
        }
    }

    [Fact]
    public async Task What_is_never_synced_would_be_lost_so_the_simulation_can_fail()
    {
        var disk = new SimDisk();
        using (var file = disk.Create("/a/b"))
        {
            file.Write(new byte[700], 0);
        }

        Assert.Empty(disk.AfterPowerLoss(() => false).Names("/a"));
        disk.SyncFolder("/a");
        Assert.Empty(disk.AfterPowerLoss(() => false).Read("/a/b"));
        Assert.Equal(700, disk.AfterPowerLoss(() => true).Read("/a/b").Length);
        disk.SyncAll("/a");
        Assert.Equal(700, disk.AfterPowerLoss(() => false).Read("/a/b").Length);
        await Task.CompletedTask;
    }

    /// <summary>What was said to callers before the end.</summary>
    private sealed record Life(long Acknowledged, long Tried, List<SignedCheckpoint> Signed);

    private static async Task<Life> LiveAsync(SimDisk disk)
    {
        var (acknowledged, tried, signed) = (0L, 0L, new List<SignedCheckpoint>());
        try
        {
            using var store = Open(disk);
            acknowledged = tried = store.Size;
            signed.Add(store.Latest);
            foreach (var count in Rest(store.Size))
            {
                tried += count;
                await store.AppendAtAsync(tried - count, LogFolder.Entries((int)tried - count, count), default);
                acknowledged = tried;
                signed.Add(store.Latest);
            }
        }
        catch (LogStoreException e)
        {
            Assert.Equal(LogStoreFault.Dead, e.Fault);
        }

        return new Life(acknowledged, tried, signed);
    }

    /// <summary>The batches that are missing after so many entries.</summary>
    private static IEnumerable<int> Rest(long size)
    {
        foreach (var count in Batches)
        {
            var left = count - (int)Math.Min(size, count);
            size -= count - left;
            if (left > 0)
            {
                yield return left;
            }
        }
    }

    private static async Task FoundAgainAsync(SimDisk disk, Life life, string where)
    {
        try
        {
            using (var store = Open(disk))
            {
                Assert.InRange(store.Size, life.Acknowledged, life.Tried);
                Verify(store, life);
                await store.AppendAsync(LogFolder.Entries((int)store.Size, 70), default);
            }

            using var again = Open(disk);
            Verify(again, life);
        }
        catch (Exception e)
        {
            Assert.Fail($"{where}: {e}");
        }
    }

    private static void Verify(LogStore store, Life life)
    {
        var size = store.Size;
        Assert.Equal(TreeOf(size), store.Latest.Checkpoint);
        Assert.All(life.Signed, signed => Assert.Equal(signed, store.CheckpointAt(signed.Checkpoint.Size)));
        for (var index = 0; index < size; index += 83)
        {
            Assert.Equal(Some.Entry(index), store.Entry(index).ToArray());
            store.InclusionProof(index, size);
        }

        for (var tile = 0; tile < size / TilePath.FullWidth; tile++)
        {
            Assert.NotNull(store.ReadTile(new TilePath(0, tile, TilePath.FullWidth)));
            Assert.NotNull(store.ReadTile(new TilePath(TilePath.EntriesLevel, tile, TilePath.FullWidth)));
        }
    }

    private static LogStore Open(SimDisk disk) =>
        LogStore.Open(new LogPlace(Folder, disk, SegmentBytes, LogFolder.AtOnce), Signer);

    private static Checkpoint TreeOf(long size)
    {
        lock (Trees)
        {
            return Trees.TryGetValue(size, out var tree) ? tree : Trees[size] = Some.Tree((int)size);
        }
    }

    /// <summary>A coin for each call and seed, the same in every run: the high bits of a multiplied counter.</summary>
    private static Func<bool> Chance(int call, int seed, ulong of16 = 8)
    {
        var state = (ulong)((call * 7919) + seed + 1);
        return () =>
        {
            state = (state * 6364136223846793005UL) + 1442695040888963407UL;
            return state >> 60 < of16;
        };
    }
}
