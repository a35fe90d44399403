using LotusBridge.Ledger;
using LotusBridge.Ledger.Storage;

namespace LotusBridge.Tests.Unit.Ledger;

/// <summary>What is sealed is not read on opening, and found when it is asked for or checked.</summary>
public sealed class LogSealTests : IDisposable
{
    private const int Size = 900;

    private readonly LogFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Opening_reads_only_the_newest_segments_and_knows_every_entry()
    {
        await FillAsync();
        using var store = folder.Open();

        Assert.InRange(store.ReadAgain, 1, 300);
        Assert.Equal(Some.Tree(Size), store.Latest.Checkpoint);
        for (var index = 0; index < Size; index++)
        {
            Assert.Equal(Some.Entry(index), store.Entry(index).ToArray());
            store.InclusionProof(index, Size);
        }
    }

    [Fact]
    public async Task A_log_goes_on_after_many_openings_as_if_it_had_never_been_closed()
    {
        for (var at = 0; at < 700; at += 35)
        {
            await folder.FillAsync(LogFolder.SmallSegment, 30, 5);
            using var store = folder.Open();
            Assert.Equal(Some.Tree(at + 35), store.Latest.Checkpoint);
        }

        Assert.Empty(Compare().Problems);
    }

    [Fact]
    public async Task Where_a_system_cannot_sync_everything_nothing_is_sealed()
    {
        var disk = new SimDisk { CanSyncAll = false };
        using (var store = folder.Open(disk: disk))
        {
            for (var at = 0; at < 300; at += 60)
            {
                await store.AppendAsync(LogFolder.Entries(at, 60), default);
            }
        }

        using var again = folder.Open(disk: disk.AfterKill());
        Assert.Equal(300, again.ReadAgain);
    }

    [Theory]
    [InlineData("tile/0/*.p", "missing")]
    [InlineData("tile/0/*.p", "damaged")]
    [InlineData("tile/0/*.p", "cut")]
    [InlineData("tile/1/*.p", "damaged")]
    [InlineData("tile/entries/*.p", "missing")]
    [InlineData("tile/entries/*.p", "damaged")]
    [InlineData("tile/0/000.pack", "missing")]
    [InlineData("tile/entries/000.pack", "missing")]
    public async Task Where_the_last_tiles_do_not_fit_everything_is_read_and_written_again(string which, string how)
    {
        await FillAsync();
        Spoil(which, how);

        using (var store = folder.Open())
        {
            Assert.Equal(Size, store.ReadAgain);
            Assert.Equal(Some.Tree(Size), store.Latest.Checkpoint);
        }

        Assert.Empty(Compare().Problems);
    }

    [Fact]
    public async Task Without_its_tiles_a_log_writes_them_all_again()
    {
        await FillAsync();
        Directory.Delete(Path.Combine(folder.Path, "tile"), recursive: true);

        using (var store = folder.Open())
        {
            store.InclusionProof(0, Size);
        }

        Assert.Empty(Compare().Problems);
    }

    [Theory]
    [InlineData("tile/0/000", "missing")]
    [InlineData("tile/0/000", "damaged")]
    [InlineData("tile/entries/001", "table")]
    public async Task A_sealed_tile_gone_bad_gives_no_proof_is_found_and_is_written_again(string which, string how)
    {
        await FillAsync();
        Spoil(which, how);
        using (var store = folder.Open())
        {
            var e = Assert.Throws<LogStoreException>(() => store.InclusionProof(256, Size) + "" + store.InclusionProof(1, Size));
            Assert.Equal(LogStoreFault.Corrupt, e.Fault);
            Assert.Contains("rebuild-tiles", e.Message, StringComparison.Ordinal);
        }

        Assert.Contains(which, Assert.Single(Compare().Problems), StringComparison.Ordinal);
        Assert.Empty(LogCheck.RebuildTiles(folder.Path, _ => { }, default).Problems);
        Assert.Empty(Compare().Problems);
        using var mended = folder.Open();
        mended.InclusionProof(256, Size);
    }

    [Fact]
    public async Task A_bit_flipped_in_a_sealed_record_is_found_by_a_check()
    {
        await FillAsync();
        var path = folder.Segments()[1];
        var bytes = await File.ReadAllBytesAsync(path);
        bytes[WalHeader.Length + 200] ^= 4;
        await File.WriteAllBytesAsync(path, bytes);

        Assert.Contains(Path.GetFileName(path), Assert.Single(Compare().Problems), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task A_sealed_segment_that_is_missing_keeps_the_log_shut(int which)
    {
        await FillAsync();
        File.Delete(folder.Segments()[which]);

        Assert.Equal(LogStoreFault.Corrupt, Assert.Throws<LogStoreException>(() => folder.Open()).Fault);
    }

    [Fact]
    public async Task A_check_tells_how_far_it_is_and_changes_nothing()
    {
        await FillAsync();
        var before = Everything();
        var seen = new List<LogProgress>();

        var found = LogCheck.Compare(folder.Path, seen.Add, default);

        Assert.Empty(found.Problems);
        Assert.Equal(folder.Signer.Key.ToString(), found.Key);
        Assert.Equal(Some.Tree(Size), found.Tree);
        Assert.Equal((0, 0), (found.Unsettled, found.TornBytes));
        Assert.Equal(Enumerable.Range(1, folder.Segments().Length), seen.Select(one => one.Segments));
        Assert.Equal(before, Everything());
    }

    [Fact]
    public async Task A_check_says_what_the_next_opening_will_mend_and_leaves_it()
    {
        await FillAsync();
        await folder.FillAsync(LogFolder.SmallSegment, 45, 45, 45);
        var last = folder.Segments()[^1];
        var bytes = await File.ReadAllBytesAsync(last);
        var end = bytes.AsSpan().LastIndexOfAnyExcept((byte)0);
        bytes[end + 9] = 1;
        await File.WriteAllBytesAsync(last, bytes);
        TilesOnDisk.Spoil(folder.Path, "tile/0/003", "missing");

        var found = Compare();

        Assert.Empty(found.Problems);
        Assert.Equal(1, found.Unsettled);
        Assert.True(found.TornBytes > 0);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(last));
    }

    [Fact]
    public async Task A_log_that_is_open_or_missing_is_not_checked()
    {
        await folder.FillAsync(LogFolder.SmallSegment, 3);
        using (folder.Open())
        {
            Assert.Equal(LogStoreFault.Locked, Assert.Throws<LogStoreException>(Compare).Fault);
        }

        Assert.Throws<DirectoryNotFoundException>(() => LogCheck.Compare("/nonexistent", _ => { }, default));
    }

    private async Task FillAsync() =>
        await folder.FillAsync(LogFolder.SmallSegment, [.. Enumerable.Repeat(45, Size / 45)]);

    private LogFindings Compare() => LogCheck.Compare(folder.Path, _ => { }, default);

    private Dictionary<string, string> Everything() => Directory
        .EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories)
        .ToDictionary(path => path, path => Digest.Of(File.ReadAllBytes(path)).Hex, StringComparer.Ordinal);

    /// <summary>Spoils a full tile, a pack of them, or every partial tile of a level.</summary>
    private void Spoil(string which, string how)
    {
        var path = Path.Combine(folder.Path, which);
        if (which.EndsWith(TilePack.Ending, StringComparison.Ordinal))
        {
            File.Delete(path);
            return;
        }

        if (!which.EndsWith(".p", StringComparison.Ordinal))
        {
            TilesOnDisk.Spoil(folder.Path, which, how);
            return;
        }

        var files = Directory.GetDirectories(Path.GetDirectoryName(path)!, "*.p").SelectMany(Directory.GetFiles).ToArray();
        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            var bytes = File.ReadAllBytes(file);
            bytes[^3] ^= 1;
            if (how == "missing")
            {
                File.Delete(file);
            }
            else
            {
                File.WriteAllBytes(file, how == "cut" ? bytes[..^1] : bytes);
            }
        }
    }
}
