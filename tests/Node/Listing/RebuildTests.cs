using LotusBridge.Ledger;
using LotusBridge.Node.Listing;
using LotusBridge.Node.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace LotusBridge.Tests.Node.Listing;

/// <summary>Rows that are missing, or of another form, are made anew at a start, also after a crash in the middle of it.</summary>
public sealed class RebuildTests : IAsyncLifetime
{
    private Federation federation = null!;
    private Players players = null!;

    private TestNode Macau => federation["MO"];

    public async ValueTask InitializeAsync()
    {
        federation = await Federation.PrepareAsync(_ => "sqlite:");
        await Macau.StartAsync();
        players = await Players.InMacauAsync(federation);
    }

    public ValueTask DisposeAsync() => federation.DisposeAsync();

    [Fact]
    public async Task A_node_whose_rows_are_of_another_form_has_the_same_ones_after_its_start_also_when_it_died_over_them()
    {
        List<string> numbers = [await players.IssueAsync(), await players.IssueAsync(), await players.ValidateAsync()];
        var before = await WrittenAsync(Macau.Get<Store>());
        await Macau.StopAsync();
        await using (var services = Stored())
        {
            await services.GetRequiredService<Store>().WriteAsync(
                async db =>
                {
                    await db.Orders.Where(row => row.Number != numbers[0]).ExecuteDeleteAsync();
                    await db.Orders.ExecuteUpdateAsync(set => set.SetProperty(row => row.IssuingTerritory, "HK"));
                    await db.Duties.ExecuteDeleteAsync();
                    await db.Listings.ExecuteUpdateAsync(set => set.SetProperty(row => row.Form, Digest.Of("another"u8)));
                },
                default);
        }

        using (var child = ChildNode.Start(Macau, "in-rebuild"))
        {
            await child.WaitAsync();
            Assert.NotEqual(0, child.ExitCode);
        }

        await using (var services = Stored())
        {
            Assert.False(await services.GetRequiredService<Store>().ReadAsync(db => db.Listings.AnyAsync(row => row.IsWhole), default));
        }

        await Macau.StartAsync();
        Assert.Equal(before, await WrittenAsync(Macau.Get<Store>()));
        Assert.Equal(3, before.Count(line => line.StartsWith("order ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_node_whose_rows_are_of_its_form_folds_no_thread_at_its_start()
    {
        await players.IssueAsync();
        await Macau.StopAsync();
        await using (var services = Stored())
        {
            await services.GetRequiredService<Store>().WriteAsync(
                db => db.Orders.ExecuteUpdateAsync(set => set.SetProperty(row => row.Category, "as it stands")), default);
        }

        await Macau.StartAsync();
        var order = Assert.Single((await Macau.Get<OrderQueries>().ListAsync(
            (await Macau.ThreadAsync(await OnlyAsync())).Folded.State!.Issuer, OrderFilter.None, null, 10, default)).Orders);
        Assert.Equal("as it stands", order.Category);
    }

    private Task<string> OnlyAsync() => Macau.Get<Store>().ReadAsync(db => db.Orders.Select(row => row.Number).SingleAsync(), default);

    private ServiceProvider Stored() => new ServiceCollection()
        .AddStorage("sqlite:", Path.Combine(Macau.Folder, "data")).BuildServiceProvider();

    private static Task<List<string>> WrittenAsync(Store store) => store.ReadAsync(
        async db =>
        {
            var orders = await db.Orders.OrderBy(row => row.Number).ToListAsync();
            var duties = await db.Duties.ToListAsync();
            var terms = await db.Terms.ToListAsync();
            return (List<string>)
            [
                .. orders.Select(row => $"order {row.Number} {row.Stage} {row.IssuingTerritory} {row.Case} {row.Statements} {row.LookAt}"),
                .. duties.Select(row => row.Number + OrderRows.Written(row)).Order(StringComparer.Ordinal),
                .. terms.Select(row => $"{row.Number} {row.Side} {row.Office} {row.Term}").Order(StringComparer.Ordinal),
            ];
        },
        default);
}
