using LotusBridge.Ledger;
using LotusBridge.Ledger.Storage;

namespace LotusBridge.Tests.Unit.Ledger;

/// <summary>Torn writes, flipped bits and failing disks.</summary>
public sealed class LogFaultTests : IDisposable
{
    private readonly LogFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_last_record_torn_at_any_byte_is_forgotten_and_the_log_goes_on(bool isFileCut)
    {
        await folder.FillAsync(LogFolder.SmallSegment, 3, 2);
        var path = Assert.Single(folder.Segments());
        var whole = await File.ReadAllBytesAsync(path);
        var (start, end) = RecordAt(whole, 1);

        for (var cut = start; cut < end; cut++)
        {
            byte[] zeros = new byte[whole.Length - cut];
            await File.WriteAllBytesAsync(path, isFileCut ? whole[..cut] : [.. whole[..cut], .. zeros]);
            // A record whose last bytes are zeros anyway is not torn by zeros.
            var isWhole = !isFileCut && whole.AsSpan(cut, end - cut).IndexOfAnyExcept((byte)0) < 0;
            using var store = folder.Open();
            Assert.Equal(Some.Tree(isWhole ? 5 : 3), store.Latest.Checkpoint);
        }

        using var last = folder.Open();
        await last.AppendAtAsync(3, LogFolder.Entries(3, 4), default);
        Assert.Equal(Some.Tree(7), last.Latest.Checkpoint);
    }

    [Fact]
    public async Task What_is_appended_after_a_torn_record_survives_the_next_opening()
    {
        await folder.FillAsync(LogFolder.SmallSegment, 3, 2);
        var path = Assert.Single(folder.Segments());
        var bytes = await File.ReadAllBytesAsync(path);
        bytes[RecordAt(bytes, 1).Start + 150] ^= 1;
        await File.WriteAllBytesAsync(path, bytes);

        await folder.FillAsync(LogFolder.SmallSegment, 1);

        using var store = folder.Open();
        Assert.Equal(Some.Tree(4), store.Latest.Checkpoint);
    }

    [Fact]
    public async Task A_torn_record_with_its_first_sector_missing_is_forgotten_too()
    {
        await folder.FillAsync(LogStore.SegmentBytes, 3, 100);
        var path = Assert.Single(folder.Segments());
        var bytes = await File.ReadAllBytesAsync(path);
        bytes.AsSpan(RecordAt(bytes, 1).Start, 512).Clear();
        await File.WriteAllBytesAsync(path, bytes);

        using (var store = folder.Open())
        {
            Assert.Equal(3, store.Size);
        }

        var cleaned = await File.ReadAllBytesAsync(path);
        Assert.False(cleaned.AsSpan(RecordAt(bytes, 0).End).ContainsAnyExcept((byte)0));
    }

    [Fact]
    public async Task A_bit_flipped_anywhere_in_a_record_before_the_last_keeps_the_log_shut()
    {
        await folder.FillAsync(LogFolder.SmallSegment, 2, 1);
        var path = Assert.Single(folder.Segments());
        var whole = await File.ReadAllBytesAsync(path);
        var (start, end) = RecordAt(whole, 0);

        for (var i = start; i < end; i++)
        {
            whole[i] ^= 0x10;
            await File.WriteAllBytesAsync(path, whole);
            Assert.Equal(LogStoreFault.Corrupt, Assert.Throws<LogStoreException>(() => folder.Open()).Fault);
            whole[i] ^= 0x10;
        }

        await File.WriteAllBytesAsync(path, whole);
        using var store = folder.Open();
        Assert.Equal(3, store.Size);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    [InlineData(60)]
    [InlineData(100)]
    [InlineData(115)]
    [InlineData(130)]
    [InlineData(2500)]
    [InlineData(4095)]
    public async Task A_bit_flipped_in_the_header_of_a_segment_keeps_the_log_shut(int at)
    {
        await folder.FillAsync(LogFolder.SmallSegment, 2);
        var path = Assert.Single(folder.Segments());
        var bytes = await File.ReadAllBytesAsync(path);
        bytes[at] ^= 1;
        await File.WriteAllBytesAsync(path, bytes);

        Assert.Equal(LogStoreFault.Corrupt, Assert.Throws<LogStoreException>(() => folder.Open()).Fault);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_missing_segment_before_the_last_keeps_the_log_shut(int which)
    {
        await folder.FillAsync(LogFolder.SmallSegment, 60, 60, 60);
        Assert.Equal(3, folder.Segments().Length);
        File.Delete(folder.Segments()[which]);

        Assert.Equal(LogStoreFault.Corrupt, Assert.Throws<LogStoreException>(() => folder.Open()).Fault);
    }

    [Fact]
    public async Task The_last_record_of_an_earlier_segment_is_never_taken_for_torn()
    {
        await folder.FillAsync(LogFolder.SmallSegment, 60, 60);
        var first = folder.Segments()[0];
        var bytes = await File.ReadAllBytesAsync(first);
        bytes[RecordAt(bytes, 0).End - 1] ^= 1;
        await File.WriteAllBytesAsync(first, bytes);

        Assert.Equal(LogStoreFault.Corrupt, Assert.Throws<LogStoreException>(() => folder.Open()).Fault);
    }

    [Fact]
    public async Task An_entry_that_imitates_a_record_does_not_keep_the_log_shut_after_a_torn_write()
    {
        var after = new Frontier();
        after.Set(901, new Digest[5]);
        var fake = new byte[WalRecord.HeadBytes + sizeof(ushort) + WalRecord.TailBytes(0, 901)];
        WalRecord.Frame(fake, new WalBefore(default, 900, Digest.Of("x"u8), new byte[64]), 1, [], after, default);
        using (var store = folder.Open())
        {
            await store.AppendAsync(LogFolder.Entries(0, 1), default);
            await store.AppendAsync([fake], default);
        }

        var path = folder.Segments()[^1];
        var bytes = await File.ReadAllBytesAsync(path);
        bytes[RecordAt(bytes, 1).Start + 20] ^= 1;
        await File.WriteAllBytesAsync(path, bytes);

        using var again = folder.Open();
        Assert.Equal(1, again.Size);
    }

    [Fact]
    public async Task A_segment_left_half_made_is_no_part_of_the_log()
    {
        await folder.FillAsync(LogFolder.SmallSegment, 2);
        await File.WriteAllTextAsync(folder.Segments()[0] + ".making", "half");

        using var store = folder.Open();

        Assert.Equal(2, store.Size);
        Assert.Single(folder.Segments());
    }

    [Theory]
    [InlineData("write")]
    [InlineData("fdatasync")]
    public async Task After_a_failed_write_or_sync_the_store_is_dead_for_good_and_says_what_to_do(string call)
    {
        var disk = new SimDisk { Fault = DiskFault.Error };
        using (var store = folder.Open(disk: disk))
        {
            await store.AppendAsync(LogFolder.Entries(0, 2), default);
            disk.FaultAt = disk.Calls.Count + (call == "write" ? 0 : 1);
            var e = await Assert.ThrowsAsync<LogStoreException>(
                () => store.AppendAsync(LogFolder.Entries(2, 2), default));

            Assert.StartsWith(call, disk.Calls[disk.FaultAt], StringComparison.Ordinal);
            Assert.Equal(LogStoreFault.Dead, e.Fault);
            Assert.Contains("Stop the node", e.Message, StringComparison.Ordinal);
            await Assert.ThrowsAsync<LogStoreException>(() => store.AppendAsync(LogFolder.Entries(2, 1), default));
            Assert.Throws<LogStoreException>(() => store.Latest);
        }

        using var again = folder.Open(disk: disk.AfterKill());
        await again.AppendAtAsync(0, LogFolder.Entries(0, 5), default);
        Assert.Equal(Some.Tree(5), again.Latest.Checkpoint);
    }

    [Fact]
    public async Task One_batch_is_one_sync_and_callers_that_wait_together_share_it()
    {
        var disk = new SimDisk();
        using var store = folder.Open(LogStore.SegmentBytes, disk);
        await store.AppendAsync(LogFolder.Entries(0, 1), default);
        var before = disk.Count("fdatasync");

        await store.AppendAsync(LogFolder.Entries(1, 400), default);
        Assert.Equal(before + 1, disk.Count("fdatasync"));

        await Task.WhenAll(Enumerable.Range(0, 2000).Select(i => store.AppendAsync([Some.Entry(i)], default)));
        Assert.InRange(disk.Count("fdatasync") - before, 2, 1000);
    }

    /// <summary>Where the record with this number lies in its segment.</summary>
    private static (int Start, int End) RecordAt(byte[] segment, int number)
    {
        var start = WalHeader.Length;
        for (; ; number--)
        {
            Assert.NotNull(WalRecord.TryRead(segment.AsMemory(start), out var length));
            if (number == 0)
            {
                return (start, start + length);
            }

            start += length;
        }
    }
}
