using System.Text.Json;
using LotusBridge.Cli;
using LotusBridge.Cli.Texts;
using LotusBridge.Custody.Sealing;

namespace LotusBridge.Tests.Unit.Cli;

public sealed class CommandLineTests
{
    private static readonly string Nowhere = Path.Combine(Path.GetTempPath(), "lotus-not-there");

    public static TheoryData<string> Languages => [.. Language.All];

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task Help_is_in_the_language_that_was_asked_for(string language)
    {
        var phrases = Phrases.In(language);
        var run = await RunAsync("--help", "--lang", language);
        Assert.Equal(ExitCode.Done, run.Code);
        Assert.Contains(phrases["lotus"], run.Output, StringComparison.Ordinal);
        Assert.Contains(phrases["verify"], run.Output, StringComparison.Ordinal);
        Assert.Contains(phrases["help.exit-codes"], run.Output, StringComparison.Ordinal);
        Assert.Empty(run.Error);
    }

    [Theory]
    [InlineData("demo")]
    [InlineData("node")]
    [InlineData("order")]
    [InlineData("order issue")]
    [InlineData("order validate")]
    [InlineData("order review")]
    [InlineData("order execute")]
    [InlineData("order list")]
    [InlineData("order show")]
    [InlineData("verify")]
    [InlineData("log")]
    [InlineData("log show")]
    [InlineData("log proof")]
    [InlineData("log verify")]
    [InlineData("log fsck")]
    [InlineData("log rebuild-tiles")]
    [InlineData("rules")]
    [InlineData("keygen")]
    [InlineData("seal")]
    [InlineData("open")]
    [InlineData("sealing")]
    [InlineData("sealing status")]
    public async Task Every_command_has_help_that_names_how_it_is_called(string command)
    {
        var run = await RunAsync([.. command.Split(' '), "--help"]);
        Assert.Equal(ExitCode.Done, run.Code);
        Assert.Contains($"lotus {command}", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData]
    [InlineData("order")]
    [InlineData("log")]
    [InlineData("unheard-of")]
    [InlineData("verify")]
    [InlineData("verify", "a", "b")]
    [InlineData("node")]
    [InlineData("demo", "--kill", "MO")]
    [InlineData("demo", "--kill", "XX@3")]
    [InlineData("demo", "--kill", "MO@0")]
    [InlineData("demo", "--ports", "80")]
    [InlineData("demo", "--evidence", "/not/there")]
    [InlineData("log", "show", "--node", "not an address")]
    [InlineData("log", "show", "--node", "ftp://127.0.0.1/")]
    [InlineData("--lang", "fr", "verify", "x")]
    [InlineData("order", "show", "MO-2026-00000000", "--node", "http://127.0.0.1:1/")]
    public async Task A_wrong_call_ends_with_2_and_says_so_on_standard_error(params string[] args)
    {
        var run = await RunAsync(args);
        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Empty(run.Output);
        Assert.NotEmpty(run.Error);
    }

    [Fact]
    public async Task A_node_that_does_not_answer_ends_with_3()
    {
        var run = await RunAsync("log", "show", "--node", "http://127.0.0.1:1/");
        Assert.Equal(ExitCode.Unreachable, run.Code);
        Assert.Empty(run.Output);
    }

    [Fact]
    public async Task A_bundle_that_is_none_ends_with_1_and_the_reasons()
    {
        using var folder = new TestFolder();
        var file = folder.Write("a.bundle", "no archive");
        var run = await RunAsync("verify", file, "--lang", "en");
        Assert.Equal(ExitCode.Negative, run.Code);
        Assert.Contains("DOES NOT HOLD", run.Output, StringComparison.Ordinal);
        Assert.Contains("--roster", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_verdict_can_be_had_as_JSON()
    {
        using var folder = new TestFolder();
        var run = await RunAsync("verify", folder.Write("a.bundle", "no archive"), "--json");
        using var json = JsonDocument.Parse(run.Output);
        Assert.False(json.RootElement.GetProperty("holds").GetBoolean());
        Assert.NotEmpty(json.RootElement.GetProperty("problems").EnumerateArray());
    }

    [Fact]
    public async Task A_pinned_hash_is_not_warned_about()
    {
        using var folder = new TestFolder();
        var pin = folder.Write("roster.hash", "sha256:" + new string('0', 64) + "\n");
        var run = await RunAsync("verify", folder.Write("a.bundle", ""), "--roster", pin);
        Assert.Equal(ExitCode.Negative, run.Code);
        Assert.Empty(run.Error);
    }

    [Theory]
    [InlineData("sha256:00")]
    [InlineData("not a hash and no file")]
    public async Task A_pin_that_is_none_ends_with_2(string pin)
    {
        using var folder = new TestFolder();
        var run = await RunAsync("verify", folder.Write("a.bundle", ""), "--roster", pin);
        Assert.Equal(ExitCode.Usage, run.Code);
    }

    [Fact]
    public async Task A_bundle_that_is_not_there_ends_with_2()
    {
        var run = await RunAsync("verify", Nowhere);
        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Contains(Nowhere, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signing_key_is_not_written_over_another()
    {
        using var folder = new TestFolder();
        var key = folder.Write("official.key", "mine");
        var passphrase = folder.Write("passphrase", "correct horse\n");
        var run = await RunAsync("keygen", "--signing", "-o", key, "--passphrase-file", passphrase);
        Assert.Equal(ExitCode.Fault, run.Code);
        Assert.Equal("mine", await File.ReadAllTextAsync(key));
    }

    [Fact]
    public async Task Whose_ML_KEM_is_used_is_said_to_people_and_to_programs()
    {
        var run = await RunAsync("sealing", "status");
        Assert.Equal(ExitCode.Done, run.Code);
        Assert.Contains("mlkem768x25519", run.Output, StringComparison.Ordinal);
        Assert.Contains(HybridIdentity.Implementation, run.Output, StringComparison.Ordinal);
        var json = await RunAsync("sealing", "status", "--json");
        using var status = JsonDocument.Parse(json.Output);
        Assert.Equal(HybridIdentity.Implementation, status.RootElement.GetProperty("mlKem").GetString());
        Assert.Equal(HybridIdentity.IsOfPlatform, status.RootElement.GetProperty("isOfPlatform").GetBoolean());
        Assert.Equal("mlkem768x25519", status.RootElement.GetProperty("newKeys").GetString());
    }

    [Fact]
    public async Task A_signing_key_goes_to_a_file_and_never_to_standard_output()
    {
        var run = await RunAsync("keygen", "--signing");
        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Empty(run.Output);
    }

    [Fact]
    public async Task A_signing_key_opens_with_its_passphrase_and_with_no_other()
    {
        using var folder = new TestFolder();
        var key = Path.Combine(folder.Path, "official.key");
        var passphrase = folder.Write("passphrase", "correct horse\n");
        var run = await RunAsync("keygen", "--signing", "-o", key, "--passphrase-file", passphrase, "--json");
        Assert.Equal(ExitCode.Done, run.Code);
        using var signer = await OfficialKey.ReadAsync(key, () => "correct horse", TestContext.Current.CancellationToken);
        Assert.Contains(Convert.ToBase64String(signer.PublicKey.Span), run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("SIGNING-KEY", await File.ReadAllTextAsync(key), StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<Exception>(() =>
            OfficialKey.ReadAsync(key, () => "wrong horse", TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<FormatException>(() =>
            OfficialKey.ReadAsync(key, () => null, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_command_is_listed_under_the_name_that_it_has() =>
        Assert.All(CommandLine.Commands, one => Assert.Equal(one.Name, one.Build().Name));

    [Fact]
    public void Where_one_command_is_named_only_that_one_is_built()
    {
        var root = CommandLine.Build(Phrases.In(Language.English), "seal");
        Assert.Equal("seal", Assert.Single(root.Subcommands).Name);
        Assert.Equal(
            CommandLine.Commands.Count, CommandLine.Build(Phrases.In(Language.English), "unheard-of").Subcommands.Count);
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await CommandLine.RunAsync(args, output, error);
        return (code, output.ToString(), error.ToString());
    }

    private sealed class TestFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("lotus-cli-").FullName;

        public string Write(string name, string text)
        {
            var file = System.IO.Path.Combine(Path, name);
            File.WriteAllText(file, text);
            return file;
        }

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
