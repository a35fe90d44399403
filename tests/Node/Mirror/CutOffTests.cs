using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Api;
using LotusBridge.Orders.Statements;

namespace LotusBridge.Tests.Node.Mirrors;

/// <summary>Processes of their own: the others are killed, and come back.</summary>
public sealed class CutOffTests
{
    private const int Acts = 5;

    [Fact]
    public async Task A_cut_off_territory_goes_on_at_L1_and_is_final_when_the_others_are_back()
    {
        await using var federation = await Federation.PrepareAsync();
        var macau = federation["MO"];
        var others = federation.Nodes.Where(node => node != macau).ToList();
        using var http = new HttpClient { BaseAddress = macau.Api };
        var registrar = new NodeClient(
            http, Caller.With("registrar:MO", macau.Registrar), TimeProvider.System);
        using var child = ChildNode.Start(macau, crashAt: null);
        var away = others.ConvertAll(node => ChildNode.Start(node, crashAt: null));
        await child.AnswersAsync(http);
        await ActAsync(registrar, macau);
        await ReachesAsync(registrar, 1, "l2");

        away.ForEach(one => one.Dispose());
        for (var i = 0; i < Acts; i++)
        {
            await ActAsync(registrar, macau);
        }

        // The first of them opened a block.
        await ReachesAsync(registrar, 2 + Acts, "l1");
        away = others.ConvertAll(node => ChildNode.Start(node, crashAt: null));
        await ReachesAsync(registrar, 2 + Acts, "l2");
        away.ForEach(one => one.Dispose());
    }

    private static async Task ActAsync(NodeClient registrar, TestNode node)
    {
        var now = Moment.ToSecond(node.Now);
        var body = new OfficialRegistered(
            TestOfficial.NewId("MO"), "MO/PJ", Roles.Investigator, SigningKey.Of(node.Node), now.AddDays(-1), now.AddDays(1));
        var statement = OrderStatements.Reader.Sign(
            body, "register/MO", "registrar:MO", node.Now, [], node.Registrar);
        var answer = await registrar.SubmitAsync(statement, default);
        Assert.True(answer.IsAccepted, answer.ToString());
    }

    private static Task ReachesAsync(NodeClient node, long size, string finality) => Federation.EventuallyAsync(
        async () => (await node.StatusAsync(default)).Value is { } status
            && status.LogSize == size && status.Finality == finality,
        $"{size} entries at {finality}", seconds: 60);
}
