using LotusBridge.Ledger;
using LotusBridge.Orders;

namespace LotusBridge.Tests.Node.Acts;

public sealed class OrderReachesTheOtherSideTests(ThrowawayPostgres postgres)
{
    [Fact]
    public Task A_validated_order_is_transmitted_received_and_preserved_without_anybody_asking() =>
        CrossesAsync(database: null);

    [Fact]
    public Task The_same_holds_on_PostgreSQL() => CrossesAsync(_ => postgres.NewDatabase());

    private static async Task CrossesAsync(Func<string, string>? database)
    {
        await using var federation = await Federation.StartAsync(database);
        var players = await Players.AppointAsync(federation);
        var number = await players.ValidateAsync();
        await Federation.EventuallyAsync(
            async () => (await players.Macau.ThreadAsync(number)).Folded.State is { PreservedUntil: not null },
            "Macau knows that the provider was told to preserve");
        var (macau, zhuhai) = (await players.Macau.ThreadAsync(number), await players.Zhuhai.ThreadAsync(number));
        Assert.Equal(Stage.UnderFormalReview, macau.Folded.State!.Stage);
        Assert.Equal(
            macau.Rows.Select(row => row.Digest).Order(), zhuhai.Rows.Select(row => row.Digest).Order());
        Assert.Empty(macau.Folded.Void);
        Assert.All(zhuhai.Rows, row => Assert.Equal(Finality.L2, row.Finality));
    }
}
