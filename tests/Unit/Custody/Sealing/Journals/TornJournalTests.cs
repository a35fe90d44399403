using System.Text;
using LotusBridge.Custody.Sealing;
using LotusBridge.Custody.Sealing.Journals;
using LotusBridge.Ledger;
using LotusBridge.Tests.Unit.Custody.Sealing.Lanes;

namespace LotusBridge.Tests.Unit.Custody.Sealing.Journals;

/// <summary>Journals that are cut, changed, foreign or no journals at all.</summary>
public sealed class TornJournalTests
{
    // After these the journal has three announced batches, two of them done.
    private const int Steps = 9;
    private const int Records = 5;

    /// <summary>A torn last record was not on the disk, so its batch is not in the file; a cut whole one is told by nobody.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(47)]
    public async Task A_journal_torn_in_its_last_record_goes_on(int cut)
    {
        using var run = await Begun();
        var before = run.SealedBytes;
        Cut(run, cut);
        await run.FinishesAsync();
        Assert.Equal(before[..300], run.SealedBytes[..300]);
        Assert.DoesNotContain(JournalStep.KeysWritten, run.Steps);
    }

    [Fact]
    public async Task A_last_record_of_garbage_is_a_torn_one()
    {
        using var run = await Begun();
        Flip(run, -3);
        await run.FinishesAsync();
        Assert.DoesNotContain(JournalStep.KeysWritten, run.Steps);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(Records)]
    public async Task A_changed_record_before_the_last_one_makes_all_be_sealed_anew(int fromEnd)
    {
        foreach (var at in new[] { 0, 9, 20, 40 })
        {
            using var run = await Begun();
            var before = run.SealedBytes;
            Flip(run, -(fromEnd * JournalRecord.Length) + at);
            await run.FinishesAsync();
            Assert.Contains(JournalStep.KeysWritten, run.Steps);
            Assert.NotEqual(before[..300], run.SealedBytes[..300]);
        }
    }

    [Fact]
    public async Task Records_in_another_order_or_twice_make_all_be_sealed_anew()
    {
        foreach (var change in new Func<byte[], byte[]>[]
        {
            records => [.. records[^96..^48], .. records[..^96], .. records[^48..]],
            records => [.. records, .. records[..48], .. records[..48]],
        })
        {
            using var run = await Begun();
            var journal = await File.ReadAllBytesAsync(run.Journal, Files.Stop);
            var records = journal[^(Records * JournalRecord.Length)..];
            await File.WriteAllBytesAsync(
                run.Journal, [.. journal[..^records.Length], .. change(records)], Files.Stop);
            await run.FinishesAsync();
            Assert.Contains(JournalStep.KeysWritten, run.Steps);
        }
    }

    [Fact]
    public async Task A_journal_that_ended_before_its_keys_were_on_disk_begins_anew()
    {
        using var whole = await Begun(1);
        var start = await File.ReadAllBytesAsync(whole.Journal, Files.Stop);
        foreach (var length in new[] { 0, 1, JournalKeys.Magic.Length, JournalKeys.Magic.Length + 2, start.Length - 1 })
        {
            using var run = new Interrupted();
            await File.WriteAllBytesAsync(run.Journal, start[..length], Files.Stop);
            await run.FinishesAsync();
            Assert.Contains(JournalStep.KeysWritten, run.Steps);
        }
    }

    [Fact]
    public async Task Changed_keys_are_refused_and_nothing_is_touched()
    {
        using var run = await Begun();
        Flip(run, -(Records * JournalRecord.Length) - 1);
        await Untouched<AgeFormatException>(run);
    }

    [Theory]
    [InlineData("a letter that somebody wants to keep")]
    [InlineData("lotus-bridge/sealing-journal/v2\n")]
    public async Task What_is_no_journal_is_left_alone(string text)
    {
        using var run = new Interrupted();
        await File.WriteAllBytesAsync(run.Journal, Encoding.UTF8.GetBytes(text), Files.Stop);
        await Untouched<FormatException>(run);
    }

    [Fact]
    public async Task Another_sealers_journal_is_left_alone()
    {
        using var run = await Begun();
        await Untouched<NoIdentityMatchException>(run, own: 8);
    }

    [Fact]
    public async Task A_journal_that_another_run_has_open_is_left_alone()
    {
        using var run = await Begun();
        using var held = File.OpenHandle(run.Journal, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        await Assert.ThrowsAsync<IOException>(() => run.RunAsync());
    }

    [Fact]
    public async Task Other_recipients_are_another_sealing()
    {
        using var run = await Begun();
        Assert.True(await run.RunAsync(recipient: 2));
        Assert.Contains(JournalStep.KeysWritten, run.Steps);
        await Assert.ThrowsAsync<NoIdentityMatchException>(() => Files.Open(run.SealedBytes));
        Assert.Equal(LongFile.Content, await Files.Open(run.SealedBytes, Files.Identity(2)));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(-LongFile.BatchLength)]
    [InlineData(1)]
    public async Task Another_length_is_another_sealing(int difference)
    {
        using var run = await Begun();
        var content = Files.Content(LongFile.Length + difference);
        await File.WriteAllBytesAsync(run.Plain, content, Files.Stop);
        await run.FinishesAsync(content);
        Assert.Contains(JournalStep.KeysWritten, run.Steps);
    }

    /// <summary>The marks hold all the same: what was announced is sealed again only with the same content.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(LongFile.BatchLength)]
    public async Task A_file_that_was_cut_or_lost_is_written_again(int left)
    {
        using var run = await Begun();
        var before = run.SealedBytes;
        await File.WriteAllBytesAsync(run.Sealed, before[..left], Files.Stop);
        await run.FinishesAsync();
        Assert.Equal(before[..(2 * LongFile.BatchLength)], run.SealedBytes[..(2 * LongFile.BatchLength)]);
    }

    [Fact]
    public async Task Another_file_in_its_place_is_overwritten()
    {
        using var run = await Begun();
        await File.WriteAllBytesAsync(run.Sealed, new byte[2 * LongFile.Length], Files.Stop);
        await run.FinishesAsync();
    }

    [Fact]
    public async Task The_journal_shows_neither_the_file_key_nor_what_the_content_is()
    {
        using var run = await Begun();
        var journal = await File.ReadAllBytesAsync(run.Journal, Files.Stop);
        using var key = new FileKey();
        using var source = new MemoryStream(run.SealedBytes);
        var header = await Header.ReadAsync(new ByteSource(source), Files.Stop);
        header.Unwrap([Files.Identity()], key);
        Assert.True(journal.AsSpan().IndexOf(key.Bytes) < 0, "the file key lies in the journal");
        var batch = LongFile.Content.AsSpan(0, LongFile.BatchLength);
        Assert.True(journal.AsSpan().IndexOf(Convert.FromHexString(Digest.Of(batch).Hex)) < 0, "a bare digest of content");
    }

    private static async Task<Interrupted> Begun(int steps = Steps)
    {
        var run = new Interrupted();
        Assert.False(await run.RunAsync(steps));
        return run;
    }

    private static async Task Untouched<T>(Interrupted run, byte own = 9)
        where T : Exception
    {
        var (journal, file) = (await File.ReadAllBytesAsync(run.Journal, Files.Stop), run.SealedBytes);
        await Assert.ThrowsAsync<T>(() => run.RunAsync(own: own));
        Assert.Equal(journal, await File.ReadAllBytesAsync(run.Journal, Files.Stop));
        Assert.Equal(file, run.SealedBytes);
    }

    private static void Cut(Interrupted run, int bytes)
    {
        using var file = File.OpenHandle(run.Journal, FileMode.Open, FileAccess.Write);
        RandomAccess.SetLength(file, RandomAccess.GetLength(file) - bytes);
    }

    private static void Flip(Interrupted run, int fromEnd)
    {
        var bytes = File.ReadAllBytes(run.Journal);
        bytes[bytes.Length + fromEnd] ^= 1;
        File.WriteAllBytes(run.Journal, bytes);
    }
}
