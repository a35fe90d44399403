using System.Diagnostics;
using System.IO.Compression;
using System.Security.Cryptography;
using LotusBridge.Cli.Courts;
using LotusBridge.Court;
using LotusBridge.Court.Containers;
using LotusBridge.Custody.Packages;
using LotusBridge.Custody.Sealing;
using LotusBridge.Custody.Statements;
using LotusBridge.Tests.Node.Api;

namespace LotusBridge.Tests.Node.Cli;

/// <summary>What of a package may go before a court, and what a clerk does with it.</summary>
[Collection(ApiCollection.Name)]
public sealed class CourtEvidenceTests(ApiStage stage) : IDisposable
{
    private readonly Desk desk = new();
    private readonly X25519Identity first = X25519Identity.Generate(RandomNumberGenerator.GetBytes(KeyIdentity.SeedLength));
    private readonly X25519Identity second = X25519Identity.Generate(RandomNumberGenerator.GetBytes(KeyIdentity.SeedLength));

    private Cast Cast => stage.Cast;

    public void Dispose()
    {
        desk.Dispose();
        first.Dispose();
        second.Dispose();
    }

    [Fact]
    public async Task Each_recipient_opens_the_sealed_package_of_a_container_with_age_and_public_tools_agree_on_it()
    {
        Assert.SkipWhen(Tool(null, "age", "--version") is null, "age is not installed");
        var story = await EndorsedAsync();
        await MakeAsync(story, 0);
        ZipFile.ExtractToDirectory(desk.Place("order.asice"), desk.Place("x"));
        Assert.NotNull(Tool(
            0, "openssl", "cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", "META-INF/signature001.p7s", "-content",
            "META-INF/ASiCManifest001.xml", "-CAfile", desk.Place("signer.pem"), "-purpose", "any", "-no_check_time", "-out",
            "/dev/null"));
        Assert.NotNull(Tool(0, "sha256sum", "-c", "evidence.sha256"));

        var package = story.Manifest.Package;
        Assert.NotNull(Tool(0, "tar", "-xf", "custody.bundle", $"content/{package}.age"));
        foreach (var (identity, name) in new[] { (first, "first"), (second, "second") })
        {
            await File.WriteAllTextAsync(desk.Place(name), identity.Reveal() + "\n");
            Assert.NotNull(Tool(0, "age", "-d", "-i", desk.Place(name), "-o", $"{name}.tar", $"content/{package}.age"));
            Assert.NotNull(Tool(0, "tar", "-xf", $"{name}.tar", "subscribers.csv"));
            Assert.Equal(
                SHA256.HashData(await File.ReadAllBytesAsync(desk.Place($"x/evidence/{package}/subscribers.csv"))),
                SHA256.HashData(await File.ReadAllBytesAsync(desk.Place("x/subscribers.csv"))));
        }

        await File.WriteAllTextAsync(
            desk.Place("stranger"),
            X25519Identity.Generate(RandomNumberGenerator.GetBytes(KeyIdentity.SeedLength)).Reveal() + "\n");
        Assert.NotNull(Tool(1, "age", "-d", "-i", desk.Place("stranger"), "-o", "none.tar", $"content/{package}.age"));
    }

    [Fact]
    public async Task An_identity_file_under_a_passphrase_opens_the_sealed_package_of_a_container()
    {
        var story = await EndorsedAsync();
        await MakeAsync(story, 0);
        ZipFile.ExtractToDirectory(desk.Place("order.asice"), desk.Place("x"));
        Assert.NotNull(Tool(0, "tar", "-xf", "custody.bundle", $"content/{story.Manifest.Package}.age"));
        using (var passphrase = new PassphraseRecipient("long and secret words", 10))
        {
            await using var into = File.Create(desk.Place("closed"));
            await Age.SealAsync(
                new MemoryStream(System.Text.Encoding.ASCII.GetBytes(second.Reveal() + "\n")), into, [passphrase], armor: true,
                default);
        }

        await File.WriteAllTextAsync(desk.Place("words"), "long and secret words\n");
        await File.WriteAllTextAsync(desk.Place("others"), "long and secret word\n");
        var sealedFile = desk.Place($"x/content/{story.Manifest.Package}.age");
        Assert.NotEqual(0, (await OpenAsync("others", sealedFile)).ExitCode);
        var opened = await OpenAsync("words", sealedFile);
        Assert.True(opened.ExitCode == 0, opened.Error);
        Assert.NotNull(Tool(0, "tar", "-xf", desk.Place("archive.tar"), "subscribers.csv"));
    }

    [Fact]
    public async Task What_is_not_endorsed_or_no_longer_is_not_brought_and_is_found_in_a_container_that_has_it()
    {
        var story = await OpenedAsync();
        Assert.Contains("its endorsement is", (await MakeAsync(story, 1)).Error, StringComparison.Ordinal);
        Assert.False(File.Exists(desk.Place("order.asice")));
        await MakeAsync(story, 0, withEvidence: false);

        await EndorseAsync(story);
        await MakeAsync(story, 0);
        await Cast.Endorser.SendAsync(
            new EndorsementChallenged(story.Manifest.Package, "custody", "the defence doubts it"), story.Number);
        await MakeAsync(story, 0);
        await Cast.Endorser.SendAsync(
            new EndorsementDecided(story.Manifest.Package, EndorsementDecided.Revoked, "a gap was found"), story.Number);
        Assert.Contains("its endorsement is", (await MakeAsync(story, 1)).Error, StringComparison.Ordinal);
        await MakeAsync(story, 0, withEvidence: false);

        await ForceAsync(story);
        var found = await Desk.RunAsync("court", "verify", desk.Place("forced.asice"), "--lang", "en");
        Assert.Equal(1, found.ExitCode);
        Assert.Contains(
            $"package {story.Manifest.Package}: its endorsement is", found.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_an_order_that_was_withdrawn_nothing_is_brought_before_a_court()
    {
        var story = await EndorsedAsync();
        await Cast.Investigator.SendAsync(
            new LotusBridge.Orders.Statements.OrderWithdrawn("the case was joined to another"), story.Number);
        await MakeAsync(story, 1);
        Assert.False(File.Exists(desk.Place("order.asice")));
    }

    /// <summary>As somebody makes it who does not ask whether the evidence may be brought.</summary>
    private async Task ForceAsync(Story story)
    {
        var bundle = new FileInfo(desk.Place("order.bundle"));
        var (court, problem) = await MakeCommand.ReadAsync(bundle, null, default);
        Assert.Null(problem);
        using var signer = SignerKeygen.Make("whoever", Cast.Macau.Now.AddYears(-1), Cast.Macau.Now.AddYears(1));
        await using var into = File.Create(desk.Place("forced.asice"));
        var evidence = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [story.Manifest.Package] = Path.Combine(desk.Place("evidence"), story.Manifest.Package),
        };
        await ContainerWriter.WriteAsync(
            into, CourtContainer.Files(court!, bundle, evidence), signer, TimeProvider.System.GetUtcNow(), stamp: null, default);
    }

    private async Task<Story> OpenedAsync()
    {
        var story = await new Story(Cast, new Told { Identity = first, SealedTo = [first.Recipient, second.Recipient] })
            .DeliveredAsync(1000);
        var package = story.Manifest.Package;
        await Cast.Investigator.SendAsync(new PackageOpened(package, story.Case, "to read the subscribers"), story.Number);
        Directory.CreateDirectory(desk.Place("evidence"));
        await Package.OpenAsync(
            new MemoryStream(story.Sealed), [second], story.Manifest, Path.Combine(desk.Place("evidence"), package), default);
        var signer = await Desk.RunAsync("court", "keygen", "--subject", "body", "-o", desk.Place("signer.pem"), "--lang", "en");
        Assert.Equal(0, signer.ExitCode);
        return story;
    }

    private async Task<Story> EndorsedAsync()
    {
        var story = await OpenedAsync();
        await EndorseAsync(story);
        return story;
    }

    private async Task EndorseAsync(Story story)
    {
        await Federation.EventuallyAsync(
            async () => (await Cast.Judge.Client().OrderAsync(story.Number, default)).Required().Finality == "l2",
            "the whole thread is final");
        await Cast.Investigator.SendAsync(new EndorsementRequested(story.Manifest.Package), story.Number);
        await Federation.EventuallyAsync(
            async () => (await Cast.Endorser.TryAsync(story.Endorsing(), story.Number)).IsAccepted, "it is endorsed");
    }

    /// <summary>Exports the bundle as it is now and makes the container of it.</summary>
    private async Task<Run> MakeAsync(Story story, int code, bool withEvidence = true)
    {
        // Content is given to nobody where it may not be used; the rest of the bundle is.
        foreach (var content in new[] { true, false })
        {
            var given = false;
            await Federation.EventuallyAsync(
                async () =>
                {
                    await using var into = File.Create(desk.Place("order.bundle"));
                    var answer = await Cast.Investigator.Client().BundleAsync(story.Number, content, into, default);
                    given = answer.IsAccepted;
                    return given || answer.Refusal!.Code == "package-restricted";
                },
                "the bundle is exported");
            if (given)
            {
                break;
            }
        }

        File.Delete(desk.Place("order.asice"));
        string[] evidence = withEvidence ? ["--evidence", desk.Place("evidence")] : [];
        var run = await Desk.RunAsync([
            "court", "make", desk.Place("order.bundle"), "--certificate", desk.Place("signer.pem"), "--tsa", "none", "-o",
            desk.Place("order.asice"), "--lang", "en", .. evidence,
        ]);
        Assert.True(run.ExitCode == code, run.Output + run.Error);
        return run;
    }

    private Task<Run> OpenAsync(string words, string sealedFile) => RunProgramAsync(
        "open", "-i", desk.Place("closed"), "--passphrase-file", desk.Place(words), "-o", desk.Place("archive.tar"), sealedFile);

    private static async Task<Run> RunProgramAsync(params string[] words)
    {
        using var process = Process.Start(new ProcessStartInfo(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "LotusBridge.Cli.dll"), .. words])
        {
            UseShellExecute = false, RedirectStandardError = true, RedirectStandardInput = true,
        })!;
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new Run(process.ExitCode, "", error);
    }

    /// <summary>What the program said, in the unpacked container; null where there is no such program.</summary>
    private string? Tool(int? code, string program, params string[] args)
    {
        var folder = Directory.CreateDirectory(desk.Place("x")).FullName;
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, args)
            {
                WorkingDirectory = folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
            })!;
            var said = process.StandardOutput.ReadToEnd() + process.StandardError.ReadToEnd();
            process.WaitForExit();
            Assert.True(code is null || code == process.ExitCode, $"{program} ended with {process.ExitCode}: {said}");
            return said;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
