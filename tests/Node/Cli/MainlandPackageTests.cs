using System.Text;
using LotusBridge.Custody.Mainland;
using LotusBridge.Custody.Statements;
using LotusBridge.Node.Delivery;
using LotusBridge.Tests.Node.Api;

namespace LotusBridge.Tests.Node.Cli;

/// <summary>An order whose recipients are SM2 keys, from the provider's files to the investigator's and to the verifier.</summary>
[Collection(ApiCollection.Name)]
public sealed class MainlandPackageTests(ApiStage stage) : IDisposable
{
    private static readonly byte[] Calls = Encoding.UTF8.GetBytes("who,when\n853,2026\n");
    private static readonly Sm2PrivateKey Reader = Key(3);
    private static readonly Sm2PrivateKey Provider = Key(4);

    private readonly Desk desk = new();

    private Cast Cast => stage.Cast;

    private string Provided => desk.Place("provided");

    public void Dispose() => desk.Dispose();

    [Fact]
    public async Task Files_go_in_a_container_to_the_investigator_and_the_bundle_verifies()
    {
        var story = await CollectingAsync();
        var package = await SealAsync(story);
        Assert.True(MainlandContainer.IsStart(await File.ReadAllBytesAsync(Path.Combine(Provided, package + ".sm"))));
        Assert.False(File.Exists(Path.Combine(Provided, package + ".age")));
        await KnownAsync(package);
        await desk.DoneAsync(Cast.Provider, "package", "send", package, "--in", Provided, "--node", Cast.Macau.Api.ToString());

        await File.WriteAllTextAsync(desk.Place("reader"), Reader.Reveal() + "\n");
        var opened = await desk.RunAsync(Cast.Investigator, [
            "package", "open", package, "--case", story.Case, "--purpose", "to find who was paid", "--yes",
            "-i", desk.Place("reader"), "--to", desk.Place("work"), "--in", desk.Place("fetched"),
        ]);
        Assert.True(opened.ExitCode == 0, opened.Output + opened.Error);
        Assert.Equal(Calls, await File.ReadAllBytesAsync(Path.Combine(desk.Place("work"), "calls.csv")));

        await Federation.EventuallyAsync(
            async () =>
            {
                await using var bundle = File.Create(desk.Place("bundle"));
                return (await Cast.Judge.Client().BundleAsync(story.Number, true, bundle, default)).IsAccepted;
            },
            "every statement is final");
        var verdict = await Desk.RunAsync(
            "verify", desk.Place("bundle"), "--roster", stage.Federation.Roster.Hash.ToString(), "--lang", "en");
        Assert.True(verdict.ExitCode == 0, verdict.Output + verdict.Error);
        Assert.Contains($"{package} {Provider.PublicKey} has signed the SM3 values", verdict.Output, StringComparison.Ordinal);
        Assert.Contains($"{package} Present", verdict.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_an_sm2_key_to_sign_with_nothing_is_sealed()
    {
        var story = await CollectingAsync();
        var run = await desk.RunAsync(Cast.Provider, Seal(story));
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--sm2-key", run.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.Exists(Provided) ? Directory.EnumerateFiles(Provided) : []);
    }

    [Fact]
    public async Task A_container_that_is_not_its_manifests_sm3_is_not_taken_as_delivered()
    {
        var story = await CollectingAsync();
        var package = await SealAsync(story, manifest => MainlandManifest.Sign(
            manifest with { Sealed = manifest.Sealed with { Sm3 = Sm3Digest.Of([1]) } }, Provider,
            System.Security.Cryptography.RandomNumberGenerator.Fill));
        await KnownAsync(package.Package);
        using var content = new MemoryStream(package.Bytes);
        var sent = await Cast.Provider.Client(Cast.Macau).UploadAsync(package.Package, content, null, default);
        Assert.Equal("upload-mismatch", sent.Refusal!.Code);
        Assert.False(File.Exists(Cast.Macau.Get<PackageShelf>().HeldPath(package.Package)));
    }

    [Fact]
    public async Task An_age_package_may_be_signed_by_sm2_too()
    {
        var story = await new Story(Cast).CollectingAsync();
        var package = await SealAsync(story);
        Assert.True(File.Exists(Path.Combine(Provided, package + ".age")));
        await KnownAsync(package);
        await desk.DoneAsync(Cast.Provider, "package", "send", package, "--in", Provided, "--node", Cast.Macau.Api.ToString());
    }

    private Task<Story> CollectingAsync() =>
        new Story(Cast, new Told { Recipients = [Reader.PublicKey.ToString()] }).CollectingAsync();

    private async Task<string> SealAsync(Story story)
    {
        await File.WriteAllTextAsync(desk.Place("sm2"), Provider.Reveal() + "\n");
        var run = await desk.RunAsync(Cast.Provider, [.. Seal(story), "--sm2-key", desk.Place("sm2")]);
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        return Path.GetFileName(Directory.EnumerateFiles(Provided, "*.manifest.json").Single()).Split('.')[0];
    }

    /// <summary>The same by hand, with a manifest that is changed before the provider signs its statement.</summary>
    private async Task<(string Package, byte[] Bytes)> SealAsync(Story story, Func<PackageSealed, PackageSealed> change)
    {
        using var into = new MemoryStream();
        var manifest = await Custody.Packages.Package.SealAsync(
            Story.NewPackage(),
            [new("calls.csv", Calls.Length, story.Issued.WholeAnswer(), _ => Task.FromResult<Stream>(new MemoryStream(Calls)))],
            [Reader.PublicKey], Provider, into, parts: null, default);
        await Cast.Provider.SendAsync(change(manifest), story.Number);
        return (manifest.Package, into.ToArray());
    }

    private List<string> Seal(Story story)
    {
        Directory.CreateDirectory(desk.Place("evidence"));
        var file = Path.Combine(desk.Place("evidence"), "calls.csv");
        File.WriteAllBytes(file, Calls);
        return ["package", "seal", story.Number, file, "--in", Provided, "--yes"];
    }

    private Task KnownAsync(string package) => Federation.EventuallyAsync(
        async () => (await Cast.Provider.Client(Cast.Macau).PackageAsync(package, default)).IsAccepted,
        "Macau knows of the package");

    private static Sm2PrivateKey Key(byte number) => Sm2PrivateKey.Generate(buffer =>
    {
        buffer.Clear();
        buffer[^1] = number;
    });
}
