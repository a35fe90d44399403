using LotusBridge.Custody.Packages;
using LotusBridge.Custody.Statements;
using LotusBridge.Orders;
using LotusBridge.Tests.Node.Api;

namespace LotusBridge.Tests.Node.Delivery;

/// <summary>A package of as many files as a manifest may name, from the provider to who opens it and to who verifies it.</summary>
[Collection(ApiCollection.Name)]
public sealed class ManyFilesTests(ApiStage stage)
{
    [Fact]
    public async Task Ten_thousand_files_are_sealed_delivered_opened_and_verified()
    {
        var told = new Told { Files = PackageSealed.MaxFiles, FileName = "a page of the file.txt" };
        var story = await new Story(stage.Cast, told).DeliveredAsync(10);
        var package = story.Manifest.Package;
        await stage.Cast.Investigator.SendAsync(
            new PackageOpened(package, story.Case, "to read every page"), story.Number);

        using var bundle = new MemoryStream();
        var client = stage.Cast.Investigator.Client();
        var exported = await client.BundleAsync(story.Number, content: true, bundle, default);
        Assert.True(exported.IsAccepted, exported.Refusal?.ToString());
        bundle.Position = 0;
        var judged = await JudgedBundle.ReadAsync(bundle, pinned: null, default);
        Assert.True(judged.Holds, string.Join('\n', judged.Problems));

        var folder = Path.Combine(Directory.CreateTempSubdirectory("lotus-many-").FullName, "opened");
        await Package.OpenAsync(new MemoryStream(story.Sealed), [story.Identity], story.Manifest, folder, default);
        Assert.Equal(PackageSealed.MaxFiles, Directory.GetDirectories(folder).Length);
        Directory.Delete(Path.GetDirectoryName(folder)!, recursive: true);
    }
}
