using System.Diagnostics;
using System.Text.Json;

namespace LotusBridge.Tests.Node.Portal;

/// <summary>Debian's Chromium, driven by what <c>tools/browser/fetch</c> has fetched. Tests are skipped without either.</summary>
internal static class Chromium
{
    private const string Program = "/usr/bin/chromium";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private static string Folder => Environment.GetEnvironmentVariable("LOTUS_BROWSER") is { Length: > 0 } given
        ? given
        : Path.Combine(
            Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache
                ? cache
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
            "lotus-bridge", "browser");

    /// <summary>One person's way through pages.</summary>
    /// <param name="Persona">Of the demonstration; null for nobody.</param>
    internal sealed record Visit(
        string Origin, string? Persona, string Language, IReadOnlyList<string> Pages, string Scheme = "light", int Width = 1200);

    /// <summary>What Chromium and axe say of a page.</summary>
    /// <param name="Overflow">By how many pixels it is wider than its window.</param>
    /// <param name="Console">Errors, of the content security policy among them.</param>
    internal sealed record Seen(
        string Page, string Language, int Status, long Bytes, IReadOnlyList<string> Violations, IReadOnlyList<string> Console,
        string Title, int Overflow, string Lang);

    /// <summary>Visits every page; with <c>LOTUS_SHOTS</c> a picture of each is put into that folder.</summary>
    public static async Task<IReadOnlyList<Seen>> WalkAsync(IReadOnlyList<Visit> visits)
    {
        Assert.SkipUnless(File.Exists(Program), "chromium is not installed");
        Assert.SkipUnless(File.Exists(Path.Combine(Folder, "complete")), "tools/browser/fetch has fetched nothing");
        var task = JsonSerializer.Serialize(
            new { chromium = Program, visits, shots = Environment.GetEnvironmentVariable("LOTUS_SHOTS") }, Options);
        using var process = Process.Start(new ProcessStartInfo("node", [Path.Combine(Folder, "walk.mjs")])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        using var patience = new CancellationTokenSource(Patience);
        var errors = process.StandardError.ReadToEndAsync(patience.Token);
        var output = process.StandardOutput.ReadToEndAsync(patience.Token);
        await process.StandardInput.WriteAsync(task.AsMemory(), patience.Token);
        process.StandardInput.Close();
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }

        Assert.True(process.ExitCode == 0, await errors);
        return JsonSerializer.Deserialize<List<Seen>>(await output, Options)!;
    }
}
