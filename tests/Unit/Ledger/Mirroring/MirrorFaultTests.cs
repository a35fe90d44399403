using LotusBridge.Ledger;
using LotusBridge.Ledger.Mirroring;
using LotusBridge.Ledger.Storage;

namespace LotusBridge.Tests.Unit.Ledger.Mirroring;

/// <summary>Restarts, torn writes, flipped bits and failing disks.</summary>
public sealed class MirrorFaultTests : IDisposable
{
    private readonly MirrorStage stage = new();

    public void Dispose() => stage.Dispose();

    [Fact]
    public async Task After_a_restart_the_mirror_serves_and_goes_on_as_before()
    {
        await stage.FillAsync(0, 300);
        stage.Announce(300, 900);
        await stage.UploadAsync(MirrorStage.Body(300, 900, packages: 1));
        var before = stage.Mirror.Latest(Mirror.HashOf(Some.Origin));

        stage.Restart();

        Assert.Equal(before, stage.Mirror.Latest(Mirror.HashOf(Some.Origin)));
        Assert.Equal(900, stage.Mirror.Seen(Some.Origin)!.Checkpoint.Size);
        Assert.Equal(200, (await stage.UploadAsync(MirrorStage.Body(512, 900))).Status);
    }

    [Fact]
    public async Task A_checkpoint_that_no_entry_came_for_is_forgotten_by_a_restart()
    {
        await stage.FillAsync(0, 3);
        stage.Announce(3, 5);

        stage.Restart();

        Assert.Equal(409, (await stage.UploadAsync(MirrorStage.Body(3, 5))).Status);
        Assert.Equal(200, (await stage.FillAsync(3, 5)).Status);
    }

    [Fact]
    public async Task Two_mirrors_do_not_share_a_folder()
    {
        await stage.FillAsync(0, 3);

        var refused = Assert.Throws<LogStoreException>(() => Mirror.Open(
            stage.Folder, stage.Cosigner, [stage.Log.Key], new byte[Mirror.SecretLength]));
        Assert.Equal(LogStoreFault.Locked, refused.Fault);
    }

    [Fact]
    public async Task Another_logs_folder_is_not_taken_for_ones_own()
    {
        await stage.FillAsync(0, 3);
        stage.Restart();
        var other = Some.Log("lotus-demo/XX");
        Directory.Move(stage.CopyFolder, Path.Combine(stage.Folder, Mirror.HashOf("lotus-demo/XX")));

        var refused = Assert.Throws<LogStoreException>(() => Mirror.Open(
            stage.Folder, stage.Cosigner, [other.Key], new byte[Mirror.SecretLength]));
        Assert.Equal(LogStoreFault.OtherLog, refused.Fault);
    }

    [Fact]
    public async Task Missing_and_damaged_tiles_are_made_again_from_the_journal()
    {
        await stage.FillAsync(0, 700);
        stage.Restart();
        Directory.Delete(Path.Combine(stage.CopyFolder, "tile"), recursive: true);

        Assert.Equal(200, (await stage.FillAsync(700, 800)).Status);
        Assert.Equal(MirrorStage.Tree(800), stage.Served());
    }

    [Fact]
    public async Task A_last_record_torn_at_any_byte_is_forgotten_and_comes_again()
    {
        await stage.FillAsync(0, 3);
        await stage.FillAsync(3, 5);
        stage.Restart();
        var path = Assert.Single(Segments());
        var whole = await File.ReadAllBytesAsync(path);
        var (start, end) = RecordAt(whole, 1);

        for (var cut = start; cut < end - 1; cut++)
        {
            await File.WriteAllBytesAsync(path, [.. whole[..cut], .. new byte[whole.Length - cut]]);
            Assert.Equal(MirrorStage.Tree(3), stage.Served());
            stage.Restart();
        }

        Assert.Equal(200, (await stage.FillAsync(3, 9)).Status);
    }

    [Fact]
    public async Task A_bit_flipped_anywhere_before_the_last_record_keeps_the_copy_shut()
    {
        await stage.FillAsync(0, 3);
        await stage.FillAsync(3, 5);
        stage.Restart();
        var path = Assert.Single(Segments());
        var whole = await File.ReadAllBytesAsync(path);

        // The zeros between the header's text and its sum are under the sum too.
        for (var i = 0; i < RecordAt(whole, 0).End; i++)
        {
            whole[i] ^= 0x10;
            await File.WriteAllBytesAsync(path, whole);
            Assert.Equal(LogStoreFault.Corrupt, Assert.Throws<LogStoreException>(() => stage.Mirror).Fault);
            whole[i] ^= 0x10;
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_missing_segment_keeps_the_copy_shut(int which)
    {
        await stage.FillAsync(0, 200);
        await stage.FillAsync(200, 400);
        await stage.FillAsync(400, 600);
        stage.Restart();
        Assert.Equal(3, Segments().Length);
        File.Delete(Segments()[which]);

        Assert.Equal(LogStoreFault.Corrupt, Assert.Throws<LogStoreException>(() => stage.Mirror).Fault);
    }

    [Fact]
    public async Task A_restart_reads_the_newest_segment_alone_and_goes_on_as_before()
    {
        await stage.FillAsync(0, 400);
        await stage.FillAsync(400, 800);
        await stage.FillAsync(800, 810);
        var before = stage.Mirror.Latest(Mirror.HashOf(Some.Origin));
        stage.Restart();
        await FlipAsync(Segments()[0], JournalHeader.Length + 100);

        Assert.Equal(before, stage.Mirror.Latest(Mirror.HashOf(Some.Origin)));
        Assert.Equal(MirrorStage.Tree(810), stage.Mirror.Seen(Some.Origin)!.Checkpoint);
        Assert.Equal(200, (await stage.FillAsync(810, 1300)).Status);
        Assert.Equal(MirrorStage.Tree(1300), stage.Served());
    }

    [Theory]
    [InlineData("tile/0/003.p")]
    [InlineData("tile/entries/003.p")]
    [InlineData("tile/1/000.p")]
    public async Task A_partial_tile_that_is_damaged_or_missing_makes_the_copy_read_its_whole_journal(string tile)
    {
        await stage.FillAsync(0, 400);
        await stage.FillAsync(400, 800);
        await stage.FillAsync(800, 1200);
        stage.Restart();
        var path = Directory.GetFiles(Path.Combine(stage.CopyFolder, tile)).Order(StringComparer.Ordinal).Last();
        await FlipAsync(path, 5);
        Assert.Equal(MirrorStage.Tree(1200), stage.Served());
        stage.Restart();
        File.Delete(path);
        Assert.Equal(MirrorStage.Tree(1200), stage.Served());
        stage.Restart();
        await FlipAsync(Segments()[0], JournalHeader.Length + 100);

        Assert.Equal(LogStoreFault.Corrupt, Assert.Throws<LogStoreException>(() => stage.Mirror).Fault);
    }

    [Fact]
    public async Task A_full_tile_that_is_missing_is_said_and_comes_back_from_the_journal()
    {
        await stage.FillAsync(0, 400);
        await stage.FillAsync(400, 800);
        await stage.FillAsync(800, 810);
        stage.Restart();
        TilesOnDisk.Spoil(stage.CopyFolder, "tile/0/001", "missing");

        var path = new TilePath(0, 1, TilePath.FullWidth);
        var said = Assert.Throws<LogStoreException>(() => stage.Mirror.ReadTile(Mirror.HashOf(Some.Origin), path));
        Assert.Contains("remove the copy's folder 'tile'", said.Message, StringComparison.Ordinal);
        stage.Restart();
        Directory.Delete(Path.Combine(stage.CopyFolder, "tile"), recursive: true);
        Assert.NotNull(stage.Mirror.ReadTile(Mirror.HashOf(Some.Origin), path));
    }

    [Fact]
    public async Task Whatever_call_to_the_disk_fails_first_nothing_vouched_for_is_lost()
    {
        for (var calls = 0; calls < 24; calls++)
        {
            using var fresh = new MirrorStage();
            fresh.Around = disk => new FaultyDisk(disk) { CallsLeft = calls, TornBytes = 61 * calls };
            var vouched = 0L;
            try
            {
                for (; ; vouched += 40)
                {
                    Assert.Equal(200, (await fresh.FillAsync(vouched, vouched + 40)).Status);
                }
            }
            catch (LogStoreException e)
            {
                Assert.Equal(LogStoreFault.Dead, e.Fault);
            }

            Assert.Throws<LogStoreException>(() => fresh.Mirror.Latest(Mirror.HashOf(Some.Origin)));
            fresh.Restart();
            fresh.Around = disk => disk;
            var size = fresh.Served()?.Size ?? 0;
            Assert.InRange(size, vouched, vouched + 40);
            Assert.Equal(200, (await fresh.FillAsync(size, size + 7)).Status);
        }
    }

    [Fact]
    public async Task An_accepted_request_is_one_sync()
    {
        FaultyDisk? disk = null;
        stage.Around = inner => disk = new FaultyDisk(inner);
        await stage.FillAsync(0, 2);
        var before = disk!.Syncs;

        await stage.FillAsync(2, 12);

        Assert.Equal(before + 1, disk.Syncs);
    }

    private static async Task FlipAsync(string path, int at)
    {
        var bytes = await File.ReadAllBytesAsync(path);
        bytes[at] ^= 1;
        await File.WriteAllBytesAsync(path, bytes);
    }

    private string[] Segments() =>
        [.. Directory.GetFiles(Path.Combine(stage.CopyFolder, "wal")).Order(StringComparer.Ordinal)];

    /// <summary>Where the record with this number lies in its segment.</summary>
    private static (int Start, int End) RecordAt(byte[] segment, int number)
    {
        var header = JournalHeader.TryRead(segment)!;
        var start = JournalHeader.Length;
        for (; ; number--)
        {
            Assert.NotNull(JournalRecord.TryRead(segment.AsMemory(start), header.Mark.Span, out var length));
            if (number == 0)
            {
                return (start, start + length);
            }

            start += length;
        }
    }
}
