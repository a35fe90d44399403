using System.Text;
using LotusBridge.Custody.Bundles;
using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Orders.Statements;

namespace LotusBridge.Tests.Unit.Custody.Bundles;

public sealed class BundleTests
{
    private readonly TestBundle bundle = new();

    [Fact]
    public async Task A_complete_bundle_holds_and_says_who_said_what_when()
    {
        var reading = await bundle.Read(await bundle.Write());

        Assert.Empty(reading.Findings);
        Assert.Equal(4, reading.Statements.Count);
        var manifest = Assert.Single(reading.Packages);
        Assert.Equal(ContentState.Present, manifest.State);
        Assert.Equal("4404/telecom", manifest.Sealed.Author.Office);
        Assert.Equal(TestFederation.Start.AddSeconds(1), manifest.Sealed.ExistedBy);
        Assert.Equal(Finality.L2, manifest.Sealed.Finality);
        Assert.Equal(TestFederation.PackBytes, reading.Packs.Values.Single().ToArray());
        Assert.Equal(bundle.Annexes[0].ToArray(), reading.Annexes[Digest.Of(bundle.Annexes[0].Span)].ToArray());
    }

    [Fact]
    public async Task The_same_parts_in_another_order_give_the_same_bytes()
    {
        var parts = bundle.Parts();
        Assert.Equal(
            await bundle.Write(parts), await bundle.Write(parts with { Statements = [.. parts.Statements.Reverse()] }));
    }

    [Fact]
    public async Task One_flipped_byte_anywhere_is_found()
    {
        var smallest = TestBundle.Smallest();
        var good = await smallest.Write();
        Assert.True((await smallest.Read(good)).Holds);
        var unseen = new System.Collections.Concurrent.ConcurrentBag<int>();
        await Parallel.ForAsync(0, good.Length, TestBundle.Stop, async (at, _) =>
        {
            var bad = (byte[])good.Clone();
            bad[at] ^= (byte)(1 << (at % 8));
            if ((await smallest.Read(bad)).Holds)
            {
                unseen.Add(at);
            }
        });
        Assert.Empty(unseen);
    }

    [Fact]
    public async Task A_bundle_cut_short_anywhere_is_found()
    {
        var good = await bundle.Write();
        for (var length = 0; length < good.Length; length += 61)
        {
            Assert.False((await bundle.Read(good[..length])).Holds, $"{length} bytes");
        }

        Assert.False((await bundle.Read(good[..^1])).Holds);
        Assert.Equal([Finding.ArchiveNotCanonical], TestBundle.Codes(await bundle.Read(good[..^512])));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(512)]
    public async Task Anything_after_the_end_is_found(int surplus)
    {
        var reading = await bundle.Read([.. await bundle.Write(), .. new byte[surplus]]);
        Assert.Equal([Finding.ArchiveNotCanonical], TestBundle.Codes(reading));
    }

    [Fact]
    public async Task An_index_signed_by_a_stranger_is_found()
    {
        Assert.Equal([Finding.IndexNotSigned], await bundle.Codes(signer: TestFederation.Key("stranger")));
        Assert.Equal([Finding.IndexNotSigned], await bundle.Codes(signer: TestFederation.Node("HK")));
    }

    [Fact]
    public async Task An_index_by_a_territory_that_is_no_member_is_found()
    {
        var parts = bundle.Parts() with { By = "node:XX" };
        Assert.Contains(Finding.IndexNotSigned, await bundle.Codes(parts));
    }

    [Fact]
    public async Task Another_roster_than_the_pinned_one_is_found()
    {
        bundle.Pin = Digest.Of("another"u8);
        Assert.Equal([Finding.RosterNotPinned], await bundle.Codes());
    }

    [Fact]
    public async Task Without_a_pin_the_roster_is_told_and_not_judged()
    {
        var reading = await TestBundle.Read(await bundle.Write(), pin: null);
        Assert.True(reading.Holds);
        Assert.Equal(bundle.Federation.Roster.Hash, reading.Roster!.Hash);
    }

    [Fact]
    public async Task A_bundle_of_another_order_is_found() =>
        Assert.Contains(Finding.OrderMissing, await bundle.Codes(bundle.Parts() with { Order = "MO-2026-AAAAAAAA" }));

    [Fact]
    public async Task A_removed_registration_is_found()
    {
        var parts = bundle.Parts();
        var codes = await bundle.Codes(parts with { Statements = [.. parts.Statements.Skip(1)] });
        Assert.Contains(Flaw.AuthorUnknown, codes);
    }

    [Fact]
    public async Task Swapped_proofs_are_found()
    {
        var said = bundle.Federation.Said;
        (said[2], said[3]) = (said[2] with { Proof = said[3].Proof }, said[3] with { Proof = said[2].Proof });
        var reading = await bundle.Read(await bundle.Write());
        Assert.Equal([Flaw.NotInLog, Flaw.NotInLog], TestBundle.Codes(reading));
        Assert.All(reading.Findings, finding => Assert.StartsWith("proofs/", finding.File, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_proof_of_another_log_is_found()
    {
        bundle.Federation.Say(new OrderClosed(), TestBundle.Order, "node:MO", TestFederation.Start, log: "HK");
        Assert.Equal([Flaw.ProofOfOtherLog], await bundle.Codes());
    }

    [Fact]
    public async Task A_proof_below_the_quorum_is_found()
    {
        bundle.Federation.Say(
            new OrderClosed(), TestBundle.Order, "node:MO", TestFederation.Start, witnesses: ["MO", "HK"]);
        Assert.Equal([Flaw.QuorumMissing], await bundle.Codes());
    }

    [Fact]
    public async Task A_statement_of_a_type_that_nobody_knows_is_found()
    {
        var payload = Encoding.UTF8.GetBytes("{}");
        var envelope = Envelope.Sign(
            StatementTypes.PayloadTypeOf("order.forgotten"), payload, TestFederation.Node("MO"));
        bundle.Federation.Enter(envelope, "MO", TestFederation.Start);
        Assert.Equal([Finding.StatementUnreadable], await bundle.Codes());
    }

    [Fact]
    public async Task A_pack_that_the_roster_does_not_agree_on_is_not_written()
    {
        var parts = bundle.Parts() with { Packs = [Encoding.UTF8.GetBytes("id: other\n")] };
        await Assert.ThrowsAsync<ArgumentException>(() => bundle.Write(parts));
    }

    [Fact]
    public async Task The_same_statement_twice_is_not_written()
    {
        bundle.Federation.Said.Add(bundle.Federation.Said[0]);
        await Assert.ThrowsAsync<ArgumentException>(() => bundle.Write());
    }

    [Fact]
    public async Task A_content_that_is_not_what_was_said_is_not_written()
    {
        var parts = bundle.Parts();
        var content = parts.Contents[0];
        BundleContent[] wrong = [content with { Size = content.Size - 1 }, content with { Size = content.Size + 1 },
            content with { Sha256 = Digest.Of([1]) }];
        foreach (var one in wrong)
        {
            await Assert.ThrowsAsync<InvalidDataException>(() => bundle.Write(parts with { Contents = [one] }));
        }
    }

    [Fact]
    public async Task An_index_may_be_longer_than_a_statement()
    {
        for (var i = 0; i < 4500; i++)
        {
            bundle.Annexes.Add(Encoding.UTF8.GetBytes($$"""{"salt":"{{i}}"}"""));
        }

        var written = await bundle.Write();
        Assert.Empty(TestBundle.Codes(await bundle.Read(written)));

        var most = bundle.Parts() with
        {
            Annexes = [.. Enumerable.Range(0, BundleIndex.MaxFiles).Select(i => (ReadOnlyMemory<byte>)BitConverter.GetBytes(i))],
        };
        await Assert.ThrowsAsync<ArgumentException>(() => bundle.Write(most));
    }

    [Fact]
    public async Task A_bundle_names_its_order_or_is_not_written() =>
        await Assert.ThrowsAsync<ArgumentException>(() => bundle.Write(bundle.Parts() with { Order = "" }));
}
