using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Api;
using LotusBridge.Node.Acts;
using LotusBridge.Node.Storage;
using LotusBridge.Orders.Statements;
using Microsoft.EntityFrameworkCore;

namespace LotusBridge.Tests.Node.Acts;

/// <summary>The node dies while it takes an official's act over its API; the official asks again.</summary>
public sealed class DeskCrashTests
{
    [Theory]
    [InlineData("after-entry", true)]
    [InlineData("after-outbox", true)]
    [InlineData("after-act", false)]
    public async Task An_act_is_taken_whole_or_not_at_all(string crashPoint, bool isNewAfterwards)
    {
        await using var federation = await Federation.StartAsync();
        var macau = federation["MO"];
        var investigator = await macau.AppointAsync(Roles.Investigator, "MO/PJ");
        var statement = await investigator.SignAsync(new CaseOpened(new Offence("CP 211", 5)), "MO-C-AAAAAAAA");
        await Federation.EventuallyAsync(
            async () => (await macau.Get<Store>().ReadAsync(db => db.Statements.SingleAsync(), default)).Finality > 0,
            "the registration has the own witness's cosignature");
        await macau.StopAsync();
        using (var child = ChildNode.Start(macau, crashPoint))
        {
            using var http = new HttpClient { BaseAddress = macau.Api };
            await child.AnswersAsync(http);
            var client = new NodeClient(http, Caller.With(investigator.Id, investigator.Key), TimeProvider.System);
            await Assert.ThrowsAnyAsync<HttpRequestException>(() => client.SubmitAsync(statement, default));
            await child.WaitAsync();
        }

        await macau.StartAsync();
        var taken = Assert.IsType<ActTaken>(await macau.Get<ActDesk>().TakeAsync(statement, null, default));
        Assert.Equal(isNewAfterwards, taken.IsNew);
        var (entries, headers) = await macau.Get<Store>().ReadAsync(
            async db => (await db.Entries.CountAsync(), await db.Blocks.CountAsync()), default);
        Assert.Equal((2 + headers, 1 + headers), (entries, taken.Index));
    }
}
