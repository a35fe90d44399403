using LotusBridge.Custody.Sealing;
using LotusBridge.Custody.Sealing.Journals;
using LotusBridge.Tests.Unit.Custody.Sealing.Lanes;

namespace LotusBridge.Tests.Unit.Custody.Sealing.Journals;

/// <summary>A sealing that ends at any step goes on, and no nonce ever sees two contents.</summary>
public sealed class CrashTests
{
    private const int Batches = 4;

    // One for the keys; two a batch; two for each of the three times that the file is flushed.
    private const int Steps = 1 + (2 * Batches) + (2 * 3);

    public static MatrixTheoryData<int, int> Points => new([.. Enumerable.Range(1, Steps)], [1, 3]);

    [Fact]
    public async Task A_sealing_without_interruption_goes_through_these_steps()
    {
        using var run = new Interrupted();
        await run.FinishesAsync();
        Assert.Equal(
            [
                JournalStep.KeysWritten,
                JournalStep.BatchAnnounced, JournalStep.BatchWritten,
                JournalStep.BatchAnnounced, JournalStep.BatchWritten, JournalStep.FileFlushed, JournalStep.BatchesDone,
                JournalStep.BatchAnnounced, JournalStep.BatchWritten,
                JournalStep.BatchAnnounced, JournalStep.BatchWritten, JournalStep.FileFlushed, JournalStep.BatchesDone,
                JournalStep.FileFlushed, JournalStep.BatchesDone,
            ],
            run.Steps);
        Assert.Equal(Steps, run.Steps.Count);
    }

    [Theory]
    [MemberData(nameof(Points))]
    public async Task A_crash_at_any_step_costs_nothing_of_what_was_sealed(int step, int lanes)
    {
        using var run = new Interrupted();
        Assert.False(await run.RunAsync(step, lanes));
        var before = run.SealedBytes;
        await run.FinishesAsync(lanes: lanes);
        SameKeys(before, run.SealedBytes);
        Assert.DoesNotContain(JournalStep.KeysWritten, run.Steps);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Crashes_one_after_the_other_still_end_well(int lanes)
    {
        using var run = new Interrupted();
        var before = Array.Empty<byte>();
        for (var round = 0; !await run.RunAsync(4 * lanes, lanes, flushEvery: 1); round++)
        {
            SameKeys(before, run.SealedBytes);
            before = run.SealedBytes;
            Assert.True(round < 50, "it does not come to an end");
        }

        SameKeys(before, run.SealedBytes);
        await run.FinishesAsync(lanes: lanes);
    }

    [Theory]
    [MemberData(nameof(Points))]
    public async Task A_changed_source_after_a_crash_is_sealed_anew_under_other_keys(int step, int lanes)
    {
        using var run = new Interrupted();
        Assert.False(await run.RunAsync(step, lanes));
        var (before, isAnnounced) = (run.SealedBytes, run.Steps.Contains(JournalStep.BatchAnnounced));
        var content = run.Change(batch: 0);
        await run.FinishesAsync(content, lanes);
        Assert.Equal(isAnnounced, run.Steps.Contains(JournalStep.KeysWritten));
        if (isAnnounced && before.Length > 0)
        {
            Assert.NotEqual(Header(before), Header(run.SealedBytes));
        }
    }

    /// <summary>Whatever a changed chunk is sealed with, it is not the nonce of the chunk that it was.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task No_chunk_is_sealed_twice_under_one_key_with_two_contents(int batch)
    {
        for (var step = 2; step <= Steps; step++)
        {
            using var run = new Interrupted();
            Assert.False(await run.RunAsync(step));
            var before = run.SealedBytes;
            await run.FinishesAsync(run.Change(batch));
            if (before.Length > 0 && Header(before).SequenceEqual(Header(run.SealedBytes)))
            {
                Assert.True(Announced(step) <= batch, "a batch that was announced has changed under the same keys");
                SameKeys(before, run.SealedBytes);
            }
        }
    }

    [Fact]
    public async Task What_is_done_is_not_written_again()
    {
        using var run = new Interrupted();
        Assert.False(await run.RunAsync(7));
        await run.FinishesAsync();
        Assert.Equal(2, run.Steps.Count(step => step == JournalStep.BatchWritten));
    }

    [Fact]
    public async Task A_sealing_that_has_ended_is_found_whole_by_the_next_call()
    {
        using var run = new Interrupted();
        await run.FinishesAsync();
        var before = run.SealedBytes;
        await run.FinishesAsync();
        Assert.Equal(before, run.SealedBytes);
        Assert.DoesNotContain(JournalStep.BatchWritten, run.Steps);
    }

    [Fact]
    public async Task A_cancelled_call_goes_on_too()
    {
        using var run = new Interrupted();
        using var stop = new CancellationTokenSource();
        using (var plain = File.OpenRead(run.Plain))
        using (var into = new FileStream(run.Sealed, FileMode.Create, FileAccess.ReadWrite))
        using (var own = Files.Identity(9))
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => JournaledSealing.SealAsync(
                plain, into, [Files.Identity().Recipient], new JournalPlace(run.Journal, own),
                new Pace(1, _ => stop.Cancel()), stop.Token));
        }

        var before = run.SealedBytes;
        Assert.InRange(before.Length, LongFile.BatchLength, 2 * LongFile.BatchLength);
        await run.FinishesAsync();
        SameKeys(before, run.SealedBytes);
    }

    private static int Announced(int step) => step switch { < 4 => 1, < 8 => 2, < 10 => 3, _ => 4 };

    private static byte[] Header(byte[] file) => file[..(Files.PayloadStart(file) + Payload.NonceLength)];

    /// <summary>Every chunk that was there is there still, byte for byte.</summary>
    private static void SameKeys(byte[] before, byte[] after)
    {
        if (before.Length == 0)
        {
            return;
        }

        Assert.Equal(Header(before), Header(after));
        for (var at = Header(before).Length; at < before.Length; at += Payload.SealedChunkLength)
        {
            var was = before.AsSpan(at, Math.Min(Payload.SealedChunkLength, before.Length - at));
            Assert.True(
                was.IndexOfAnyExcept((byte)0) < 0 || was.SequenceEqual(after.AsSpan(at, was.Length)),
                $"the chunk at {at} is another one");
        }
    }
}
