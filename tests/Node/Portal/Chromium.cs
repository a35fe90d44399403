using System.Diagnostics;
using System.Text.Json;

namespace LotusBridge.Tests.Node.Portal;

/// <summary>Debian's Chromium, driven by what <c>tools/browser/fetch</c> has fetched. Tests are skipped without either.</summary>
internal static class Chromium
{
    private const string Program = "/usr/bin/chromium";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    /// <summary>A story is some hundred pages: half a minute on a machine of one's own, far longer on one that many use.</summary>
    private static readonly TimeSpan PatienceWithStories = TimeSpan.FromMinutes(20);

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

    /// <summary>What became of two files that a provider sealed and sent.</summary>
    /// <param name="Status">Of the first part that was sent.</param>
    /// <param name="Held">How many were on their way when the page was closed.</param>
    /// <param name="Sent">How many were sent after it was opened again.</param>
    /// <param name="Posted">The most bytes that went to the portal in one body.</param>
    /// <param name="Left">What still lies in the browser.</param>
    /// <param name="Receipt">What the last page says.</param>
    internal sealed record Sending(
        string Package, int Status, int Held, int Sent, long Posted, IReadOnlyList<string> Left, IReadOnlyList<string> Violations,
        IReadOnlyList<string> Console, string Receipt);

    /// <summary>What a story says of one state of a page.</summary>
    /// <param name="Expected">The status that the state has.</param>
    /// <param name="Odd">Keys instead of texts, and what moves although nothing should.</param>
    internal sealed record Looked(
        string Page, string Language, int Status, int Expected, IReadOnlyList<string> Violations, IReadOnlyList<string> Console,
        IReadOnlyList<string> Odd, string Title, int Overflow, string Lang);

    internal sealed record Cookie(string Name, string SameSite, bool HttpOnly);

    /// <summary>Where a browser is that has been at an identity provider.</summary>
    internal sealed record SignedIn(
        string Path, int Status, string Title, IReadOnlyList<string> Violations, IReadOnlyList<string> Console, IReadOnlyList<Cookie> Cookies);

    private sealed record Line(string? Ask, string? Of, IReadOnlyList<Looked>? Said);

    private static string? Shots => Environment.GetEnvironmentVariable("LOTUS_SHOTS");

    /// <summary>Visits every page; with <c>LOTUS_SHOTS</c> a picture of each is put into that folder.</summary>
    public static Task<IReadOnlyList<Seen>> WalkAsync(IReadOnlyList<Visit> visits) =>
        RunAsync<IReadOnlyList<Seen>>("walk.mjs", new { chromium = Program, visits, shots = Shots });

    /// <summary>Seals files of those sizes and sends them, as the persona of a provider.</summary>
    public static Task<Sending> SendAsync(TestNode node, string persona, Uri api, string number, string description, params object[] files) =>
        RunAsync<Sending>("send.mjs", new
        {
            chromium = Program, origin = node.PortalOrigin, persona, language = "zh-Hans", api, number, files, description, shots = Shots,
        });

    /// <summary>Signs in by the link with that name, without a script unless one is wanted.</summary>
    public static Task<SignedIn> SignInElsewhereAsync(string origin, string button, string next, bool hasScripts) =>
        RunAsync<SignedIn>("oidc.mjs", new { chromium = Program, origin, language = "en", button, next, scripts = hasScripts });

    /// <summary>Lets a story go its way, and does for it what no browser can.</summary>
    /// <param name="task">As <c>story.mjs</c> has it, without the program and the folder for pictures.</param>
    /// <param name="answer">From what it asks for, and of which object, to what is answered.</param>
    public static async Task<IReadOnlyList<Looked>> PlayAsync(
        IReadOnlyDictionary<string, object> task, Func<string, string, Task<string>> answer)
    {
        using var process = Start("story.mjs");
        using var patience = new CancellationTokenSource(PatienceWithStories);
        var errors = process.StandardError.ReadToEndAsync(patience.Token);
        IReadOnlyList<Looked> said = [];
        try
        {
            await WriteAsync(
                process, new Dictionary<string, object?>(task!, StringComparer.Ordinal) { ["chromium"] = Program, ["shots"] = Shots },
                patience.Token);
            while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } text)
            {
                var line = JsonSerializer.Deserialize<Line>(text, Options)!;
                said = line.Said ?? said;
                if (line.Ask is not null)
                {
                    await WriteAsync(process, await answer(line.Ask, line.Of!), patience.Token);
                }
            }
        }
        finally
        {
            await EndAsync(process, errors, patience.Token);
        }

        return said;
    }

    private static async Task<T> RunAsync<T>(string script, object task)
    {
        using var process = Start(script);
        using var patience = new CancellationTokenSource(Patience);
        var errors = process.StandardError.ReadToEndAsync(patience.Token);
        var output = process.StandardOutput.ReadToEndAsync(patience.Token);
        await WriteAsync(process, task, patience.Token);
        process.StandardInput.Close();
        await EndAsync(process, errors, patience.Token);
        return JsonSerializer.Deserialize<T>(await output, Options)!;
    }

    private static Process Start(string script)
    {
        Assert.SkipUnless(File.Exists(Program), "chromium is not installed");
        Assert.SkipUnless(File.Exists(Path.Combine(Folder, "complete")), "tools/browser/fetch has fetched nothing");
        return Process.Start(new ProcessStartInfo("node", [Path.Combine(Folder, script)])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
    }

    private static async Task WriteAsync(Process process, object line, CancellationToken stop)
    {
        await process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(line, Options).AsMemory(), stop);
        await process.StandardInput.FlushAsync(stop);
    }

    private static async Task EndAsync(Process process, Task<string> errors, CancellationToken stop)
    {
        try
        {
            await process.WaitForExitAsync(stop);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }

        Assert.True(process.ExitCode == 0, await errors);
    }
}
