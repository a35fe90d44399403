using LotusBridge.Ledger;
using LotusBridge.Ledger.Storage;

namespace LotusBridge.Tests.Unit.Ledger;

/// <summary>An entry that is appended under a key is appended once.</summary>
public sealed class LogKeyTests : IDisposable
{
    private const int Many = 40;

    private readonly LogFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_same_key_gives_the_same_index_and_adds_nothing()
    {
        using var store = folder.Open();
        await store.AppendAsync(LogFolder.Entries(0, 3), default);

        Assert.Equal(3, await store.AppendOnceAsync(Key(1), Some.Entry(3), default));
        Assert.Equal(3, await store.AppendOnceAsync(Key(1), Some.Entry(3), default));
        Assert.Equal(4, await store.AppendOnceAsync(Key(2), Some.Entry(4), default));

        Assert.Equal(Some.Tree(5), store.Latest.Checkpoint);
    }

    [Fact]
    public async Task Callers_with_one_key_at_the_same_time_all_get_one_index()
    {
        using var store = folder.Open(LogStore.SegmentBytes);

        var places = await Task.WhenAll(Enumerable.Range(0, 800).Select(i => Task.Run(async () =>
            (Key: i % 100, At: await store.AppendOnceAsync(Key(i % 100), Some.Entry(i % 100), default)))));

        Assert.Equal(100, store.Size);
        Assert.Equal(100, places.Distinct().Count());
        Assert.All(places, place => Assert.Equal(Some.Entry(place.Key), store.Entry(place.At).ToArray()));
    }

    [Fact]
    public async Task Another_entry_under_a_known_key_is_refused_and_changes_nothing()
    {
        using var store = folder.Open();
        await store.AppendOnceAsync(Key(1), Some.Entry(1), default);

        var e = await Assert.ThrowsAsync<LogStoreException>(() => store.AppendOnceAsync(Key(1), Some.Entry(2), default));

        Assert.Equal(LogStoreFault.Conflict, e.Fault);
        Assert.Equal(1, store.Size);
    }

    [Fact]
    public async Task Keys_of_sealed_and_of_unsealed_entries_are_known_after_a_restart()
    {
        await FillAsync();
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(folder.Path, "keys")));
        using var store = folder.Open();
        Assert.InRange(store.ReadAgain, 1, Many - 1);

        for (var i = 0; i < Many; i++)
        {
            Assert.Equal(i, await store.AppendOnceAsync(Key(i), Some.Entry(i), default));
        }

        Assert.Equal(Many, store.Size);
        Assert.Equal(Many, await store.AppendOnceAsync(Key(Many), Some.Entry(Many), default));
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("cut")]
    [InlineData("head")]
    public async Task Keys_that_are_lost_on_disk_are_made_again_from_the_records(string how)
    {
        await FillAsync();
        Spoil(how);

        Assert.Contains("keys", Assert.Single(Compare().Problems), StringComparison.Ordinal);
        for (var opening = 0; opening < 2; opening++)
        {
            using var store = folder.Open();
            for (var i = 0; i < Many; i++)
            {
                Assert.Equal(i, await store.AppendOnceAsync(Key(i), Some.Entry(i), default));
            }
        }
    }

    [Fact]
    public async Task Keys_are_counted_once_when_only_the_tiles_are_lost()
    {
        await FillAsync();
        Directory.Delete(Path.Combine(folder.Path, "tile"), recursive: true);
        for (var opening = 1; opening < 4; opening++)
        {
            using var store = folder.Open();
            for (var i = 0; i < opening * Many; i++)
            {
                Assert.Equal(i, await store.AppendOnceAsync(Key(i), Some.Entry(i), default));
            }
        }

        Assert.Empty(Compare().Problems);
    }

    [Fact]
    public async Task A_key_that_was_changed_on_disk_is_found_by_a_check()
    {
        await FillAsync();
        Assert.Empty(Compare().Problems);
        Spoil("key");

        Assert.Contains("the key of entry", Assert.Single(Compare().Problems), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(129)]
    [InlineData(5000)]
    public void Every_key_of_a_file_is_found_and_no_other(int count)
    {
        var disk = new SimDisk();
        foreach (var key in new Func<int, Digest>[] { Key, Crowded })
        {
            using (var file = disk.Create("/keys"))
            {
                file.Write(SealedKeys.Format(0, count, [.. Enumerable.Range(0, count).Select(i => new KeyedEntry(key(i), i))]), 0);
            }

            using var read = SealedKeys.TryOpen(disk, "/keys")!;
            Assert.All(Enumerable.Range(0, count), i => Assert.Equal(i, read.Find(key(i))));
            Assert.All(Enumerable.Range(count, 300), i => Assert.Null(read.Find(key(i))));
            Assert.Null(read.Find(default));
            Assert.Null(read.Find(Digest.From(Enumerable.Repeat((byte)0xff, 32).ToArray())));
        }
    }

    [Theory]
    [InlineData(nameof(DiskFault.Kill))]
    [InlineData(nameof(DiskFault.Error))]
    [InlineData(nameof(DiskFault.Full))]
    public async Task Whichever_call_fails_repeating_every_key_adds_each_once(string fault)
    {
        var whole = new SimDisk();
        await LiveAsync(whole);
        Assert.Contains(whole.Calls, call => call.StartsWith("rename /log/keys", StringComparison.Ordinal));
        for (var call = 0; call < whole.Calls.Count; call++)
        {
            var disk = new SimDisk { FaultAt = call, Fault = Enum.Parse<DiskFault>(fault) };
            await LiveAsync(disk);
            foreach (var found in new[] { disk.AfterKill(), disk.AfterPowerLoss(() => false), disk.AfterPowerLoss(Every(3)) })
            {
                Assert.True(await LiveAsync(found), $"{fault} at call {call}, {whole.Calls[call]}");
            }
        }
    }

    /// <summary>Appends every key in order; true when all went well, each to its own index.</summary>
    private static async Task<bool> LiveAsync(SimDisk disk)
    {
        try
        {
            using var store = LogStore.Open(
                new LogPlace("/log", disk, WalHeader.Length + 2500, LogFolder.AtOnce), Some.Log());
            for (var i = 0; i < Many; i++)
            {
                Assert.Equal(i, await store.AppendOnceAsync(Key(i), Some.Entry(i), default));
            }

            return store.Latest.Checkpoint == Some.Tree(Many);
        }
        catch (LogStoreException e) when (e.Fault == LogStoreFault.Dead)
        {
            return false;
        }
    }

    private static Func<bool> Every(int nth)
    {
        var count = 0;
        return () => ++count % nth == 0;
    }

    private static Digest Key(int number) => Digest.Of(BitConverter.GetBytes(number));

    /// <summary>Keys that are anything but evenly distributed: all but the last bytes are the same.</summary>
    private static Digest Crowded(int number)
    {
        var bytes = new byte[Digest.Length];
        bytes[0] = 0x40;
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(28), number + 1);
        return Digest.From(bytes);
    }

    private async Task FillAsync()
    {
        using var store = folder.Open();
        for (var i = 0; i < Many; i++)
        {
            await store.AppendOnceAsync(Key(i), Some.Entry(i), default);
        }
    }

    private LogFindings Compare() => LogCheck.Compare(folder.Path, _ => { }, default);

    private void Spoil(string how)
    {
        var path = Directory.GetFiles(Path.Combine(folder.Path, "keys")).Order(StringComparer.Ordinal).First();
        var bytes = File.ReadAllBytes(path);
        bytes[how == "key" ? 40 : 3] ^= 1;
        switch (how)
        {
            case "missing":
                File.Delete(path);
                break;
            case "cut":
                File.WriteAllBytes(path, bytes[..^1]);
                break;
            default:
                File.WriteAllBytes(path, bytes);
                break;
        }
    }
}
