using LotusBridge.Custody.Statements;
using LotusBridge.Node.Delivery;
using LotusBridge.Node.Storage;
using Microsoft.EntityFrameworkCore;

namespace LotusBridge.Tests.Node.Api;

public sealed class EndorsementTests : IAsyncLifetime
{
    private Federation federation = null!;
    private Cast cast = null!;
    private Story story = null!;

    private string Package => story.Manifest.Package;

    public async ValueTask InitializeAsync()
    {
        federation = await Federation.StartAsync();
        cast = await Cast.AppointAsync(federation);
        story = await new Story(cast).DeliveredAsync();
        await Federation.EventuallyAsync(
            async () => (await cast.Judge.Client().OrderAsync(story.Number, default)).Required().Finality == "l2",
            "the whole thread is final");
    }

    public ValueTask DisposeAsync() => federation.DisposeAsync();

    [Fact]
    public async Task The_node_verifies_the_custody_before_anybody_endorses()
    {
        Assert.Equal("not-now", (await EndorseAsync()).Refusal!.Code);

        await cast.Investigator.SendAsync(new EndorsementRequested(Package), story.Number);

        var said = (await cast.Macau.ThreadAsync(story.Number)).Acts.Select(act => act.Body);
        Assert.Equal(story.Manifest.Sealed.Sha256, Assert.Single(said.OfType<EndorsementIntegrityVerified>()).Sha256);
        Assert.Equal("endorsed", (await EndorseAsync()).Required().State);
    }

    [Fact]
    public async Task A_sealed_file_that_changed_in_one_bit_is_not_endorsed()
    {
        var held = cast.Macau.Get<PackageShelf>().HeldPath(Package);
        var bytes = await File.ReadAllBytesAsync(held);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(held, bytes);

        await cast.Investigator.SendAsync(new EndorsementRequested(Package), story.Number);

        Assert.Equal("custody-broken", (await EndorseAsync()).Refusal!.Code);
        Assert.DoesNotContain(
            (await cast.Macau.ThreadAsync(story.Number)).Acts, act => act.Body is EndorsementIntegrityVerified);
    }

    [Fact]
    public async Task A_statement_with_another_statements_proof_is_not_endorsed()
    {
        await cast.Macau.Get<Store>().WriteAsync(
            async db =>
            {
                var rows = await db.Statements.Where(row => row.Thread == story.Number && row.Proof != null)
                    .OrderBy(row => row.Number).ToListAsync();
                rows[1].Proof = rows[0].Proof;
            },
            default);

        await cast.Investigator.SendAsync(new EndorsementRequested(Package), story.Number);

        Assert.Equal("custody-broken", (await EndorseAsync()).Refusal!.Code);
    }

    [Fact]
    public async Task A_statement_without_the_quorums_proof_is_waited_for()
    {
        await cast.Macau.Get<Store>().WriteAsync(
            async db =>
            {
                var row = await db.Statements.FirstAsync(one => one.Thread == story.Number && one.Type == "order.validated");
                (row.Proof, row.Round) = (null, null);
            },
            default);

        await cast.Investigator.SendAsync(new EndorsementRequested(Package), story.Number);

        Assert.Equal("not-final-yet", (await EndorseAsync()).Refusal!.Code);
        var bundle = await cast.Judge.Client().BundleAsync(story.Number, true, Stream.Null, default);
        Assert.Equal((409, "not-final-yet"), (bundle.Refusal!.Status, bundle.Refusal.Code));
    }

    private Task<Exchange.Api.Answer<Exchange.Api.ActAccepted>> EndorseAsync() => cast.Endorser.TryAsync(
        story.Endorsing(), story.Number);
}
