using System.Text;
using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Messages;
using LotusBridge.Exchange.Peers;
using LotusBridge.Ledger;
using LotusBridge.Node.Storage;
using LotusBridge.Orders.Statements;
using Microsoft.EntityFrameworkCore;

namespace LotusBridge.Tests.Node.Peers;

/// <summary>What one real node answers to messages that honest nodes do not send. Only Zhuhai runs.</summary>
public sealed class MessageTests : IAsyncLifetime
{
    private Federation federation = null!;
    private Forger macau = null!;

    private TestNode Zhuhai => federation["4404"];

    public async ValueTask InitializeAsync()
    {
        federation = await Federation.PrepareAsync();
        macau = new Forger(federation, "MO");
        await Zhuhai.StartAsync();
    }

    public ValueTask DisposeAsync() => federation.DisposeAsync();

    [Fact]
    public async Task A_message_is_stored_once_and_a_repetition_gets_the_same_receipt()
    {
        var (statement, id, _) = macau.Register(Roles.Judge, "MO/TJB");
        var message = macau.Message(statement, "4404").Write();
        var (status, first) = await macau.PostAsync("4404", message);
        Assert.Equal(200, status);
        var receipt = Receipt.Open(first, Zhuhai.Member.Node);
        Assert.Equal((statement.Digest, "MO", "4404"), (receipt!.Digest, receipt.From, receipt.To));
        Assert.NotNull(Zhuhai.Get<LotusBridge.Node.Acts.KnownOfficials>().Find(id, Zhuhai.Now));

        await Zhuhai.StopAsync();
        await Zhuhai.StartAsync();
        Assert.Equal(first, (await macau.PostAsync("4404", message)).Body);
        Assert.Equal(1, await CountAsync());
        Assert.NotNull(Zhuhai.Get<LotusBridge.Node.Acts.KnownOfficials>().Find(id, Zhuhai.Now));
    }

    [Fact]
    public async Task The_same_message_twenty_times_at_once_is_stored_once()
    {
        var (statement, _, _) = macau.Register(Roles.Judge, "MO/TJB");
        var message = macau.Message(statement, "4404").Write();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => macau.PostAsync("4404", message)));
        Assert.All(answers, answer => Assert.Equal(answers[0].Body, answer.Body));
        Assert.Equal(1, await CountAsync());
    }

    [Fact]
    public async Task A_statement_needs_the_quorum()
    {
        var (statement, _, _) = macau.Register(Roles.Judge, "MO/TJB");
        foreach (var witnesses in new string[][] { [], ["MO"] })
        {
            var proof = macau.Prove(statement, witnesses).ToString();
            var message = new PeerMessage("MO", "4404", statement.Envelope.Bytes, proof, []);
            Assert.Equal("422 quorum-missing", await macau.RefusalAsync("4404", message));
        }

        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task A_proof_with_a_flipped_hash_index_salt_or_root_proves_nothing()
    {
        var (first, _, _) = macau.Register(Roles.Judge, "MO/TJB");
        macau.Prove(first, "MO");
        var (statement, _, _) = macau.Register(Roles.Prosecutor, "MO/MP");
        var good = macau.Prove(statement, "MO", "GBA");
        byte[] salt = [.. good.Extra.ToArray()];
        salt[0] ^= 1;
        foreach (var bad in new[]
        {
            good with { Path = [Digest.Of("other"u8)] },
            good with { Index = 0 },
            good with { Extra = salt },
            good with { Extra = ReadOnlyMemory<byte>.Empty },
        })
        {
            var message = new PeerMessage("MO", "4404", statement.Envelope.Bytes, bad.ToString(), []);
            Assert.Equal("422 not-in-log", await macau.RefusalAsync("4404", message));
        }

        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task Sender_and_receiver_are_who_the_connection_says()
    {
        var (statement, _, _) = macau.Register(Roles.Judge, "MO/TJB");
        var good = macau.Message(statement, "4404");
        Assert.Equal("422 wrong-sender", await macau.RefusalAsync("4404", good with { From = "GBA" }));
        Assert.Equal("422 wrong-receiver", await macau.RefusalAsync("4404", good with { To = "GBA" }));
        var committee = new Forger(federation, "GBA");
        Assert.Equal("422 wrong-sender", await committee.RefusalAsync("4404", good));
        Assert.Equal("422 wrong-sender", await committee.RefusalAsync("4404", good with { From = "GBA" }));
        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task Who_is_refused_gets_it_signed_and_nobody_gets_it_for_a_message_of_somebody_else()
    {
        var (statement, _, _) = macau.Register(Roles.Judge, "MO/TJB");
        var message = new PeerMessage("MO", "4404", statement.Envelope.Bytes, macau.Prove(statement, "MO").ToString(), []);
        var (status, body) = await macau.PostAsync("4404", message.Write());
        var signed = RefusalReceipt.In(body)!.Value;
        var refusal = RefusalReceipt.Open(signed, Zhuhai.Member.Node)!;

        Assert.Equal((422, "quorum-missing", true), (status, refusal.Code, refusal.ForGood));
        Assert.Equal((statement.Digest, "MO", "4404"), (refusal.Digest, refusal.From, refusal.To));
        Assert.Null(RefusalReceipt.Open(signed, macau.Identity.Member.Node));
        Assert.Null(Receipt.Open(signed, Zhuhai.Member.Node));
        foreach (var other in new[] { message with { From = "GBA" }, message with { To = "GBA" } })
        {
            Assert.Null(RefusalReceipt.In((await macau.PostAsync("4404", other.Write())).Body));
        }

        Assert.Null(RefusalReceipt.In((await macau.PostAsync("4404", "{}"u8.ToArray())).Body));
    }

    [Fact]
    public async Task What_depends_on_something_that_has_not_arrived_is_asked_for_later()
    {
        var (registration, id, key) = macau.Register(Roles.Investigator, "MO/PJ");
        var opened = macau.Sign(new CaseOpened(new Offence("CP 211", 5)), "MO-C-AAAAAAAA", id, key);
        var withdrawn = macau.Sign(new OrderWithdrawn("no longer needed"), "MO-2026-AAAAAAAA", id, key, [opened.Digest]);
        Assert.Equal("409 author-unknown", await macau.RefusalAsync("4404", macau.Message(opened, "4404")));
        Assert.Equal(200, (await macau.PostAsync("4404", macau.Message(registration, "4404").Write())).Status);
        Assert.Equal("409 parent-unknown", await macau.RefusalAsync("4404", macau.Message(withdrawn, "4404")));
        Assert.Equal(200, (await macau.PostAsync("4404", macau.Message(opened, "4404").Write())).Status);
    }

    [Fact]
    public async Task A_signature_by_another_key_is_refused_for_good()
    {
        var (registration, id, _) = macau.Register(Roles.Investigator, "MO/PJ");
        await macau.PostAsync("4404", macau.Message(registration, "4404").Write());
        var forged = macau.Sign(new CaseOpened(new Offence("CP 211", 5)), "MO-C-AAAAAAAA", id, macau.Identity.Node);
        Assert.Equal("422 signature-fails", await macau.RefusalAsync("4404", macau.Message(forged, "4404")));
    }

    [Fact]
    public async Task A_local_statement_and_an_annex_that_nothing_commits_to_are_refused()
    {
        var (registration, id, key) = macau.Register(Roles.Investigator, "MO/PJ");
        Assert.Equal(
            "422 annex-unexpected",
            await macau.RefusalAsync("4404", macau.Message(registration, "4404", "{}"u8.ToArray())));
        await macau.PostAsync("4404", macau.Message(registration, "4404").Write());
        var local = macau.Sign(
            new PackageOpened("P-AAAAAAAAAAAA", "MO-C-AAAAAAAA", "to find the sender"), "MO-2026-AAAAAAAA", id, key);
        Assert.Equal("422 not-shared", await macau.RefusalAsync("4404", macau.Message(local, "4404")));
        Assert.Equal(1, await CountAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"from":"MO","to":"4404","statement":"AA==","proof":"","annexes":[],"more":1}""")]
    [InlineData("""{"from":"MO","from":"MO","to":"4404","statement":"AA==","proof":"","annexes":[]}""")]
    [InlineData("""{"from":"MO","to":"4404","statement":" AA==","proof":"","annexes":[]}""")]
    [InlineData("""{"from":null,"to":"4404","statement":"AA==","proof":"","annexes":[]}""")]
    [InlineData("""{"from":"MO","to":"4404","statement":"AA==","proof":"","annexes":["","","","",""]}""")]
    public async Task A_body_that_is_no_message_is_refused_for_good(string body)
    {
        var (status, answer) = await macau.PostAsync("4404", Encoding.UTF8.GetBytes(body));
        Assert.Equal("422 message-malformed", $"{status} {PeerCode.In(answer)}");
    }

    [Fact]
    public async Task A_body_above_the_limit_is_not_read()
    {
        var (status, _) = await macau.PostAsync("4404", new byte[PeerMessage.MaxBytes + 1]);
        Assert.Equal(413, status);
    }

    [Fact]
    public async Task A_stranger_gets_no_connection_and_a_known_node_none_to_a_stranger()
    {
        using var stranger = TestNode.SelfSigned("stranger");
        using var theirs = PeerLine.Open(Zhuhai.Peer, Zhuhai.Member.Tls, stranger);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => theirs.GetAsync("/peer/v1/witness/00/checkpoint"));
        using var mistaken = PeerLine.Open(Zhuhai.Peer, macau.Identity.Member.Tls, macau.Identity.Tls);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => mistaken.GetAsync("/peer/v1/witness/00/checkpoint"));
    }

    [Fact]
    public async Task Neither_listener_answers_the_routes_of_the_other()
    {
        using var people = new HttpClient { BaseAddress = Zhuhai.Api };
        Assert.Equal(404, (int)(await people.PostAsync("/peer/v1/messages", null)).StatusCode);
        using var peer = macau.Open("4404");
        Assert.Equal(404, (int)(await peer.GetAsync("/health/live")).StatusCode);
        Assert.Equal(404, (int)(await peer.GetAsync("/log/checkpoint")).StatusCode);
        Assert.Equal(200, (int)(await people.GetAsync("/health/live")).StatusCode);
    }

    [Fact]
    public async Task A_node_without_its_peers_lives_but_is_not_ready()
    {
        using var people = new HttpClient { BaseAddress = Zhuhai.Api };
        var answer = await people.GetAsync("/health/ready");
        Assert.Equal("503 not ready: peers\n", $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }

    private Task<int> CountAsync() => Zhuhai.Get<Store>().ReadAsync(db => db.Statements.CountAsync(), default);
}
