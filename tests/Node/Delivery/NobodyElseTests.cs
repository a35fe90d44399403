using LotusBridge.Custody.Packages;
using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Packages;
using LotusBridge.Node.Delivery;
using LotusBridge.Tests.Node.Api;
using LotusBridge.Tests.Node.Guard;

namespace LotusBridge.Tests.Node.Delivery;

/// <summary>A federation of five: a package is on the disks of the provider and of the requesting node, and on no other.</summary>
public sealed class NobodyElseTests
{
    private const int Size = PartList.PartBytes + 200_000;

    private static readonly CanarySearch Clear = new(Secrets.OfTheEvidence);

    [Fact]
    public async Task Not_a_byte_of_a_package_sealed_or_clear_is_on_another_disk_while_it_travels_or_when_it_is_there()
    {
        await using var federation = await Federation.PrepareAsync(territories: ["4403", "4404", "GBA", "HK", "MO"]);
        foreach (var node in federation.Nodes)
        {
            await node.StartAsync();
        }

        var cast = await Cast.AppointAsync(federation);
        var story = await new Story(cast, new Told { Content = Secrets.Evidence, Identity = Secrets.Identity }).SealedAsync(Size);
        var pieces = new PieceSearch(story.Sealed);

        await SendFirstPartAsync(story);
        AssertNowhereElse(federation, pieces);
        using var content = new MemoryStream(story.Sealed);
        (await cast.Provider.Client(cast.Macau).UploadAsync(story.Manifest.Package, content, null, default)).Required();
        AssertNowhereElse(federation, pieces);
        await OpenAsync(story);
        AssertNowhereElse(federation, pieces);
    }

    private static void AssertNowhereElse(Federation federation, PieceSearch pieces)
    {
        foreach (var node in federation.Nodes)
        {
            var packages = Path.GetDirectoryName(node.Get<PackageShelf>().HeldPath("P"))!;
            var holding = pieces.InFolder(node.Folder).ToList();
            Assert.Equal(node.Territory == "MO", holding.Count > 0);
            Assert.All(holding, file => Assert.Equal(packages, Path.GetDirectoryName(file)));
            Assert.Empty(Clear.InFolder(node.Folder));
        }
    }

    private static async Task SendFirstPartAsync(Story story)
    {
        using var gone = new CancellationTokenSource();
        using var content = new MemoryStream(story.Sealed);
        var list = await PartList.OfAsync(content, default);
        var sending = new Sending { Lanes = 1, Progress = new Hearing(received => Leave(received, gone)) };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => story.Cast.Provider.Client(story.Cast.Macau)
            .UploadAsync(story.Manifest.Package, content, list, sending, gone.Token));
    }

    private static void Leave(long received, CancellationTokenSource gone)
    {
        if (received > 0)
        {
            gone.Cancel();
        }
    }

    /// <summary>As an investigator does: the clear files are on their own disk alone.</summary>
    private static async Task OpenAsync(Story story)
    {
        var (cast, package) = (story.Cast, story.Manifest.Package);
        var desk = Directory.CreateTempSubdirectory("lotus-desk-").FullName;
        try
        {
            await cast.Investigator.SendAsync(new PackageOpened(package, story.Case, Secrets.Purpose), story.Number);
            using var content = new MemoryStream();
            (await cast.Investigator.Client().ContentAsync(package, content, default)).Required();
            content.Position = 0;
            var folder = Path.Combine(desk, "opened");
            await Package.OpenAsync(content, [story.Identity], story.Manifest, folder, default);
            Assert.NotEmpty(Clear.InFolder(folder));
        }
        finally
        {
            Directory.Delete(desk, recursive: true);
        }
    }

    private sealed class Hearing(Action<long> tell) : IProgress<long>
    {
        public void Report(long value) => tell(value);
    }
}
