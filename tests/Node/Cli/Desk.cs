using System.Diagnostics;
using System.Text.Json;
using LotusBridge.Cli;
using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;

namespace LotusBridge.Tests.Node.Cli;

/// <summary>What one call of <c>lotus</c> ended with.</summary>
internal sealed record Run(int ExitCode, string Output, string Error)
{
    public JsonElement Json => JsonDocument.Parse(Output).RootElement;
}

/// <summary>Officials at their command lines: key files on disk, and <c>lotus</c> run against real nodes.</summary>
internal sealed class Desk : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("lotus-desk-").FullName;

    public string Place(string name) => Path.Combine(folder, name);

    /// <summary>Runs <c>lotus</c> with these words.</summary>
    public static async Task<Run> RunAsync(params IEnumerable<string> words)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await CommandLine.RunAsync([.. words], output, error);
        return new Run(code, output.ToString(), error.ToString());
    }

    /// <summary>Runs it as that official, at their own node unless another is named.</summary>
    public async Task<Run> RunAsync(TestOfficial who, IEnumerable<string> words, Uri? node = null) =>
        await RunAsync(await CompleteAsync(who, words, node));

    /// <summary>The same as a process of its own, to be started as often as one likes.</summary>
    public async Task<ProcessStartInfo> WordsAsync(TestOfficial who, IEnumerable<string> words) => new(
        "dotnet", [Path.Combine(AppContext.BaseDirectory, "LotusBridge.Cli.dll"), .. await CompleteAsync(who, words, null)])
    {
        UseShellExecute = false,
        RedirectStandardInput = true,
        RedirectStandardError = true,
    };

    /// <summary>The same, and it must be accepted; the machine-readable answer.</summary>
    public async Task<JsonElement> DoneAsync(TestOfficial who, params IEnumerable<string> words)
    {
        var run = await RunAsync(who, [.. words, "--json"]);
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        return run.Json;
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private async Task<List<string>> CompleteAsync(TestOfficial who, IEnumerable<string> words, Uri? node) =>
    [
        .. words, .. words.Contains("--node") ? Array.Empty<string>() : ["--node", (node ?? who.At.Api).ToString()],
        "--key", await KeyFileAsync(who), "--by", who.Id, "--lang", "en",
    ];

    private async Task<string> KeyFileAsync(TestOfficial who)
    {
        var path = Place(Digest.Of(who.Seed).Hex + ".key");
        if (!File.Exists(path))
        {
            await KeyFile.WriteUnprotectedAsync(path, who.Seed, default);
        }

        return path;
    }
}
