using System.Diagnostics;
using System.Security.Cryptography;
using LotusBridge.Cli.Packages;
using LotusBridge.Custody.Packages;
using LotusBridge.Custody.Statements;
using LotusBridge.Orders.Statements;
using LotusBridge.Tests.Node.Api;

namespace LotusBridge.Tests.Node.Cli;

/// <summary>
/// The provider's program as a process, killed as a machine kills it at moments that nobody chose, and called again with
/// the same words.
/// </summary>
[Collection(ApiCollection.Name)]
public sealed class KilledTests(ApiStage stage) : IDisposable
{
    private const int Size = 24 * 1024 * 1024;
    private const int Kills = 3;

    private readonly Desk desk = new();

    private Cast Cast => stage.Cast;

    private string Provided => desk.Place("provided");

    public void Dispose() => desk.Dispose();

    [Fact]
    public async Task Sealer_and_sender_are_killed_again_and_again_and_one_package_arrives()
    {
        var story = await new Story(Cast).CollectingAsync();
        var calls = RandomNumberGenerator.GetBytes(Size);
        await File.WriteAllBytesAsync(desk.Place("calls.bin"), calls);
        var seal = await desk.WordsAsync(Cast.Provider, Seal(story, "calls.bin"));
        await KillAsync(seal, Kills, kill => SealedBytes() > kill * Size / (Kills + 1), () => SealedBytes() > 0);

        var package = Path.GetFileNameWithoutExtension(Assert.Single(Directory.EnumerateFiles(Provided, "*.age")));
        Assert.Equal([".age", ".manifest.json", ".parts"], Endings(package));
        var manifest = Manifest(package);
        Assert.Equal(SHA256.HashData(calls), manifest.Files[0].Sha256.Bytes.ToArray());
        await KnownAsync(package);

        var send = await desk.WordsAsync(
            Cast.Provider, ["package", "send", package, "--in", Provided, "--node", Cast.Macau.Api.ToString()]);
        long held = 0;
        await KillAsync(send, Kills, kill => (held = Held(package)) > kill * Size / (Kills + 1), () => held <= Held(package));

        Assert.True(File.Exists(Path.Combine(Provided, package + ".receipt.json")));
        Assert.Single(
            (await Cast.Zhuhai.ThreadAsync(story.Number)).Acts, act => act.Body is PackageSealed);
        await desk.DoneAsync(Cast.Investigator, Open(story, package));
        Assert.Equal(calls, await File.ReadAllBytesAsync(Path.Combine(desk.Place("work"), "calls.bin")));
    }

    [Fact]
    public async Task A_manifest_whose_answer_never_came_is_sent_again_and_is_one_package()
    {
        var story = await new Story(Cast).CollectingAsync();
        await File.WriteAllTextAsync(desk.Place("calls.csv"), "who");
        await desk.DoneAsync(Cast.Provider, Seal(story, "calls.csv"));
        var package = Path.GetFileNameWithoutExtension(Assert.Single(Directory.EnumerateFiles(Provided, "*.age")));
        await LeaveNoteAsync(story, package);

        await desk.DoneAsync(Cast.Provider, Seal(story, "calls.csv"));

        Assert.Equal([".age", ".manifest.json", ".parts"], Endings(package));
        Assert.Single((await Cast.Zhuhai.ThreadAsync(story.Number)).Acts, act => act.Body is PackageSealed);
    }

    [Fact]
    public async Task A_manifest_that_never_left_and_is_too_old_is_signed_once_more()
    {
        var story = await new Story(Cast).CollectingAsync();
        await File.WriteAllTextAsync(desk.Place("calls.csv"), "who");
        var package = Story.NewPackage();
        Directory.CreateDirectory(Provided);
        PackageSealed body;
        await using (var into = File.Create(Path.Combine(Provided, package + ".age")))
        {
            body = await Package.SealAsync(
                package, [PackageSource.Of("calls.csv", new FileInfo(desk.Place("calls.csv")), story.Issued.WholeAnswer())],
                [story.Identity.Recipient], into, default);
        }

        var signed = OrderStatements.Reader.Sign(
            body, story.Number, Cast.Provider.Id, Moment.ToSecond(Cast.Zhuhai.Now.AddHours(-2)), [], Cast.Provider.Key);
        await File.WriteAllBytesAsync(
            Path.Combine(Provided, package + ".manifest.json"), signed.Envelope.Bytes.ToArray());
        await LeaveNoteAsync(story, package);

        await desk.DoneAsync(Cast.Provider, Seal(story, "calls.csv"));

        Assert.Equal([".age", ".manifest.json"], Endings(package));
        var sent = Assert.Single((await Cast.Zhuhai.ThreadAsync(story.Number)).Acts, act => act.Body is PackageSealed);
        Assert.NotEqual(signed.Digest, sent.Statement.Digest);
        Assert.Equal(
            sent.Statement.Envelope.Bytes.ToArray(),
            await File.ReadAllBytesAsync(Path.Combine(Provided, package + ".manifest.json")));
    }

    [Fact]
    public async Task A_manifest_that_somebody_put_in_the_place_of_the_signed_one_is_neither_sent_nor_signed()
    {
        var story = await new Story(Cast).CollectingAsync();
        await File.WriteAllTextAsync(desk.Place("calls.csv"), "who");
        await desk.DoneAsync(Cast.Provider, Seal(story, "calls.csv"));
        var package = Path.GetFileNameWithoutExtension(Assert.Single(Directory.EnumerateFiles(Provided, "*.age")));
        var (manifest, signed) = (Path.Combine(Provided, package + ".manifest.json"), Manifest(package));
        (TestOfficial By, string Order)[] foreign =
            [(Cast.OtherProvider, story.Number), (Cast.Provider, TestOfficial.NewName("MO-2026"))];
        foreach (var (by, order) in foreign)
        {
            var put = OrderStatements.Reader.Sign(
                signed, order, Cast.Provider.Id, Moment.ToSecond(Cast.Zhuhai.Now), [], by.Key);
            await File.WriteAllBytesAsync(manifest, put.Envelope.Bytes.ToArray());
            await LeaveNoteAsync(story, package);
            var run = await desk.RunAsync(Cast.Provider, Seal(story, "calls.csv"));
            Assert.Equal(1, run.ExitCode);
            Assert.Contains("is not the manifest that was signed here", run.Error, StringComparison.Ordinal);
        }

        Assert.Single((await Cast.Zhuhai.ThreadAsync(story.Number)).Acts, act => act.Body is PackageSealed);
    }

    [Fact]
    public async Task What_another_official_or_other_files_left_is_not_gone_on_with()
    {
        var story = await new Story(Cast).CollectingAsync();
        await File.WriteAllTextAsync(desk.Place("calls.csv"), "who");
        await File.WriteAllTextAsync(desk.Place("mails.csv"), "who");
        Directory.CreateDirectory(Provided);
        var (foreign, other) = (Story.NewPackage(), Story.NewPackage());
        await LeaveNoteAsync(story, foreign, who: Cast.OtherProvider);
        await LeaveNoteAsync(story, other, file: "mails.csv");

        await desk.DoneAsync(Cast.Provider, Seal(story, "calls.csv"));

        var package = Path.GetFileNameWithoutExtension(Assert.Single(Directory.EnumerateFiles(Provided, "*.age")));
        Assert.DoesNotContain(package, new[] { foreign, other });
        Assert.Equal([".sealing"], Endings(foreign));
        Assert.Equal([".sealing"], Endings(other));
    }

    /// <summary>Runs it and kills it as often, each time when it is that far; the last run comes to its end.</summary>
    private static async Task KillAsync(ProcessStartInfo words, int times, Func<int, bool> isFar, Func<bool> isKept)
    {
        for (var kill = 1; kill <= times; kill++)
        {
            using var process = Process.Start(words)!;
            while (!process.HasExited && !isFar(kill))
            {
                await Task.Delay(1);
            }

            Assert.False(process.HasExited, "it was to be killed before it ended");
            process.Kill();
            await process.WaitForExitAsync();
            Assert.True(isKept());
        }

        using var last = Process.Start(words)!;
        var said = await last.StandardError.ReadToEndAsync();
        await last.WaitForExitAsync();
        Assert.True(last.ExitCode == 0, said);
    }

    private Task LeaveNoteAsync(Story story, string package, TestOfficial? who = null, string file = "calls.csv") =>
        File.WriteAllBytesAsync(
            Path.Combine(Provided, package + ".sealing"),
            UnfinishedSeal.Mark(story.Number, SigningKey.Of((who ?? Cast.Provider).Key), [file]));

    private List<string> Seal(Story story, string file) =>
        ["package", "seal", story.Number, desk.Place(file), "--in", Provided, "--yes"];

    private List<string> Open(Story story, string package)
    {
        File.WriteAllText(desk.Place("identity"), story.Identity.Reveal() + "\n");
        File.SetUnixFileMode(desk.Place("identity"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return
        [
            "package", "open", package, "--in", desk.Place("fetched"), "--case", story.Case, "--purpose",
            "to read the subscribers", "--identity", desk.Place("identity"), "--to", desk.Place("work"), "--yes",
        ];
    }

    private long SealedBytes() => Directory.Exists(Provided)
        ? new DirectoryInfo(Provided).EnumerateFiles("*.age").Sum(file => file.Length) : 0;

    private long Held(string package) => Cast.Provider.Client(Cast.Macau).UploadedAsync(package, default)
        .GetAwaiter().GetResult().Required().Received;

    private IEnumerable<string> Endings(string package) => Directory.EnumerateFiles(Provided, package + "*")
        .Select(file => Path.GetFileName(file)[package.Length..]).Order(StringComparer.Ordinal);

    private PackageSealed Manifest(string package) => (PackageSealed)OrderStatements.Reader.Read(
        File.ReadAllBytes(Path.Combine(Provided, package + ".manifest.json")), out _)!.Body;

    private Task KnownAsync(string package) => Federation.EventuallyAsync(
        async () => (await Cast.Provider.Client(Cast.Macau).PackageAsync(package, default)).IsAccepted,
        "Macau knows of the package");
}
