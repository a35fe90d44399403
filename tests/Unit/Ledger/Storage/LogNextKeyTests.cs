using LotusBridge.Ledger;
using LotusBridge.Ledger.Storage;

namespace LotusBridge.Tests.Unit.Ledger;

/// <summary>A log that goes on under another key: one history, segments of the one and then of the other.</summary>
public sealed class LogNextKeyTests : IDisposable
{
    private const string Place = "/log";
    private const int Before = 130;
    private const int After = 90;

    private static readonly LogSigner Old = Some.Log();
    private static readonly LogSigner Next = new(Old.Key.Name, Ed25519Signer.FromSeed(Enumerable.Repeat((byte)77, 32).ToArray()));

    private readonly LogFolder folder = new() { Signer = Old };

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_log_goes_on_under_its_next_key_and_keeps_its_history()
    {
        await folder.FillAsync(LogFolder.SmallSegment, 60, 70);
        using (var store = OpenNext())
        {
            Assert.Equal(Some.Tree(Before), store.Latest.Checkpoint);
            await store.AppendAsync(LogFolder.Entries(Before, After), default);
            Assert.True(store.Latest.IsSignedBy(Next.Key));
            Assert.False(store.Latest.IsSignedBy(Old.Key));
        }

        using var again = OpenNext();
        Assert.Equal(Some.Tree(Before + After), again.Latest.Checkpoint);
        Assert.Equal(Some.Entry(3), again.Entry(3).ToArray());
    }

    [Fact]
    public async Task A_new_segment_begins_with_the_first_entry_under_the_next_key()
    {
        await folder.FillAsync(LogFolder.SmallSegment, 7);
        Assert.Single(folder.Segments());
        using (var store = OpenNext())
        {
            Assert.Single(folder.Segments());
            await store.AppendAsync(LogFolder.Entries(7, 1), default);
        }

        Assert.Equal(WalHeader.NameOf(7), Path.GetFileName(folder.Segments()[1]));
        Assert.Equal(
            [Old.Key.ToString(), Next.Key.ToString()],
            folder.Segments().Select(segment => WalHeader.TryRead(File.ReadAllBytes(segment))!.Key));
    }

    [Fact]
    public async Task Under_a_key_that_nobody_named_as_the_former_the_log_does_not_open()
    {
        await folder.FillAsync(LogFolder.SmallSegment, 7);
        Assert.Equal(LogStoreFault.OtherLog, Refused(Next));
        Assert.Equal(LogStoreFault.OtherLog, Refused(Next, Next.Key));
    }

    [Fact]
    public async Task After_the_first_entry_under_the_next_key_the_old_one_opens_it_no_more()
    {
        await folder.FillAsync(LogFolder.SmallSegment, 7);
        using (OpenNext())
        {
            // Nothing was appended: the old key may still go on.
        }

        folder.Open().Dispose();
        using (var store = OpenNext())
        {
            await store.AppendAsync(LogFolder.Entries(7, 1), default);
        }

        Assert.Equal(LogStoreFault.OtherLog, Refused(Old));
        Assert.Equal(LogStoreFault.OtherLog, Refused(Old, Next.Key));
    }

    [Fact]
    public async Task A_record_signed_by_the_former_key_in_a_segment_of_the_next_is_no_record_of_the_log()
    {
        await folder.FillAsync(LogFolder.SmallSegment, 7, 5);
        var segment = folder.Segments()[0];
        var bytes = File.ReadAllBytes(segment);
        var header = WalHeader.TryRead(bytes)! with { Key = Next.Key.ToString() };
        header.ToBytes().CopyTo(bytes, 0);
        File.WriteAllBytes(segment, bytes);
        var refused = Assert.Throws<LogStoreException>(() => OpenNext());
        Assert.Equal(LogStoreFault.Corrupt, refused.Fault);
    }

    [Fact]
    public async Task A_check_of_the_whole_log_verifies_each_segment_under_its_own_key_and_names_the_former_ones()
    {
        await folder.FillAsync(LogFolder.SmallSegment, 60, 70);
        using (var store = OpenNext())
        {
            await store.AppendAsync(LogFolder.Entries(Before, After), default);
        }

        var found = LogCheck.Compare(folder.Path, _ => { }, default);
        Assert.Empty(found.Problems);
        Assert.Equal(Next.Key.ToString(), found.Key);
        Assert.Equal([Old.Key.ToString()], found.FormerKeys);
        Assert.Equal(Some.Tree(Before + After), found.Tree);
    }

    [Theory]
    [InlineData(nameof(DiskFault.Kill))]
    [InlineData(nameof(DiskFault.Error))]
    [InlineData(nameof(DiskFault.Short))]
    [InlineData(nameof(DiskFault.Full))]
    public async Task Whichever_call_fails_around_the_change_nothing_acknowledged_is_lost(string fault)
    {
        var whole = await BegunAsync();
        var first = whole.Calls.Count;
        await GoOnAsync(whole);
        for (var call = first; call < whole.Calls.Count; call++)
        {
            var disk = await BegunAsync();
            (disk.FaultAt, disk.Fault) = (call, Enum.Parse<DiskFault>(fault));
            var acknowledged = await GoOnAsync(disk);
            foreach (var found in new[] { disk.AfterKill(), disk.AfterPowerLoss(() => false), disk.AfterPowerLoss(() => true) })
            {
                using (var store = Open(found, Next, Old.Key))
                {
                    Assert.True(store.Size >= acknowledged, $"{fault} at {call}, {whole.Calls[call]}: {store.Size}");
                    Assert.Equal(Some.Tree((int)store.Size), store.Latest.Checkpoint);
                    await store.AppendAsync(LogFolder.Entries((int)store.Size, 70), default);
                }

                using var again = Open(found, Next, Old.Key);
                Assert.Equal(Some.Tree((int)again.Size), again.Latest.Checkpoint);
            }
        }
    }

    private static async Task<SimDisk> BegunAsync()
    {
        var disk = new SimDisk();
        using var store = Open(disk, Old);
        await store.AppendAsync(LogFolder.Entries(0, 60), default);
        await store.AppendAsync(LogFolder.Entries(60, 70), default);
        return disk;
    }

    /// <summary>Opens under the next key and appends; returns what was acknowledged in all.</summary>
    private static async Task<long> GoOnAsync(SimDisk disk)
    {
        var acknowledged = (long)Before;
        try
        {
            using var store = Open(disk, Next, Old.Key);
            foreach (var count in new[] { 1, 40, 60 })
            {
                await store.AppendAsync(LogFolder.Entries((int)acknowledged, count), default);
                acknowledged += count;
            }
        }
        catch (LogStoreException error)
        {
            Assert.Equal(LogStoreFault.Dead, error.Fault);
        }

        return acknowledged;
    }

    private static LogStore Open(SimDisk disk, LogSigner signer, params VerifierKey[] former) => LogStore.Open(
        new LogPlace(Place, disk, WalHeader.Length + 3000, LogFolder.AtOnce), signer, former);

    private LogStore OpenNext() => LogStore.Open(
        new LogPlace(folder.Path, RealDisk.Instance, LogFolder.SmallSegment, LogFolder.AtOnce), Next, Old.Key);

    private LogStoreFault Refused(LogSigner signer, params VerifierKey[] former) => Assert.Throws<LogStoreException>(
        () => LogStore.Open(folder.Path, signer, former)).Fault;
}
