using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Messages;
using LotusBridge.Ledger;
using LotusBridge.Node.Storage;
using Microsoft.EntityFrameworkCore;

namespace LotusBridge.Tests.Node.Peers;

/// <summary>Macau sends while Zhuhai is away; the committee's node makes the quorum.</summary>
public sealed class OutboxTests : IAsyncLifetime
{
    private Federation federation = null!;

    private TestNode Macau => federation["MO"];

    private TestNode Zhuhai => federation["4404"];

    public async ValueTask InitializeAsync() => federation = await Federation.StartWithoutAsync("4404");

    public ValueTask DisposeAsync() => federation.DisposeAsync();

    [Fact]
    public async Task What_waits_for_a_peer_survives_a_restart_and_leaves_in_the_order_of_the_log()
    {
        var players = await Players.InMacauAsync(federation);
        var number = await players.ValidateAsync();
        await Macau.StopAsync();
        await Macau.StartAsync();
        Assert.True(await WaitingAsync() >= 6, "two officials, the case and three statements wait");

        await Zhuhai.StartAsync();
        await Federation.EventuallyAsync(async () => await WaitingAsync() == 0, "everything has left");
        var arrived = await Zhuhai.Get<Store>().ReadAsync(
            db => db.Statements.Where(row => row.Index == null).OrderBy(row => row.Number).Select(row => row.Digest)
                .ToListAsync(),
            default);
        var sent = await Macau.Get<Store>().ReadAsync(
            db => db.Statements.Where(row => row.Index != null).OrderBy(row => row.Index).Select(row => row.Digest)
                .ToListAsync(),
            default);
        Assert.Equal(sent, arrived);
        Assert.Contains((await Zhuhai.ThreadAsync(number)).Rows, row => row.Type == "order.received");
    }

    [Fact]
    public async Task A_receipt_of_each_delivery_is_kept_and_verifies()
    {
        await Zhuhai.StartAsync();
        await Macau.AppointAsync(Roles.Judge, "MO/TJB");
        await Federation.EventuallyAsync(async () => await ReceiptsAsync() is { Count: 2 }, "both peers have receipted");
        foreach (var row in await ReceiptsAsync())
        {
            var receipt = Receipt.Open(row.Envelope, federation[row.Peer].Member.Node);
            Assert.Equal((row.Statement, "MO", row.Peer), (receipt!.Digest, receipt.From, receipt.To));
            Assert.Null(Receipt.Open(row.Envelope, Macau.Member.Node));
        }
    }

    [Fact]
    public async Task What_a_peer_refuses_for_good_is_dead_and_holds_up_nothing()
    {
        var spoiled = await AppointAsync();
        await Federation.EventuallyAsync(
            async () => (await Macau.FindAsync(spoiled))!.Finality == Finality.L2, "the statement is final");
        await Macau.Get<Store>().WriteAsync(
            db => db.Statements.Where(row => row.Digest == spoiled)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.Proof, "no proof")),
            default);
        var good = await AppointAsync();
        await Zhuhai.StartAsync();
        await Federation.EventuallyAsync(async () => await StateAsync(good) == OutboxState.Sent, "the good one has left");
        Assert.Equal(OutboxState.Dead, await StateAsync(spoiled));
        Assert.Null(await Zhuhai.FindAsync(spoiled));
    }

    private async Task<Digest> AppointAsync()
    {
        await Macau.AppointAsync(Roles.Judge, "MO/TJB");
        return await Macau.Get<Store>().ReadAsync(
            db => db.Statements.OrderByDescending(row => row.Number).Select(row => row.Digest).FirstAsync(), default);
    }

    private Task<int> WaitingAsync() => Macau.Get<Store>().ReadAsync(
        db => db.Outbox.CountAsync(row => row.Peer == "4404" && row.State == OutboxState.Waiting), default);

    private Task<List<ReceiptRow>> ReceiptsAsync() => Macau.Get<Store>().ReadAsync(
        db => db.Receipts.Where(row => !row.Given).ToListAsync(), default);

    private Task<OutboxState> StateAsync(Digest digest) => Macau.Get<Store>().ReadAsync(
        db => db.Outbox.Where(row => row.Peer == "4404" && row.Statement == digest).Select(row => row.State).SingleAsync(),
        default);
}
