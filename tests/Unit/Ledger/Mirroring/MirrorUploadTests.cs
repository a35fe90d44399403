using System.IO.Compression;
using LotusBridge.Ledger;
using LotusBridge.Ledger.Mirroring;
using LotusBridge.Ledger.Witnessing;

namespace LotusBridge.Tests.Unit.Ledger.Mirroring;

/// <summary>What a body may be, and what becomes of one that is not.</summary>
public sealed class MirrorUploadTests : IDisposable
{
    private readonly MirrorStage stage = new();

    public void Dispose() => stage.Dispose();

    [Fact]
    public async Task A_body_cut_off_at_any_byte_of_its_only_package_is_a_bad_request_and_leaves_nothing()
    {
        stage.Announce(0, 3);
        var whole = MirrorStage.Body(0, 3);

        for (var cut = 0; cut < whole.Length; cut++)
        {
            Assert.Equal(400, (await stage.UploadAsync(whole[..cut])).Status);
        }

        Assert.Null(stage.Served());
        Assert.Equal(200, (await stage.UploadAsync(whole)).Status);
    }

    [Fact]
    public async Task A_body_cut_off_in_its_second_package_keeps_the_first()
    {
        stage.Announce(0, 300);
        var whole = MirrorStage.Body(0, 300);

        var reply = await stage.UploadAsync(whole[..^1]);

        Assert.Equal((202, 256), (reply.Status, MirrorProgress.Parse(Some.Bytes(reply.Body)).Next));
    }

    [Fact]
    public async Task A_flipped_bit_anywhere_in_a_package_is_never_taken()
    {
        stage.Announce(0, 3);
        stage.Announce(3, 5);
        var whole = MirrorStage.Body(0, 3);
        var opening = new AddEntries(Some.Origin, 0, 3, default).ToBytes().Length;

        for (var i = opening; i < whole.Length; i++)
        {
            whole[i] ^= 1;
            Assert.True((await stage.UploadAsync(whole)).Status is 400 or 422);
            whole[i] ^= 1;
        }

        Assert.Null(stage.Served());
    }

    [Fact]
    public async Task Another_entry_than_the_logs_is_refused_and_the_packages_before_it_stay()
    {
        stage.Announce(0, 600);

        var reply = await stage.UploadAsync(MirrorStage.Body(
            0, 600, entry: i => i == 300 ? Some.Bytes("forged") : Some.Entry((int)i)));

        Assert.Equal(422, reply.Status);
        Assert.Equal(200, (await stage.UploadAsync(MirrorStage.Body(256, 600))).Status);
    }

    [Theory]
    [InlineData(63, 422)]
    [InlineData(64, 400)]
    public async Task Sixty_three_hashes_are_read_and_one_more_is_not(byte count, int status)
    {
        stage.Announce(0, 1);
        byte[] body = [.. MirrorStage.Body(0, 1)[..^1], count, .. new byte[count * Digest.Length]];

        Assert.Equal(status, (await stage.UploadAsync(body)).Status);
    }

    [Fact]
    public async Task A_start_above_the_end_and_numbers_that_are_none_of_ours_are_bad_requests()
    {
        stage.Announce(0, 3);

        Assert.Equal(400, (await stage.UploadAsync(new AddEntries(Some.Origin, 4, 3, default).ToBytes())).Status);
        Assert.Equal(400, (await stage.UploadAsync(new AddEntries(Some.Origin, 0, -1, default).ToBytes())).Status);
        Assert.Equal(400, (await stage.UploadAsync(new AddEntries("", 0, 3, default).ToBytes())).Status);
        Assert.Equal(400, (await stage.UploadAsync(new AddEntries(new string('x', 256), 0, 3, default).ToBytes())).Status);
        Assert.Equal(400, (await stage.UploadAsync([0, 1, 0xff, .. new byte[18]])).Status);
    }

    [Fact]
    public async Task A_compressed_body_is_read()
    {
        stage.Announce(0, 700);

        Assert.Equal(200, (await stage.UploadAsync(Gzip(MirrorStage.Body(0, 700)), "gzip")).Status);
    }

    [Theory]
    [InlineData("br", 415)]
    [InlineData("gzip, gzip", 415)]
    [InlineData("gzip", 400)]
    public async Task An_encoding_that_is_not_known_or_not_there_is_refused(string encoding, int status)
    {
        stage.Announce(0, 3);

        Assert.Equal(status, (await stage.UploadAsync(MirrorStage.Body(0, 3), encoding)).Status);
    }

    [Fact]
    public async Task A_compressed_body_that_breaks_off_keeps_its_whole_packages()
    {
        stage.Announce(0, 700);
        var whole = Gzip(MirrorStage.Body(0, 700));

        var reply = await stage.UploadAsync(whole[..^10], "gzip");

        Assert.Equal(202, reply.Status);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public async Task A_body_is_read_up_to_its_limit_and_no_further(int above, bool isRead)
    {
        var body = RequestBody.Decoded(new MemoryStream(Gzip(new byte[5000])), "gzip", limitBytes: 5000 - above)!;

        Assert.NotNull(await body.TakeAsync(4000, default));
        Assert.Equal(isRead, await body.TakeAsync(1000, default) is not null);
    }

    [Fact]
    public async Task A_small_body_that_unpacks_to_a_huge_one_ends_at_its_first_package()
    {
        stage.Announce(0, 700);
        byte[] bomb = [.. new AddEntries(Some.Origin, 0, 700, default).ToBytes(), .. new byte[50_000_000]];
        using var packed = new MemoryStream(Gzip(bomb));

        var reply = await stage.Mirror.AddEntriesAsync(packed, "gzip", Some.At, default);

        Assert.Equal(422, reply.Status);
        Assert.InRange(packed.Position, 1, 20_000);
    }

    [Fact]
    public async Task A_ticket_finishes_an_upload_for_a_checkpoint_long_replaced()
    {
        stage.Announce(0, 300);
        var ticket = await TicketAsync(300);
        Replace(from: 300);

        Assert.Equal(409, (await stage.UploadAsync(MirrorStage.Body(256, 300))).Status);
        Assert.Equal(200, (await stage.UploadAsync(MirrorStage.Body(256, 300, ticket: ticket))).Status);
        Assert.Equal(MirrorStage.Tree(300), stage.Served());
    }

    [Fact]
    public async Task A_ticket_that_another_secret_made_or_that_was_touched_says_nothing()
    {
        stage.Announce(0, 300);
        var ticket = await TicketAsync(300);
        Replace(from: 300);

        for (var i = 0; i < ticket.Length; i += 7)
        {
            ticket[i] ^= 1;
            Assert.Equal(409, (await stage.UploadAsync(MirrorStage.Body(256, 300, ticket: ticket))).Status);
            ticket[i] ^= 1;
        }

        stage.Restart();
        stage.TicketSecret = new byte[Mirror.SecretLength];
        stage.Announce(300, 400);
        Assert.Equal(409, (await stage.UploadAsync(MirrorStage.Body(256, 301, ticket: ticket))).Status);
    }

    [Fact]
    public async Task A_ticket_is_for_the_size_it_was_given_for()
    {
        stage.Announce(0, 300);
        var ticket = await TicketAsync(300);
        Replace(from: 300);

        Assert.Equal(409, (await stage.UploadAsync(MirrorStage.Body(256, 299, ticket: ticket))).Status);
    }

    [Fact]
    public async Task Uploads_at_the_same_time_leave_one_whole_copy()
    {
        stage.Announce(0, 2000);
        stage.Announce(2000, 3000);
        var bodies = Enumerable.Range(0, 24).Select(i => MirrorStage.Body(0, i % 2 == 0 ? 2000 : 3000, 1 + (i % 12)));

        await Task.WhenAll(bodies.Select(body => Task.Run(() => stage.UploadAsync(body))));
        var reply = await stage.UploadAsync(MirrorStage.Body(0, 3000));

        Assert.Equal(200, reply.Status);
        Assert.Equal(MirrorStage.Tree(3000), stage.Served());
    }

    [Fact]
    public async Task An_upload_that_is_slow_on_purpose_is_cut_off_and_keeps_its_whole_packages()
    {
        stage.Announce(0, 700);
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        using var slow = new StallingStream(MirrorStage.Body(0, 700, packages: 2));

        var reply = await stage.Mirror.AddEntriesAsync(slow, null, Some.At, patience.Token);

        Assert.Equal((202, 512), (reply.Status, MirrorProgress.Parse(Some.Bytes(reply.Body)).Next));
    }

    [Fact]
    public async Task While_it_may_not_sign_the_mirror_takes_nothing_and_adopts_what_its_peers_know()
    {
        var maySign = false;
        using var mirror = Mirror.Open(
            Path.Combine(stage.Folder, "shut"), stage.Cosigner, [stage.Log.Key], new byte[Mirror.SecretLength], _ => maySign);
        var first = new AddCheckpoint(0, [], stage.Log.Sign(MirrorStage.Tree(5)));

        Assert.Equal(503, mirror.AddCheckpoint(first.ToBytes()).Status);
        Assert.Equal(200, mirror.Adopt(first).Status);
        var upload = MirrorStage.Body(0, 5);
        Assert.Equal(503, (await mirror.AddEntriesAsync(new MemoryStream(upload), null, Some.At, default)).Status);
        maySign = true;
        var smaller = new AddCheckpoint(0, [], stage.Log.Sign(MirrorStage.Tree(3)));
        Assert.Equal(409, mirror.AddCheckpoint(smaller.ToBytes()).Status);
        Assert.Equal(200, (await mirror.AddEntriesAsync(new MemoryStream(upload), null, Some.At, default)).Status);
    }

    /// <summary>Uploads the first package of a checkpoint and returns the ticket that goes on.</summary>
    private async Task<byte[]> TicketAsync(long size)
    {
        var reply = await stage.UploadAsync(MirrorStage.Body(0, size, packages: 1));
        return MirrorProgress.Parse(Some.Bytes(reply.Body)).Ticket.ToArray();
    }

    /// <summary>So many newer checkpoints that the mirror has forgotten the first.</summary>
    private void Replace(int from)
    {
        for (var size = from; size < from + MirroredLog.KeptPending; size++)
        {
            Assert.Equal(200, stage.Announce(size, size + 1).Status);
        }
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }

    /// <summary>Gives its bytes and then nothing, for ever.</summary>
    private sealed class StallingStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Position == Length)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            }

            return await base.ReadAsync(buffer, cancellationToken);
        }
    }
}
