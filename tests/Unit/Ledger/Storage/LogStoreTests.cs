using LotusBridge.Ledger;
using LotusBridge.Ledger.Storage;

namespace LotusBridge.Tests.Unit.Ledger;

public sealed class LogStoreTests : IDisposable
{
    private readonly LogFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void An_empty_folder_is_an_empty_log_that_says_so_under_its_signature()
    {
        using var store = folder.Open();

        Assert.Equal(new Checkpoint(Some.Origin, 0, Merkle.EmptyRoot), store.Latest.Checkpoint);
        Assert.True(store.Latest.IsSignedBy(folder.Signer.Key));
    }

    [Fact]
    public async Task Appending_gives_consecutive_indices_and_the_root_of_RFC_6962()
    {
        using var store = folder.Open();

        Assert.Equal(0, await store.AppendAsync(LogFolder.Entries(0, 3), default));
        Assert.Equal(3, await store.AppendAsync(LogFolder.Entries(3, 4), default));

        Assert.Equal(Some.Tree(7), store.Latest.Checkpoint);
        Assert.Equal(Some.Entry(5), store.Entry(5).ToArray());
    }

    [Fact]
    public async Task What_was_appended_is_there_after_reopening_with_the_same_signature()
    {
        await folder.FillAsync(LogFolder.SmallSegment, 3, 1, 40, 200, 7);
        SignedCheckpoint before;
        using (var store = folder.Open())
        {
            before = store.Latest;
        }

        using var again = folder.Open();

        Assert.Equal(Some.Tree(251), again.Latest.Checkpoint);
        Assert.Equal(before, again.Latest);
        Assert.Equal(Some.Entry(250), again.Entry(250).ToArray());
        Assert.True(folder.Segments().Length > 2);
    }

    [Fact]
    public async Task Every_size_has_one_checkpoint_whether_made_before_or_after()
    {
        using var store = folder.Open();
        await store.AppendAsync(LogFolder.Entries(0, 5), default);
        var then = store.Latest;
        await store.AppendAsync(LogFolder.Entries(5, 300), default);

        Assert.Equal(then, store.CheckpointAt(5));
        Assert.Equal(Some.Tree(257), store.CheckpointAt(257).Checkpoint);
        Assert.Throws<ArgumentOutOfRangeException>(() => store.CheckpointAt(306));
    }

    [Fact]
    public async Task Many_callers_at_once_each_get_their_own_place()
    {
        using var store = folder.Open(LogStore.SegmentBytes);

        var places = await Task.WhenAll(Enumerable.Range(0, 500).Select(i =>
            Task.Run(async () => (i, At: await store.AppendAsync([Some.Entry(i)], default)))));

        Assert.Equal(500, store.Size);
        Assert.All(places, p => Assert.Equal(Some.Entry(p.i), store.Entry(p.At).ToArray()));
    }

    [Fact]
    public async Task Repeating_an_append_at_its_index_changes_nothing()
    {
        using var store = folder.Open();
        await store.AppendAtAsync(0, LogFolder.Entries(0, 3), default);
        var before = store.Latest;

        await store.AppendAtAsync(0, LogFolder.Entries(0, 3), default);
        await store.AppendAtAsync(1, LogFolder.Entries(1, 1), default);

        Assert.Equal(before, store.Latest);
    }

    [Fact]
    public async Task A_repeated_append_that_goes_on_adds_only_what_is_new()
    {
        using var store = folder.Open();
        await store.AppendAtAsync(0, LogFolder.Entries(0, 3), default);

        await store.AppendAtAsync(1, LogFolder.Entries(1, 6), default);

        Assert.Equal(Some.Tree(7), store.Latest.Checkpoint);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task Other_bytes_at_a_taken_index_are_an_error_and_change_nothing(long index)
    {
        using var store = folder.Open();
        await store.AppendAsync(LogFolder.Entries(0, 3), default);

        var e = await Assert.ThrowsAsync<LogStoreException>(
            () => store.AppendAtAsync(index, LogFolder.Entries(90, 2), default));

        Assert.Equal(LogStoreFault.Conflict, e.Fault);
        Assert.Equal(Some.Tree(3), store.Latest.Checkpoint);
    }

    [Fact]
    public async Task A_gap_is_an_error_and_changes_nothing()
    {
        using var store = folder.Open();
        await store.AppendAsync(LogFolder.Entries(0, 3), default);

        var e = await Assert.ThrowsAsync<LogStoreException>(
            () => store.AppendAtAsync(4, LogFolder.Entries(4, 1), default));

        Assert.Equal(LogStoreFault.Gap, e.Fault);
        Assert.Equal(3, store.Size);
    }

    [Fact]
    public async Task A_wrong_append_does_not_spoil_the_others_of_its_batch()
    {
        using var store = folder.Open();

        var good = store.AppendAtAsync(0, LogFolder.Entries(0, 2), default);
        var gap = store.AppendAtAsync(900, LogFolder.Entries(900, 1), default);
        var next = store.AppendAtAsync(2, LogFolder.Entries(2, 2), default);

        await Assert.ThrowsAsync<LogStoreException>(() => gap);
        await Task.WhenAll(good, next);
        Assert.Equal(Some.Tree(4), store.Latest.Checkpoint);
    }

    [Fact]
    public async Task The_longest_entry_is_65535_bytes()
    {
        using var store = folder.Open();

        await store.AppendAsync([new byte[65_535]], default);

        await Assert.ThrowsAsync<ArgumentException>(() => store.AppendAsync([new byte[65_536]], default));
        Assert.Equal(65_535, store.Entry(0).Length);
        Assert.Equal(1, store.Size);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(LogStore.MaxBatchEntries + 1)]
    public async Task An_append_has_one_to_4096_entries(int count)
    {
        using var store = folder.Open();

        await Assert.ThrowsAsync<ArgumentException>(() => store.AppendAsync(LogFolder.Entries(0, count), default));
    }

    [Fact]
    public void Of_two_openers_of_one_folder_the_second_is_refused()
    {
        using var first = folder.Open();

        var e = Assert.Throws<LogStoreException>(() => folder.Open());

        Assert.Equal(LogStoreFault.Locked, e.Fault);
    }

    [Fact]
    public async Task A_folder_opens_under_its_own_key_only()
    {
        await folder.FillAsync(LogFolder.SmallSegment, 3);

        var key = Assert.Throws<LogStoreException>(() => LogStore.Open(folder.Path, Some.Log(seed: 9)));
        var origin = Assert.Throws<LogStoreException>(() => LogStore.Open(folder.Path, Some.Log("lotus-demo/HK")));

        Assert.Equal((LogStoreFault.OtherLog, LogStoreFault.OtherLog), (key.Fault, origin.Fault));
        using var store = LogStore.Open(folder.Path, folder.Signer);
        Assert.Equal(3, store.Size);
    }

    [Fact]
    public async Task A_log_that_knows_more_than_its_database_does_not_go_on()
    {
        using var store = folder.Open();
        await store.AppendAsync(LogFolder.Entries(0, 3), default);

        store.EnsureNotAheadOf(3);
        store.EnsureNotAheadOf(4);

        Assert.Equal(LogStoreFault.Ahead, Assert.Throws<LogStoreException>(() => store.EnsureNotAheadOf(2)).Fault);
    }

    [Fact]
    public async Task A_proof_package_verifies_under_a_policy_and_no_foreign_checkpoint_is_packed()
    {
        using var store = folder.Open();
        await store.AppendAsync(LogFolder.Entries(0, 300), default);
        var witness = Some.Witness(1);
        var cosigned = Some.Cosigned(store.CheckpointAt(280), (witness, Some.Time));
        var policy = Policy.Parse($"log {folder.Signer.Key}\nwitness W {witness.Key}\nquorum W\n");

        var proof = store.Prove(256, new byte[32], cosigned);

        Assert.Equal(Finality.L2, proof.Verify(Some.Entry(256), policy).FinalityIn("MO"));
        var forged = folder.Signer.Sign(new Checkpoint(Some.Origin, 280, Digest.Of("x"u8)));
        Assert.Throws<ArgumentException>(() => store.Prove(256, default, forged));
        Assert.Throws<ArgumentOutOfRangeException>(() => store.Prove(280, default, cosigned));
    }

    [Fact]
    public async Task Appending_after_closing_is_refused()
    {
        var store = folder.Open();
        store.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => store.AppendAsync(LogFolder.Entries(0, 1), default));
    }
}
