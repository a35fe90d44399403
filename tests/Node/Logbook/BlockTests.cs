using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Ledger.Blocks;
using LotusBridge.Node.Logbook;
using LotusBridge.Node.Storage;
using LotusBridge.Orders.Statements;
using Microsoft.EntityFrameworkCore;

namespace LotusBridge.Tests.Node.Logbook;

/// <summary>Each block of a log begins with what was final in all of them.</summary>
public sealed class BlockTests : IAsyncLifetime
{
    private static readonly CaseOpened Opening = new(new Offence("CP 211", 5));

    private Federation federation = null!;
    private TestOfficial investigator = null!;

    private TestNode Macau => federation["MO"];

    public async ValueTask InitializeAsync()
    {
        federation = await Federation.StartAsync();
        await federation["4404"].AppointAsync(Roles.Judge, "4404/IPC");
        investigator = await Macau.AppointAsync(Roles.Investigator, "MO/PJ");
        await AllFinalAsync();
        await Federation.EventuallyAsync(
            () => Task.FromResult(Macau.Get<FinalHeads>().All.Any()), "the other log's final tree was shown");
    }

    public ValueTask DisposeAsync() => federation.DisposeAsync();

    [Fact]
    public async Task The_first_act_after_a_final_tree_opens_a_block_that_names_it_and_what_the_others_have()
    {
        var before = Macau.Get<OwnLog>().Published;
        var digest = await OpenCaseAsync();
        await AllFinalAsync();

        var row = (await Macau.FindAsync(digest))!;
        var proof = BlockProof.Parse(await GetAsync($"/log/block-before/{row.Index}"));
        Assert.Equal(row.Index - 1, proof.Proof.Index);
        var header = BlockHeader.Parse(proof.Header.Span);
        Assert.Equal(LogHead.Of(before), header.Find(Macau.Origin));
        Assert.Equal(1, header.Find("lotus-test/4404")!.Tree.Size);
        var notBefore = proof.Verify((_, _) => federation.Roster.Policy, out var flaw);
        Assert.Null(flaw);
        Assert.InRange(notBefore!.Value, Macau.Now.AddMinutes(-1), row.ExistedBy!.Value);
    }

    [Fact]
    public async Task While_nothing_new_is_final_there_is_no_second_header()
    {
        await OpenCaseAsync();
        await AllFinalAsync();
        await federation["4404"].StopAsync();
        await federation["GBA"].StopAsync();
        await OpenCaseAsync();
        var headers = await HeadersAsync();
        await OpenCaseAsync();
        await OpenCaseAsync();
        Assert.Equal(headers, await HeadersAsync());
    }

    [Fact]
    public async Task A_header_whose_act_was_not_committed_is_not_there_and_comes_with_the_next_one()
    {
        var headers = await HeadersAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => Macau.Get<Store>().WriteAsync(
            async db =>
            {
                await Macau.Get<EntryBook>().AddAsync(db, Digest.Of("x"u8), default);
                await db.SaveChangesAsync();
                throw new InvalidOperationException("the act fails");
            },
            default));
        Assert.Equal(headers, await HeadersAsync());
        await OpenCaseAsync();
        Assert.Equal(headers + 1, await HeadersAsync());
    }

    [Fact]
    public async Task What_is_not_final_or_not_newer_is_not_remembered_of_another_log()
    {
        var heads = Macau.Get<FinalHeads>();
        var known = heads.All.Single(one => one.Checkpoint.Origin == "lotus-test/4404");
        var log = new LogSigner("lotus-test/4404", federation["4404"].Log);
        var larger = log.Sign(known.Checkpoint with { Size = 9 });
        heads.Offer(larger);
        heads.Offer(SignedCheckpoint.Parse(System.Text.Encoding.UTF8.GetBytes(
            larger.ToString() + known.ToString().Split('\n').Last(line => line.StartsWith('—')) + "\n")));
        heads.Offer(log.Sign(known.Checkpoint with { Size = 0, Root = Merkle.EmptyRoot }));
        heads.Offer(Macau.Get<OwnLog>().Published);
        Assert.Equal([known], heads.All);
    }

    [Fact]
    public async Task A_log_that_is_still_being_filled_up_again_proves_no_block()
    {
        var index = (await Macau.FindAsync(await OpenCaseAsync()))!.Index;
        await AllFinalAsync();
        Assert.NotEmpty(await GetAsync($"/log/block-before/{index}"));
        await Macau.StopAsync();
        await federation["4404"].StopAsync();
        await federation["GBA"].StopAsync();
        Directory.Delete(Path.Combine(Macau.Folder, "data", OwnLog.Folder), recursive: true);
        await Macau.StartAsync();
        using var people = new HttpClient { BaseAddress = Macau.Api };
        Assert.Equal(404, (int)(await people.GetAsync($"/log/block-before/{index}")).StatusCode);
    }

    [Theory]
    [InlineData("/log/block-before/0")]
    [InlineData("/log/block-before/-1")]
    [InlineData("/log/block-before/x")]
    [InlineData("/log/block-before/9223372036854775808")]
    public async Task Where_no_header_stands_there_is_nothing(string target)
    {
        using var people = new HttpClient { BaseAddress = Macau.Api };
        Assert.Equal(404, (int)(await people.GetAsync(target)).StatusCode);
    }

    private async Task<byte[]> GetAsync(string target)
    {
        using var people = new HttpClient { BaseAddress = Macau.Api };
        return await people.GetByteArrayAsync(target);
    }

    private Task<int> HeadersAsync() => Macau.Get<Store>().ReadAsync(db => db.Blocks.CountAsync(), default);

    private async Task<Digest> OpenCaseAsync() =>
        (await investigator.DoneAsync(Opening, TestOfficial.NewName("MO-C"))).Statement.Digest;

    private async Task AllFinalAsync()
    {
        var taken = await Macau.Get<Store>().ReadAsync(db => db.Entries.LongCountAsync(), default);
        await Federation.EventuallyAsync(
            () => Task.FromResult(Macau.Get<OwnLog>().Published.Checkpoint.Size >= taken), "all is final");
    }
}
