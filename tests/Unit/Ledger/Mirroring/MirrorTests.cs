using LotusBridge.Ledger;
using LotusBridge.Ledger.Mirroring;
using LotusBridge.Ledger.Witnessing;

namespace LotusBridge.Tests.Unit.Ledger.Mirroring;

public sealed class MirrorTests : IDisposable
{
    private readonly MirrorStage stage = new();

    public void Dispose() => stage.Dispose();

    [Fact]
    public async Task A_log_nobody_told_the_mirror_about_is_not_found()
    {
        var strange = Some.Log("lotus-demo/XX").Sign(Some.Tree(3, "lotus-demo/XX"));

        Assert.Equal(404, stage.Mirror.AddCheckpoint(new AddCheckpoint(0, [], strange).ToBytes()).Status);
        Assert.Equal(404, (await stage.UploadAsync(MirrorStage.Body(0, 3, origin: "lotus-demo/XX"))).Status);
        Assert.Equal(404, stage.Mirror.Latest(Mirror.HashOf("lotus-demo/XX")).Status);
    }

    [Fact]
    public async Task Entries_before_any_checkpoint_are_refused()
    {
        Assert.Equal(422, (await stage.UploadAsync(MirrorStage.Body(0, 3))).Status);
    }

    [Fact]
    public void A_checkpoint_alone_gets_no_signature_and_is_not_served()
    {
        Assert.Equal(new MirrorReply(200, "text/plain; charset=utf-8", ""), stage.Announce(0, 3));
        Assert.Null(stage.Served());
        Assert.Equal((3, 3), (stage.Mirror.Seen(Some.Origin)!.Checkpoint.Size, stage.Mirror.LagOf(Some.Origin)));
    }

    [Fact]
    public async Task The_mirror_vouches_once_it_holds_every_entry()
    {
        stage.Announce(0, 3);

        var reply = await stage.UploadAsync(MirrorStage.Body(0, 3));

        var line = Assert.Single(SignedNote.ParseSignatures(reply.Body));
        var note = new SignedNote(MirrorStage.Tree(3).ToString(), [line]);
        Assert.Equal([new VerifiedSignature(stage.Cosigner.Key, Some.Time)], note.Verify([stage.Cosigner.Key]));
        Assert.Equal(MirrorStage.Tree(3), stage.Served());
        Assert.Equal(0, stage.Mirror.LagOf(Some.Origin));
    }

    [Fact]
    public void A_checkpoint_is_judged_as_a_witness_judges_it()
    {
        Assert.Equal(200, stage.Announce(0, 5).Status);
        Assert.Equal(new MirrorReply(409, "text/x.tlog.size", "5\n"), stage.Announce(3, 8));
        var forged = stage.Log.Sign(MirrorStage.Tree(8) with { Root = Digest.Of("other"u8) });
        Assert.Equal(422, Add(5, MirrorStage.Subtree(0, 5, 8), forged));
        Assert.Equal(422, Add(5, [], stage.Log.Sign(MirrorStage.Tree(5) with { Root = Digest.Of("other"u8) })));
        Assert.Equal(403, Add(5, [], Some.Log(seed: 9).Sign(MirrorStage.Tree(5))));
        Assert.Equal(400, Add(9, [], stage.Log.Sign(MirrorStage.Tree(8))));
        Assert.Equal(400, stage.Mirror.AddCheckpoint(Some.Bytes("old 5\n")).Status);
        Assert.Equal(5, stage.Mirror.Seen(Some.Origin)!.Checkpoint.Size);
    }

    [Theory]
    [InlineData(0, 4)]
    [InlineData(0, 7)]
    [InlineData(6, 7)]
    public async Task An_upload_for_a_size_that_was_never_pending_is_stale(long start, long end)
    {
        stage.Announce(0, 5);

        AssertStale(await stage.UploadAsync(MirrorStage.Body(start, end)), size: 5, next: 0);
    }

    [Fact]
    public async Task An_upload_that_leaves_a_gap_is_stale_and_told_where_to_go_on()
    {
        await stage.FillAsync(0, 5);
        stage.Announce(5, 9);

        AssertStale(await stage.UploadAsync(MirrorStage.Body(6, 9)), size: 9, next: 5);
        Assert.Equal(200, (await stage.UploadAsync(MirrorStage.Body(5, 9))).Status);
    }

    [Fact]
    public async Task The_mirror_never_goes_back()
    {
        stage.Announce(0, 5);
        stage.Announce(5, 9);
        await stage.UploadAsync(MirrorStage.Body(0, 9));

        AssertStale(await stage.UploadAsync(MirrorStage.Body(5, 5)), size: 9, next: 9);
        AssertStale(await stage.UploadAsync(MirrorStage.Body(3, 5)), size: 9, next: 9);
        Assert.Equal(MirrorStage.Tree(9), stage.Served());
    }

    [Fact]
    public async Task The_same_upload_twice_gives_the_same_signature_and_stores_nothing_twice()
    {
        stage.Announce(0, 5);
        var first = await stage.UploadAsync(MirrorStage.Body(0, 5));

        var second = await stage.UploadAsync(MirrorStage.Body(2, 5), at: Some.At.AddHours(1));

        Assert.Equal(first, second);
        Assert.Equal(MirrorStage.Tree(5), stage.Served());
    }

    [Fact]
    public async Task More_than_32_packages_sent_again_are_refused()
    {
        await stage.FillAsync(0, 9000);

        AssertStale(await stage.UploadAsync(MirrorStage.Body(9000 - 8193, 9000, packages: 1)), 9000, 9000);
        Assert.Equal(200, (await stage.UploadAsync(MirrorStage.Body(9000 - 8192, 9000))).Status);
    }

    [Fact]
    public async Task A_prefix_of_the_packages_is_kept_and_the_rest_follows()
    {
        stage.Announce(0, 700);

        var reply = await stage.UploadAsync(MirrorStage.Body(0, 700, packages: 2));

        Assert.Equal((202, MirrorReply.ProgressType), (reply.Status, reply.ContentType));
        var progress = MirrorProgress.Parse(Some.Bytes(reply.Body));
        Assert.Equal((700, 512), (progress.Size, progress.Next));
        Assert.Null(stage.Served());
        Assert.Equal(200, (await stage.UploadAsync(MirrorStage.Body(512, 700, ticket: progress.Ticket))).Status);
        Assert.Equal(MirrorStage.Tree(700), stage.Served());
    }

    [Fact]
    public async Task An_upload_may_start_within_a_package_that_the_mirror_has_in_part()
    {
        await stage.FillAsync(0, 300);
        await stage.FillAsync(300, 310);

        Assert.Equal(200, (await stage.FillAsync(310, 600)).Status);
        Assert.Equal(MirrorStage.Tree(600), stage.Served());
    }

    [Fact]
    public async Task A_log_without_entries_can_be_mirrored_too()
    {
        Assert.Equal(200, (await stage.FillAsync(0, 0)).Status);
        Assert.Equal(MirrorStage.Tree(0), stage.Served());
    }

    [Fact]
    public async Task The_time_of_the_signature_does_not_go_back_with_the_clock()
    {
        stage.Announce(0, 2);
        await stage.UploadAsync(MirrorStage.Body(0, 2), at: Some.At);
        stage.Announce(2, 4);

        var reply = await stage.UploadAsync(MirrorStage.Body(2, 4), at: Some.At.AddDays(-1));

        var note = new SignedNote(MirrorStage.Tree(4).ToString(), SignedNote.ParseSignatures(reply.Body));
        Assert.Equal(Some.Time, Assert.Single(note.Verify([stage.Cosigner.Key])!).Timestamp);
    }

    [Fact]
    public async Task What_is_served_is_byte_for_byte_what_the_log_serves()
    {
        using var folder = new LogFolder();
        using var log = folder.Open();
        for (var at = 0; at < 700; at += 100)
        {
            await log.AppendAsync(LogFolder.Entries(at, 100), default);
        }

        stage.Announce(0, 700);
        var body = MirrorUpload.Body(log, new AddEntries(Some.Origin, 0, 700, default));
        Assert.Equal(MirrorStage.Body(0, 700), body);
        Assert.Equal(200, (await stage.UploadAsync(body)).Status);

        TilePath[] paths =
        [
            new(0, 0, 256), new(0, 1, 256), new(0, 2, 188), new(0, 2, 7), new(1, 0, 2),
            new(TilePath.EntriesLevel, 1, 256), new(TilePath.EntriesLevel, 2, 188), new(TilePath.EntriesLevel, 0, 3),
        ];
        Assert.All(paths, path => Assert.Equal(log.ReadTile(path), Tile(path)));
        Assert.Null(Tile(new TilePath(0, 2, 189)));
        Assert.Null(stage.Mirror.ReadTile(Mirror.HashOf("other"), paths[0]));
    }

    private byte[]? Tile(TilePath path) => stage.Mirror.ReadTile(Mirror.HashOf(Some.Origin), path);

    private int Add(long old, IReadOnlyList<Digest> proof, SignedCheckpoint checkpoint) =>
        stage.Mirror.AddCheckpoint(new AddCheckpoint(old, proof, checkpoint).ToBytes()).Status;

    private static void AssertStale(MirrorReply reply, long size, long next)
    {
        Assert.Equal((409, MirrorReply.ProgressType), (reply.Status, reply.ContentType));
        var progress = MirrorProgress.Parse(Some.Bytes(reply.Body));
        Assert.Equal((size, next), (progress.Size, progress.Next));
    }
}
