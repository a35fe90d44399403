using LotusBridge.Ledger;
using LotusBridge.Ledger.Witnessing;

namespace LotusBridge.Tests.Unit.Ledger;

public sealed class WitnessTests
{
    private static readonly Digest[] Leaves = Some.Leaves(20);
    private readonly MemoryWitnessStore store = new();
    private readonly LogSigner log = Some.Log();
    private readonly Cosigner cosigner = Some.Witness(1);

    [Fact]
    public async Task A_log_nobody_told_the_witness_about_is_not_found()
    {
        var reply = await AddAsync(0, 3, by: Some.Log("lotus-demo/XX"));

        Assert.Equal(404, reply.Status);
    }

    [Fact]
    public async Task A_known_origin_under_a_strange_key_is_forbidden()
    {
        var reply = await AddAsync(0, 3, by: Some.Log(seed: 9));

        Assert.Equal(403, reply.Status);
    }

    [Fact]
    public async Task A_failing_signature_of_the_trusted_key_is_forbidden_even_beside_a_good_one()
    {
        var good = log.Sign(Tree(3));
        var bad = new NoteSignature(log.Key.Name, log.Key.Id, new byte[64]);
        var spoilt = SignedCheckpoint.Of(good.Note.With([bad]));

        Assert.Equal(403, (await PostAsync(new AddCheckpoint(0, [], spoilt))).Status);
    }

    [Fact]
    public async Task An_old_size_above_the_new_one_is_a_bad_request()
    {
        var reply = await PostAsync(new AddCheckpoint(4, [], log.Sign(Tree(3))));

        Assert.Equal(400, reply.Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("old 0\n")]
    [InlineData("new 0\n\n")]
    [InlineData("old 00\n\n")]
    [InlineData("old -1\n\n")]
    [InlineData("old 0\r\n\r\n")]
    [InlineData("old 0\nAAAA\n\n")]
    [InlineData("old 9223372036854775808\n\n")]
    public async Task A_malformed_request_is_a_bad_request(string head)
    {
        var body = Some.Bytes(head + log.Sign(Tree(3)));

        Assert.Equal(400, (await Witness().AddCheckpointAsync(body, Some.At, default)).Status);
    }

    [Theory]
    [InlineData(63, 422)]
    [InlineData(64, 400)]
    public async Task Sixty_three_proof_lines_are_read_and_one_more_is_not(int lines, int status)
    {
        var proof = Enumerable.Repeat(Merkle.EmptyRoot, lines).ToArray();

        Assert.Equal(status, (await PostAsync(new AddCheckpoint(0, proof, log.Sign(Tree(3))))).Status);
    }

    [Fact]
    public async Task Another_old_size_than_the_stored_one_is_a_conflict_that_tells_the_stored_one()
    {
        await AddAsync(0, 3);

        var reply = await AddAsync(2, 5);

        Assert.Equal(new WitnessReply(409, "text/x.tlog.size", "3\n"), reply);
    }

    [Fact]
    public async Task A_size_of_zero_has_the_empty_root()
    {
        var wrong = log.Sign(new Checkpoint(Some.Origin, 0, Digest.Of("x"u8)));

        Assert.Equal(422, (await PostAsync(new AddCheckpoint(0, [], wrong))).Status);
        Assert.Equal(200, (await AddAsync(0, 0)).Status);
    }

    [Fact]
    public async Task From_size_zero_a_proof_is_refused()
    {
        var reply = await PostAsync(new AddCheckpoint(0, [Leaves[0]], log.Sign(Tree(3))));

        Assert.Equal(422, reply.Status);
    }

    [Fact]
    public async Task A_fork_of_the_tree_is_refused_whatever_its_proof()
    {
        await AddAsync(0, 3);
        Digest[] forked = [Digest.Of("forged"u8), .. Leaves[1..]];
        var tree = MerkleProofs.Over(forked);
        var fork = log.Sign(new Checkpoint(Some.Origin, 5, tree.Root(5)));

        Assert.Equal(422, (await PostAsync(new AddCheckpoint(3, tree.Consistency(3, 5), fork))).Status);
        Assert.Equal(422, (await PostAsync(new AddCheckpoint(3, [], fork))).Status);
    }

    [Fact]
    public async Task The_same_size_with_another_root_is_refused()
    {
        await AddAsync(0, 3);
        var other = log.Sign(new Checkpoint(Some.Origin, 3, Digest.Of("other"u8)));

        Assert.Equal(422, (await PostAsync(new AddCheckpoint(3, [], other))).Status);
    }

    [Fact]
    public async Task A_growing_tree_is_cosigned_and_the_cosignature_verifies()
    {
        await AddAsync(0, 3);

        var reply = await AddAsync(3, 11);

        var own = log.Sign(Tree(11));
        var merged = CosignedCheckpoint.Assemble(own, [cosigner.Key], [Some.Bytes(reply.Body)]);
        Assert.Equal(200, reply.Status);
        Assert.Equal(
            [new VerifiedSignature(cosigner.Key, Some.Time)], merged.Note.Verify([cosigner.Key])!);
    }

    [Fact]
    public async Task The_latest_checkpoint_is_served_by_the_hash_of_its_origin()
    {
        var hash = Digest.Of(Some.Bytes(Some.Origin)).Hex;
        Assert.Equal(404, (await Witness().LatestAsync(hash, default)).Status);
        await AddAsync(0, 3);
        await AddAsync(3, 7);

        var reply = await Witness().LatestAsync(hash, default);

        var served = SignedCheckpoint.Parse(Some.Bytes(reply.Body));
        Assert.Equal(Tree(7), served.Checkpoint);
        Assert.Equal(2, served.Note.Verify([log.Key, cosigner.Key])!.Count);
        Assert.Equal(404, (await Witness().LatestAsync(hash.ToUpperInvariant(), default)).Status);
    }

    [Fact]
    public async Task A_replayed_request_finds_its_old_size_gone()
    {
        var request = Request(3, 7);
        await AddAsync(0, 3);
        await PostAsync(request);
        await AddAsync(7, 9);

        Assert.Equal(new WitnessReply(409, "text/x.tlog.size", "9\n"), await PostAsync(request));
    }

    [Fact]
    public async Task Of_two_submitters_at_once_the_later_one_does_not_roll_the_tree_back()
    {
        await AddAsync(0, 3);
        store.BeforeReplace = async () =>
        {
            store.BeforeReplace = () => Task.CompletedTask;
            Assert.Equal(200, (await AddAsync(3, 9)).Status);
        };

        var overtaken = await AddAsync(3, 7);

        Assert.Equal(new WitnessReply(409, "text/x.tlog.size", "9\n"), overtaken);
        Assert.Equal(9, (await store.LatestAsync(Some.Origin, default))!.Size);
    }

    [Fact]
    public async Task Two_first_submitters_at_once_do_not_both_get_a_signature_on_forks()
    {
        var fork = log.Sign(new Checkpoint(Some.Origin, 3, Digest.Of("fork"u8)));
        store.BeforeReplace = async () =>
        {
            store.BeforeReplace = () => Task.CompletedTask;
            Assert.Equal(200, (await PostAsync(new AddCheckpoint(0, [], fork))).Status);
        };

        Assert.Equal(409, (await AddAsync(0, 3)).Status);
    }

    [Fact]
    public async Task No_signature_leaves_when_the_store_fails()
    {
        store.IsBroken = true;

        await Assert.ThrowsAsync<IOException>(() => AddAsync(0, 3));
        Assert.Null(await store.LatestAsync(Some.Origin, default));
    }

    [Fact]
    public async Task A_clock_that_goes_back_does_not_take_the_cosignature_back()
    {
        await AddAsync(0, 3);

        await Witness().AddCheckpointAsync(Request(3, 7).ToBytes(), Some.At.AddHours(-1), default);

        Assert.Equal(Some.Time, (await store.LatestAsync(Some.Origin, default))!.Timestamp);
    }

    [Fact]
    public async Task Lines_of_strangers_are_not_served_on()
    {
        var stranger = Some.Witness(8);
        var signed = Some.Cosigned(log.Sign(Tree(3)), (stranger, Some.Time));

        await PostAsync(new AddCheckpoint(0, [], signed));

        var state = await store.LatestAsync(Some.Origin, default);
        Assert.DoesNotContain(stranger.Key.Name, state!.Note, StringComparison.Ordinal);
    }

    private static Checkpoint Tree(int size) => new(Some.Origin, size, MerkleProofs.Over(Leaves).Root(size));

    private Witness Witness() => new(cosigner, [log.Key], store);

    private AddCheckpoint Request(int old, int size) =>
        new(old, MerkleProofs.Over(Leaves).Consistency(old, size), log.Sign(Tree(size)));

    private Task<WitnessReply> AddAsync(int old, int size, LogSigner? by = null)
    {
        var tree = by is null ? Tree(size) : Tree(size) with { Origin = by.Key.Name };
        var proof = MerkleProofs.Over(Leaves).Consistency(old, size);
        return PostAsync(new AddCheckpoint(old, proof, (by ?? log).Sign(tree)));
    }

    private Task<WitnessReply> PostAsync(AddCheckpoint request) =>
        Witness().AddCheckpointAsync(request.ToBytes(), Some.At, default);
}
