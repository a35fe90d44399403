using LotusBridge.Ledger;
using LotusBridge.Ledger.Blocks;
using LotusBridge.Node.Logbook;
using LotusBridge.Node.Storage;
using Microsoft.EntityFrameworkCore;

namespace LotusBridge.Tests.Node.Acts;

/// <summary>
/// Zhuhai's node runs as a process and dies at each commit point while an order arrives; started again, it and Macau
/// must know the same statements, each once.
/// </summary>
public sealed class CrashTests
{
    [Theory]
    [InlineData("after-foreign")]
    [InlineData("after-reaction:2")]
    [InlineData("after-outbox:5")]
    [InlineData("before-commit:3")]
    [InlineData("after-commit:4")]
    [InlineData("before-receipt")]
    [InlineData("before-append")]
    [InlineData("after-append")]
    [InlineData("before-finality")]
    [InlineData("after-finality")]
    [InlineData("before-send")]
    [InlineData("after-send")]
    [InlineData("after-receipt")]
    public async Task A_crash_loses_nothing_and_doubles_nothing(string crashPoint)
    {
        await using var federation = await Federation.PrepareAsync();
        var (macau, zhuhai) = (federation["MO"], federation["4404"]);
        await federation["GBA"].StartAsync();
        await macau.StartAsync();
        string number;
        using (var child = ChildNode.Start(zhuhai, crashPoint))
        {
            var players = await Players.InMacauAsync(federation);
            number = await players.ValidateAsync();
            await child.WaitAsync();
            Assert.NotEqual(0, child.ExitCode);
        }

        await zhuhai.StartAsync();
        await Federation.EventuallyAsync(
            async () => (await macau.ThreadAsync(number)).Folded.State is { PreservedUntil: not null },
            "Macau knows that the provider was told to preserve", seconds: 60);
        await AssertSameAsync(macau, zhuhai, number);
        await AssertWholeAsync(zhuhai);
    }

    private static async Task AssertSameAsync(TestNode macau, TestNode zhuhai, string number)
    {
        var (theirs, ours) = (await macau.ThreadAsync(number), await zhuhai.ThreadAsync(number));
        Assert.Equal(theirs.Rows.Select(row => row.Digest).Order(), ours.Rows.Select(row => row.Digest).Order());
        Assert.Equal(
            ["order.issued", "order.received", "order.transmitted", "order.validated", "preservation.directed"],
            ours.Rows.Select(row => row.Type).Order(StringComparer.Ordinal));
        Assert.Empty(ours.Folded.Void);
        Assert.Equal(theirs.Folded.State!.Stage, ours.Folded.State!.Stage);
    }

    private static async Task AssertWholeAsync(TestNode node)
    {
        var store = node.Get<Store>();
        await Federation.EventuallyAsync(
            () => store.ReadAsync(
                async db => !await db.Outbox.AnyAsync(row => row.State == OutboxState.Waiting), default),
            "the outbox is empty");
        var (entries, own, receipts) = await store.ReadAsync(
            async db => (
                await db.Entries.OrderBy(row => row.Index).ToListAsync(),
                await db.Statements.Where(row => row.Index != null).OrderBy(row => row.Index).ToListAsync(),
                await db.Receipts.CountAsync(row => !row.Given)),
            default);
        var log = node.Get<OwnLog>().Store;
        Assert.Equal(entries.Count, log.Size);
        entries.RemoveAll(entry => BlockHeader.IsOne(entry.Entry));
        Assert.Equal(entries.Count, own.Count);
        Assert.Equal(own.Count, receipts);
        foreach (var (entry, statement) in entries.Zip(own))
        {
            Assert.Equal(entry.Index, statement.Index);
            Assert.Equal(entry.Entry, Commitment.To(statement.Digest, statement.Salt).Bytes.ToArray());
            Assert.Equal(entry.Entry, log.Entry(entry.Index).ToArray());
        }
    }
}
