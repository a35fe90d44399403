using LotusBridge.Custody.Statements;
using LotusBridge.Node.Storage;
using LotusBridge.Orders.Statements;
using Microsoft.EntityFrameworkCore;

namespace LotusBridge.Tests.Node.Api;

/// <summary>A statement is allowed in its own thread and about nothing of another.</summary>
[Collection(ApiCollection.Name)]
public sealed class TiesTests(ApiStage stage)
{
    private Cast Cast => stage.Cast;

    [Fact]
    public async Task An_investigator_orders_in_no_case_of_another_office()
    {
        var order = stage.Delivered.Order();
        var number = TestOfficial.NewName("MO-" + Cast.Macau.Now.Year);
        var answer = await Cast.OtherInvestigator.TryAsync(order, number, Story.Annex);
        Assert.Equal("case-missing", answer.Refusal?.Code);
        Assert.Null(await Cast.Macau.FindAsync((await Cast.OtherInvestigator.WordAsync(order, number)).Digest));
    }

    [Fact]
    public async Task A_package_is_opened_for_its_own_case_and_for_no_other()
    {
        var other = TestOfficial.NewName("MO-C");
        await Cast.Investigator.SendAsync(new CaseOpened(new Offence("CP 211", 5)), other);
        var package = stage.Delivered.Manifest.Package;
        var answer = await Cast.Investigator.TryAsync(
            new PackageOpened(package, other, "to look for something else"), stage.Delivered.Number);
        Assert.Equal("case-missing", answer.Refusal?.Code);
    }

    [Fact]
    public async Task A_package_of_another_orders_name_is_not_sealed()
    {
        var story = await new Story(Cast).CollectingAsync();
        var taken = Answering(story, stage.Delivered.Manifest);
        var answer = await Cast.Provider.TryAsync(taken, story.Number);
        Assert.Equal("package-known", answer.Refusal?.Code);
        Assert.True((await Cast.Provider.TryAsync(taken with { Package = Story.NewPackage() }, story.Number)).IsAccepted);
    }

    [Fact]
    public async Task A_node_takes_no_foreign_package_of_a_name_that_another_order_has()
    {
        var story = await new Story(Cast).CollectingAsync();
        var manifest = Answering(story, stage.Delivered.Manifest) with { Package = Story.NewPackage() };
        await Cast.Macau.Get<Store>().WriteAsync(
            db =>
            {
                db.Add(new PackageRow
                {
                    Package = manifest.Package, Thread = stage.Delivered.Number, Sha256 = manifest.Sealed.Sha256, Size = 1,
                });
                return Task.CompletedTask;
            },
            default);
        var sealed_ = await Cast.Provider.WordAsync(manifest, story.Number);
        Assert.True((await Cast.Provider.Client().SubmitAsync(sealed_, default)).IsAccepted);
        await Federation.EventuallyAsync(
            () => Cast.Zhuhai.Get<Store>().ReadAsync(
                db => db.Outbox.AnyAsync(row => row.Statement == sealed_.Digest && row.State == OutboxState.Dead), default),
            "Macau refuses it for good");
        Assert.Null(await Cast.Macau.FindAsync(sealed_.Digest));
    }

    /// <summary>The same files, as answers to another order.</summary>
    private static PackageSealed Answering(Story story, PackageSealed manifest) => manifest with
    {
        Files = [.. manifest.Files.Select(file => file with { Answer = story.Issued.WholeAnswer() })],
    };
}
