using LotusBridge.Custody.Sealing;

namespace LotusBridge.Tests.Unit.Custody.Sealing.Lanes;

/// <summary>A disk, a line or a caller that gives up in the middle: an answer soon, its cause, and no lane left behind.</summary>
public sealed class FailingSideTests : IDisposable
{
    private const int Middle = (2 * LongFile.BatchLength) + 5;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("lotus-lanes-");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public async Task A_source_that_fails_in_the_middle_ends_the_sealing_after_all_before_it(int lanes)
    {
        using var into = new MemoryStream();
        var source = new TrippedSource(LongFile.Content, Middle, _ => throw new IOException("the line is gone"));
        var error = await Assert.ThrowsAsync<IOException>(() => LongFile.SealInto(source, into, lanes));
        Assert.Equal("the line is gone", error.Message);
        var whole = await LongFile.SealedAsync();
        Assert.Equal(whole[..LongFile.ChunkStart(whole, 32)], into.ToArray());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public async Task A_source_that_fails_in_the_middle_ends_the_opening_after_all_before_it(int lanes)
    {
        var file = await LongFile.SealedAsync();
        using var plain = new MemoryStream();
        var source = new TrippedSource(
            file, LongFile.ChunkStart(file, 32) + 9, _ => throw new IOException("the line is gone"));
        await Assert.ThrowsAsync<IOException>(() => LongFile.OpenInto(source, plain, lanes));
        Assert.Equal(LongFile.Content[..(2 * LongFile.BatchLength)], plain.ToArray());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public async Task A_full_target_ends_the_sealing(int lanes)
    {
        var into = new FullTarget(Middle);
        var error = await Assert.ThrowsAsync<IOException>(
            () => LongFile.SealInto(new MemoryStream(LongFile.Content), into, lanes));
        Assert.Equal("no space left on device", error.Message);
        Assert.Equal((await LongFile.SealedAsync())[..into.Taken.Length], into.Taken);
    }

    /// <summary>Other lanes wait for a silent peer when the target fails: they must not wait for ever.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public async Task A_full_target_ends_the_reading_of_a_silent_source(int lanes)
    {
        var isSilent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var source = new TrippedSource(LongFile.Content, LongFile.BatchLength + 5, stop =>
        {
            isSilent.TrySetResult();
            return TrippedSource.Never(stop);
        });
        await Assert.ThrowsAsync<IOException>(
            () => LongFile.SealInto(source, new FullTarget(1000, isSilent.Task), lanes));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public async Task A_full_disk_under_a_file_ends_both_ways(int lanes)
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "this system has no /dev/full");
        using var full = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.None, bufferSize: 0);
        await Assert.ThrowsAsync<IOException>(
            () => LongFile.SealInto(new MemoryStream(LongFile.Content), full, lanes));
        await Assert.ThrowsAsync<IOException>(async () =>
            await LongFile.OpenInto(new MemoryStream(await LongFile.SealedAsync()), full, lanes));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public async Task A_call_cancelled_in_the_middle_stops(int lanes)
    {
        using var stop = new CancellationTokenSource();
        var source = new TrippedSource(LongFile.Content, Middle, async token =>
        {
            await stop.CancelAsync();
            return await TrippedSource.Never(token);
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => LongFile.SealInto(source, Stream.Null, lanes, stop: stop.Token));

        var file = await LongFile.SealedAsync();
        var slow = new TrippedSource(file, Middle, TrippedSource.Never);
        using var later = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => LongFile.OpenInto(slow, Stream.Null, lanes, later.Token));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_cancelled_call_between_files_stops_and_takes_back_what_is_behind(int lanes)
    {
        var place = Path.Combine(folder.FullName, "plain");
        await File.WriteAllBytesAsync(place, LongFile.Content, Files.Stop);
        using var plain = File.OpenRead(place);
        using var into = File.Create(place + ".age");
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Age.SealAsync(
            plain, into, [Files.Identity().Recipient], armor: false, new Pace(lanes, _ => stop.Cancel()), stop.Token));
        Assert.True(into.Length < LongFile.Length);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task A_file_that_changes_its_length_while_it_is_read_is_refused(int difference)
    {
        var place = Path.Combine(folder.FullName, "plain");
        await File.WriteAllBytesAsync(place, LongFile.Content, Files.Stop);
        using var other = new FileStream(place, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        using var plain = new FileStream(place, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var isFirst = 1;
        var pace = new Pace(2, _ =>
        {
            if (Interlocked.Exchange(ref isFirst, 0) == 1)
            {
                other.SetLength(LongFile.Length + difference);
            }
        });
        var error = await Assert.ThrowsAsync<IOException>(() => Age.SealAsync(
            plain, Stream.Null, [Files.Identity().Recipient], armor: false, pace, Files.Stop));
        Assert.Contains("changed its length", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_lane_works_on_after_the_call_has_ended()
    {
        var file = await LongFile.SealedAsync();
        file[LongFile.ChunkStart(file, 2)] ^= 1;
        var calls = 0;
        await Assert.ThrowsAsync<AgeFormatException>(() => Age.OpenAsync(
            new MemoryStream(file), Stream.Null, [Files.Identity()],
            new Pace(8, _ => Interlocked.Increment(ref calls)), Files.Stop));
        var atEnd = calls;
        await Task.Delay(50, Files.Stop);
        Assert.Equal(atEnd, calls);
    }
}
