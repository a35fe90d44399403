using LotusBridge.Custody.Packages;
using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Packages;
using LotusBridge.Tests.Node.Api;

namespace LotusBridge.Tests.Node.Portal.Evidence;

/// <summary>A provider's whole way in a real browser, with the page closed in the middle.</summary>
[Collection(PortalCollection.Name)]
public sealed class BrowserSendingTests(PortalStage stage)
{
    private const int Large = 9 * 1024 * 1024;
    private const int Small = 70_000;

    /// <summary>Above what a manifest of two files and its form take, and far below what the files have.</summary>
    private const int MostPosted = 10_000;

    private Cast Cast => stage.Cast;

    [Fact]
    public async Task Two_files_are_sealed_in_the_browser_and_arrive_whole_although_the_page_is_closed_in_the_middle()
    {
        var story = await new Story(Cast).CollectingAsync();
        var sent = await Chromium.SendAsync(
            Cast.Zhuhai, Cast.Provider.Id, Cast.Macau.Api, story.Number, "two lists",
            new { name = "開戶.csv", size = Small, seed = 3 }, new { name = "dump.bin", size = Large, seed = 5 });
        Assert.Empty(sent.Violations);
        Assert.Empty(sent.Console);
        Assert.Empty(sent.Left);
        Assert.Equal(200, sent.Status);
        Assert.Contains("node:MO", sent.Receipt, StringComparison.Ordinal);

        // The node of Zhuhai has got words about the files, and the requesting one each part once.
        Assert.InRange(sent.Posted, 500, MostPosted);
        Assert.Equal((PartList.CountOf(Small + Large) - 1, true), (sent.Sent, sent.Held > 0));
        await OpenedAsync(story, sent.Package);
    }

    private async Task OpenedAsync(Story story, string package)
    {
        var view = (await Cast.Investigator.Client().PackageAsync(package, default)).Required();
        Assert.Equal("delivered", view.State);
        var manifest = (await Cast.Macau.ThreadAsync(story.Number)).Acts.Select(act => act.Statement.Body).OfType<PackageSealed>()
            .Single(one => one.Package == package);
        Assert.Equal(["dump.bin", "開戶.csv"], manifest.Files.Select(file => file.Name));
        Assert.Equal("two lists", manifest.Files[1].Answer.Description);

        await Cast.Investigator.SendAsync(new PackageOpened(package, story.Case, "to read the subscribers"), story.Number);
        using var ciphertext = new MemoryStream();
        (await Cast.Investigator.Client().ContentAsync(package, ciphertext, default)).Required();
        ciphertext.Position = 0;
        var folder = Directory.CreateTempSubdirectory("lotus-").FullName;
        try
        {
            var into = Path.Combine(folder, "opened");
            await Package.OpenAsync(ciphertext, [story.Identity], manifest, into, default);
            Assert.Equal(ContentOf(Large, 5), await File.ReadAllBytesAsync(Path.Combine(into, "dump.bin")));
            Assert.Equal(ContentOf(Small, 3), await File.ReadAllBytesAsync(Path.Combine(into, "開戶.csv")));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>As <c>send.mjs</c> makes it.</summary>
    private static byte[] ContentOf(int size, int seed)
    {
        var content = new byte[size];
        for (var at = 0; at < size; at++)
        {
            content[at] = (byte)((at * 31) + ((at >> 8) * seed));
        }

        return content;
    }
}
