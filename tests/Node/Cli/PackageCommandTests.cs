using System.Text;
using LotusBridge.Custody.Statements;
using LotusBridge.Tests.Node.Api;

namespace LotusBridge.Tests.Node.Cli;

/// <summary>Evidence by <c>lotus package</c>, from the provider's files to the investigator's, against running nodes.</summary>
[Collection(ApiCollection.Name)]
public sealed class PackageCommandTests(ApiStage stage) : IDisposable
{
    private static readonly byte[] Calls = Encoding.UTF8.GetBytes("who,when\n853,2026\n");

    private readonly Desk desk = new();

    private Cast Cast => stage.Cast;

    public void Dispose() => desk.Dispose();

    [Fact]
    public async Task Files_go_from_the_providers_folder_to_the_investigators_by_command_line_alone()
    {
        var story = await new Story(Cast).CollectingAsync();
        var package = await SealAsync(story);
        await KnownAsync(package);

        var sent = await desk.DoneAsync(Cast.Provider, AtMacau("send", package));
        Assert.Equal("node:MO", sent.GetProperty("by").GetString());
        Assert.True(File.Exists(Path.Combine(Provided, package + ".receipt.json")));
        var again = await desk.DoneAsync(Cast.Provider, AtMacau("send", package));
        Assert.Equal(sent.GetProperty("receipt").GetString(), again.GetProperty("receipt").GetString());

        var status = await desk.RunAsync(Cast.Investigator, ["package", "status", package]);
        Assert.Contains($"{package} of {story.Number}: delivered", status.Output, StringComparison.Ordinal);

        var opened = await desk.RunAsync(Cast.Investigator, Open(story, package));
        Assert.True(opened.ExitCode == 0, opened.Output + opened.Error);
        Assert.Equal(Calls, await File.ReadAllBytesAsync(Path.Combine(desk.Place("work"), "calls.csv")));
        Assert.Equal("note", await File.ReadAllTextAsync(Path.Combine(desk.Place("work"), "more", "note.txt")));
        var view = (await Cast.Investigator.Client().PackageAsync(package, default)).Required();
        Assert.Equal("opened", view.State);
    }

    [Fact]
    public async Task A_disk_is_carried_and_handed_over_by_whoever_holds_it()
    {
        var story = await new Story(Cast).CollectingAsync();
        var package = await SealAsync(story);
        await KnownAsync(package);
        await desk.DoneAsync(Cast.Provider, AtMacau("capability", package));
        var disk = desk.Place("disk");
        var exported = default(Run);
        await Federation.EventuallyAsync(
            async () => (exported = await desk.RunAsync(
                Cast.Provider, ["package", "export", package, "--in", Provided, "--to", disk])).ExitCode == 0,
            "the manifest's proof is there");
        Assert.Equal(
            new[] { ".age", ".capability", ".manifest.json", ".parts", ".tlog-proof" },
            Directory.EnumerateFiles(disk).Select(file => Path.GetFileName(file)[package.Length..]).Order(StringComparer.Ordinal));

        var imported = await Desk.RunAsync("package", "import", disk, "--node", Cast.Macau.Api.ToString(), "--lang", "en");
        Assert.True(imported.ExitCode == 0, imported.Output + imported.Error);
        Assert.Contains($"{package} has arrived whole: node:MO says so", imported.Output, StringComparison.Ordinal);
        Assert.Equal("delivered", (await Cast.Investigator.Client().PackageAsync(package, default)).Required().State);
        Assert.True(File.Exists(Path.Combine(disk, package + ".receipt.json")));
    }

    [Fact]
    public async Task A_disk_that_was_changed_on_its_way_or_has_no_capability_brings_nothing()
    {
        var story = await new Story(Cast).CollectingAsync();
        var package = await SealAsync(story);
        await KnownAsync(package);
        var without = await Desk.RunAsync("package", "import", Provided, "--node", Cast.Macau.Api.ToString());
        Assert.Equal(2, without.ExitCode);
        Assert.Contains("--key", without.Error, StringComparison.Ordinal);

        await desk.DoneAsync(Cast.Provider, AtMacau("capability", package));
        using (var file = File.OpenWrite(Path.Combine(Provided, package + ".age")))
        {
            file.Seek(300, SeekOrigin.Begin);
            file.WriteByte(0);
            file.WriteByte(1);
        }

        var changed = await Desk.RunAsync("package", "import", Provided, "--node", Cast.Macau.Api.ToString());
        Assert.Equal(1, changed.ExitCode);
        Assert.Equal(0, (await Cast.Provider.Client(Cast.Macau).UploadedAsync(package, default)).Required().Received);
    }

    [Fact]
    public async Task What_is_said_about_a_file_is_what_the_manifest_says()
    {
        var story = await new Story(Cast).CollectingAsync();
        var about = desk.Place("about.json");
        await File.WriteAllTextAsync(about, """{"files":{"calls.csv":{"description":"call records","format":"calls"}}}""");
        var package = await SealAsync(story, "--about", about);

        var manifest = (PackageSealed)Orders.Statements.OrderStatements.Reader.Read(
            await File.ReadAllBytesAsync(Path.Combine(Provided, package + ".manifest.json")), out _)!.Body;
        var calls = manifest.Files.Single(file => file.Name == "calls.csv").Answer;
        Assert.Equal(("call records", "calls", "registration"), (calls.Description, calls.Format, calls.Category));
        Assert.Equal("other", manifest.Files.Single(file => file.Name == "more/note.txt").Answer.Format);
    }

    [Theory]
    [InlineData("""{"files":{"other.csv":{}}}""", "no file other.csv")]
    [InlineData("""{"files":{"calls.csv":{"colour":"red"}}}""", "--about")]
    [InlineData("""{}""", "--about")]
    [InlineData("""{"files":{"calls.csv":{"lines":[2]}}}""", "exceeds-order")]
    public async Task What_cannot_be_said_of_the_files_leaves_no_package(string about, string reason)
    {
        var story = await new Story(Cast).CollectingAsync();
        await File.WriteAllTextAsync(desk.Place("about.json"), about);
        var run = await desk.RunAsync(Cast.Provider, Seal(story, "--about", desk.Place("about.json")));
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains(reason, run.Output + run.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.Exists(Provided) ? Directory.EnumerateFiles(Provided) : []);
    }

    [Fact]
    public async Task An_opening_without_its_case_or_purpose_opens_nothing()
    {
        var story = await new Story(Cast).DeliveredAsync();
        var package = story.Manifest.Package;
        foreach (var (option, value) in new[] { ("--purpose", "short"), ("--case", "MO-C-00000000") })
        {
            var words = Open(story, package);
            words[words.IndexOf(option) + 1] = value;
            var run = await desk.RunAsync(Cast.Investigator, words);
            Assert.NotEqual(0, run.ExitCode);
            Assert.False(Directory.Exists(desk.Place("work")));
        }

        Assert.Equal("delivered", (await Cast.Investigator.Client().PackageAsync(package, default)).Required().State);
    }

    [Fact]
    public async Task A_sealed_file_that_is_not_its_manifests_is_not_sent()
    {
        var story = await new Story(Cast).CollectingAsync();
        var package = await SealAsync(story);
        await KnownAsync(package);
        using (var file = File.OpenWrite(Path.Combine(Provided, package + ".age")))
        {
            file.Seek(-1, SeekOrigin.End);
            file.WriteByte(0);
        }

        var run = await desk.RunAsync(Cast.Provider, AtMacau("send", package));
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("is not the file that its manifest names", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fetch_that_was_broken_off_goes_on_and_what_is_not_the_manifests_is_removed()
    {
        var story = await new Story(Cast).DeliveredAsync();
        var package = story.Manifest.Package;
        var into = Directory.CreateDirectory(desk.Place("fetched")).FullName;
        var partial = Path.Combine(into, package + ".age.partial");
        await File.WriteAllBytesAsync(partial, new byte[1000]);

        var early = await desk.RunAsync(Cast.Investigator, ["package", "fetch", package, "--in", into]);
        Assert.Equal(1, early.ExitCode);
        await Cast.Investigator.SendAsync(
            new PackageOpened(package, story.Case, "to read the subscribers"), story.Number);
        var wrong = await desk.RunAsync(Cast.Investigator, ["package", "fetch", package, "--in", into]);
        Assert.Equal(1, wrong.ExitCode);
        Assert.False(File.Exists(partial));

        await File.WriteAllBytesAsync(partial, story.Sealed[..1000]);
        await desk.DoneAsync(Cast.Investigator, "package", "fetch", package, "--in", into);
        Assert.Equal(story.Sealed, await File.ReadAllBytesAsync(Path.Combine(into, package + ".age")));
    }

    [Fact]
    public async Task The_endorsing_body_endorses_with_the_form_of_the_place_and_the_judge_revokes()
    {
        var story = await new Story(Cast).DeliveredAsync();
        var package = story.Manifest.Package;
        await desk.DoneAsync(Cast.Investigator, "package", "endorse", package, "request", "--yes");
        await Federation.EventuallyAsync(
            async () =>
            {
                var view = (await Cast.Investigator.Client().PackageAsync(package, default)).Required();
                return view.Statements.Any(one => one.Type == "endorsement.integrity-verified");
            },
            "the custody was verified");
        var bare = await desk.RunAsync(
            Cast.Endorser, ["package", "endorse", package, "endorse", "--article", "R15", "--yes"]);
        Assert.Contains("form-incomplete", bare.Error + bare.Output, StringComparison.Ordinal);
        var fields = story.Endorsing().Forms!.SelectMany(form => form.Fields.SelectMany(
            one => new[] { "--field", $"{form.Form}/{one.Field}={one.Value}" }));
        await desk.DoneAsync(
            Cast.Endorser, ["package", "endorse", package, "endorse", "--article", "R15", "--yes", .. fields]);
        await desk.DoneAsync(
            Cast.Endorser, "package", "endorse", package, "challenge", "--ground", "integrity", "--because",
            "the record has two dates", "--yes");
        await desk.DoneAsync(
            Cast.Endorser, "package", "endorse", package, "revoke", "--because", "the second date is wrong", "--yes");
        var state = (await Cast.Investigator.Client().PackageAsync(package, default)).Required().State;
        Assert.Equal("endorsement-revoked", state);
        var malformed = await desk.RunAsync(
            Cast.Endorser, ["package", "endorse", package, "endorse", "--field", "judge", "--yes"]);
        Assert.Equal(2, malformed.ExitCode);
    }

    [Fact]
    public async Task What_goes_beyond_the_order_is_shown_to_nobody_and_told_to_both_territories()
    {
        var story = await new Story(Cast).CollectingAsync();
        var about = desk.Place("about.json");
        await File.WriteAllTextAsync(about, """{"files":{"calls.csv":{"format":"calls-csv"}}}""");
        var package = await SealAsync(story, "--about", about);
        await KnownAsync(package);
        await desk.DoneAsync(Cast.Provider, AtMacau("send", package));

        var opened = await desk.RunAsync(Cast.Investigator, Open(story, package));

        Assert.True(opened.ExitCode == 0, opened.Output + opened.Error);
        Assert.Contains("goes beyond the order", opened.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(desk.Place("work"), "calls.csv")));
        Assert.True(File.Exists(Path.Combine(desk.Place("work"), "more", "note.txt")));
        var told = (await Cast.Macau.ThreadAsync(story.Number)).Acts.Select(act => act.Body).OfType<PackageExcessReported>();
        Assert.Equal("calls.csv", Assert.Single(Assert.Single(told).Files).Name);
        await Federation.EventuallyAsync(
            async () => (await Cast.Reviewer.Client().OrderAsync(story.Number, default)).Required().Statements
                .Any(line => line is { Type: "package.excess-reported", Void: null }),
            "the reviewing judge knows");
    }

    private string Provided => desk.Place("provided");

    private List<string> AtMacau(string verb, string package) =>
        ["package", verb, package, "--in", Provided, "--node", Cast.Macau.Api.ToString()];

    private List<string> Open(Story story, string package)
    {
        var identity = desk.Place("identity");
        File.WriteAllText(identity, story.Identity.Reveal() + "\n");
        File.SetUnixFileMode(identity, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return
        [
            "package", "open", package, "--in", desk.Place("fetched"), "--case", story.Case, "--purpose",
            "to read the subscribers", "--identity", identity, "--to", desk.Place("work"), "--yes",
        ];
    }

    private List<string> Seal(Story story, params IEnumerable<string> more)
    {
        var folder = Directory.CreateDirectory(desk.Place("more")).FullName;
        File.WriteAllText(Path.Combine(folder, "note.txt"), "note");
        File.WriteAllBytes(desk.Place("calls.csv"), Calls);
        return
        [
            "package", "seal", story.Number, desk.Place("calls.csv"), folder, "--in", Provided, "--yes", .. more,
        ];
    }

    private async Task<string> SealAsync(Story story, params IEnumerable<string> more)
    {
        await desk.DoneAsync(Cast.Provider, Seal(story, more));
        return Path.GetFileNameWithoutExtension(Assert.Single(Directory.EnumerateFiles(Provided, "*.age")));
    }

    private Task KnownAsync(string package) => Federation.EventuallyAsync(
        async () => (await Cast.Provider.Client(Cast.Macau).PackageAsync(package, default)).IsAccepted,
        "Macau knows of the package");
}
