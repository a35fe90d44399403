using System.Diagnostics;
using System.Text.Json;

namespace LotusBridge.Benchmarks.Portal;

/// <summary>Debian's Chromium, driven by <c>walk.mjs</c> that <c>tools/browser/fetch</c> has put beside what it needs.</summary>
internal static class BrowserWalk
{
    private const string Program = "/usr/bin/chromium";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    /// <summary>What is not at hand, in words; null where everything is.</summary>
    public static string? Missing =>
        !File.Exists(Program) ? "chromium is not installed"
        : !File.Exists(Path.Combine(Folder, "complete")) ? "tools/browser/fetch has fetched nothing"
        : null;

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
        string Page, string Language, int Status, IReadOnlyList<string> Violations, IReadOnlyList<string> Console, int Overflow);

    /// <summary>Visits every page.</summary>
    /// <exception cref="InvalidOperationException">The walk broke off.</exception>
    public static async Task<IReadOnlyList<Seen>> RunAsync(IReadOnlyList<Visit> visits)
    {
        var task = JsonSerializer.Serialize(new { chromium = Program, visits }, Options);
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
        await process.StandardInput.WriteAsync(task.AsMemory(), patience.Token).ConfigureAwait(false);
        process.StandardInput.Close();
        try
        {
            await process.WaitForExitAsync(patience.Token).ConfigureAwait(false);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }

        return process.ExitCode == 0
            ? JsonSerializer.Deserialize<List<Seen>>(await output.ConfigureAwait(false), Options)!
            : throw new InvalidOperationException(await errors.ConfigureAwait(false));
    }
}
