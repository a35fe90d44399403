using LotusBridge.Ledger;
using LotusBridge.Ledger.Storage;

namespace LotusBridge.Tests.Unit.Ledger;

/// <summary>A disk that takes seconds, jitters and stalls: appends wait, and nothing else goes wrong.</summary>
public sealed class LogSlowDiskTests : IDisposable
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    private readonly LogFolder folder = new();
    private readonly SlowDisk disk = new(RealDisk.Instance, _ => TimeSpan.Zero);

    public void Dispose()
    {
        disk.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task While_a_sync_hangs_nobody_is_told_nothing_new_is_signed_and_what_was_there_is_served()
    {
        using var store = Open();
        await store.AppendAsync(LogFolder.Entries(0, 300), default);
        using var held = disk.Hold("sync", "/wal/");
        var waiting = store.AppendAsync(LogFolder.Entries(300, 40), default);
        await HangsAsync();
        await Task.Delay(Moment);

        Assert.False(waiting.IsCompleted);
        Assert.Equal(Some.Tree(300), store.Latest.Checkpoint);
        var served = Task.Run(() => store.Prove(7, default, store.Latest));
        Assert.Same(served, await Task.WhenAny(served, Task.Delay(Soon)));
        Assert.NotNull(store.ReadTile(new TilePath(0, 0, TilePath.FullWidth)));

        disk.LetGo();
        Assert.Equal(300, await waiting.WaitAsync(Soon));
        Assert.Equal(Some.Tree(340), store.Latest.Checkpoint);
    }

    [Fact]
    public async Task What_gathers_while_a_sync_hangs_shares_the_next_one()
    {
        using var store = Open();
        await store.AppendAsync(Some.Entry(0), default);
        using var held = disk.Hold("sync", "/wal/");
        var first = store.AppendAsync(Some.Entry(1), default);
        await HangsAsync();
        var others = Enumerable.Range(2, 500).Select(i => store.AppendAsync(Some.Entry(i), default)).ToList();
        var before = disk.Syncs;
        disk.LetGo();

        Assert.Equal(1, await first.WaitAsync(Soon));
        Assert.Equal(Enumerable.Range(2, 500).Select(i => (long)i), await Task.WhenAll(others).WaitAsync(Soon));
        Assert.InRange(disk.Syncs - before, 2, 3);
    }

    [Fact]
    public async Task Who_stops_waiting_takes_nothing_back()
    {
        using var store = Open();
        using var held = disk.Hold("sync", "/wal/");
        using var patience = new CancellationTokenSource(Moment);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.AppendAsync(Some.Entry(0), patience.Token));
        disk.LetGo();
        Assert.Equal(1, await store.AppendAsync(Some.Entry(1), default).WaitAsync(Soon));
        Assert.Equal(Some.Tree(2), store.Latest.Checkpoint);
    }

    [Fact]
    public async Task Tiles_that_hang_do_not_hold_up_the_answer_to_what_is_durable()
    {
        using var store = Open();
        using var held = disk.Hold("write", "tile");
        var appended = store.AppendAsync(LogFolder.Entries(0, 600), default);

        Assert.Equal(0, await appended.WaitAsync(Soon));
        await HangsAsync();
        disk.LetGo();
        Assert.Equal(600, await store.AppendAsync(Some.Entry(600), default).WaitAsync(Soon));
        store.InclusionProof(3, 601);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task With_jitter_and_stalls_every_key_has_one_entry_however_often_it_is_tried(int seed)
    {
        const int Keys = 120;
        var calls = seed;
        TimeSpan Delay()
        {
            // As irregular as the digits of a hash, and the same with every run.
            var digit = Digest.Of(BitConverter.GetBytes(Interlocked.Add(ref calls, 3))).Bytes[0];
            return TimeSpan.FromMilliseconds(digit % 20 == 0 ? 150 : digit % 4);
        }

        using var jitter = new SlowDisk(RealDisk.Instance, kind => kind == "sync" ? Delay() : TimeSpan.Zero);
        var places = new long[Keys];
        using (var store = Open(jitter))
        {
            // Each is tried three times at once, as by callers who do not know whether they were heard.
            var tried = await Task.WhenAll(Enumerable.Range(0, 3 * Keys).Select(async i => (
                Key: i % Keys,
                Place: await store.AppendOnceAsync(KeyOf(i % Keys), Some.Entry(i % Keys), default)))).WaitAsync(Soon);
            foreach (var same in tried.GroupBy(one => one.Key))
            {
                places[same.Key] = Assert.Single(same.Select(one => one.Place).Distinct());
            }
        }

        using var again = Open(RealDisk.Instance);
        Assert.Equal(Keys, again.Size);
        Assert.Equal(Enumerable.Range(0, Keys).Select(i => (long)i), places.Order());
        Assert.All(Enumerable.Range(0, Keys), i => Assert.Equal(Some.Entry(i), again.Entry(places[i]).ToArray()));
    }

    [Fact]
    public async Task A_process_that_ends_while_a_sync_hangs_has_promised_nothing_that_is_not_there()
    {
        using var copy = new LogFolder();
        using (var store = Open())
        {
            await store.AppendAsync(LogFolder.Entries(0, 90), default);
            using var held = disk.Hold("sync", "/wal/");
            var waiting = store.AppendAtAsync(90, LogFolder.Entries(90, 20), default);
            await HangsAsync();
            foreach (var file in Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories)
                .Where(file => Path.GetFileName(file) != "lock"))
            {
                var target = Path.Combine(copy.Path, Path.GetRelativePath(folder.Path, file));
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(file, target, overwrite: true);
            }

            disk.LetGo();
            await waiting;
        }

        // The record may be there or not; the owner of the order repeats what it was not told of, and nothing is doubled.
        using var found = copy.Open();
        Assert.True(found.Size is 90 or 110, $"{found.Size} entries");
        await found.AppendAtAsync(90, LogFolder.Entries(90, 20), default);
        Assert.Equal(Some.Tree(110), found.Latest.Checkpoint);
    }

    private static Digest KeyOf(int number) => Digest.Of(BitConverter.GetBytes(number));

    private LogStore Open(IDisk? other = null) =>
        LogStore.Open(LogPlace.Usual(folder.Path) with { Disk = other ?? disk }, folder.Signer);

    private async Task HangsAsync()
    {
        for (var waited = TimeSpan.Zero; disk.Held == 0; waited += TimeSpan.FromMilliseconds(5))
        {
            Assert.True(waited < Soon, "no call hangs");
            await Task.Delay(5);
        }
    }
}
