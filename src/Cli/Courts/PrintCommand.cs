using System.CommandLine;
using System.Diagnostics;
using System.Text.Json.Serialization;
using LotusBridge.Cli.Texts;
using LotusBridge.Court.Containers;
using LotusBridge.Court.Papers;

namespace LotusBridge.Cli.Courts;

/// <summary><c>lotus court print</c>: a container's certificate as PDF, printed by the Chromium that is installed here.</summary>
internal static class PrintCommand
{
    private const int MaxPageBytes = 32 * 1024 * 1024;
    private static readonly string[] Browsers = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    public static Command Build()
    {
        var container = new Argument<FileInfo>("container");
        container.AcceptExistingOnly();
        var language = new Option<string>("--language")
        {
            HelpName = "LANGUAGE", DefaultValueFactory = _ => CourtWords.Languages[0],
        };
        language.AcceptOnlyFromAmong([.. CourtWords.Languages]);
        var output = new Option<FileInfo>("--output", "-o") { HelpName = "FILE", Required = true };
        var command = new Command("print") { Arguments = { container }, Options = { language, output } };
        command.SetAction((parsed, stop) => PrintAsync(
            parsed, parsed.GetRequiredValue(container), parsed.GetRequiredValue(language),
            parsed.GetRequiredValue(output), stop));
        return command;
    }

    private static async Task<int> PrintAsync(
        ParseResult parsed, FileInfo file, string language, FileInfo output, CancellationToken stop)
    {
        using var container = await ContainerReader.ReadAsync(file.OpenRead(), stop).ConfigureAwait(false);
        var page = container.Problems.Count > 0 ? null
            : await container.ReadAsync(CertificatePage.FileName(language), MaxPageBytes, stop).ConfigureAwait(false);
        if (page is null)
        {
            throw new InvalidDataException(
                container.Problems is [var first, ..] ? first : $"no {CertificatePage.FileName(language)}");
        }

        var browser = Browsers.Select(Find).FirstOrDefault(one => one is not null)
            ?? throw new FileNotFoundException(
                $"none of {string.Join(", ", Browsers)}; print {CertificatePage.FileName(language)} with any browser");
        var folder = Directory.CreateTempSubdirectory("lotus-print-");
        try
        {
            var html = Path.Combine(folder.FullName, "certificate.html");
            await File.WriteAllBytesAsync(html, page, stop).ConfigureAwait(false);
            await RunAsync(browser, html, output.FullName, folder.FullName, stop).ConfigureAwait(false);
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        return Report.Write(parsed, new Printed(output.FullName));
    }

    private static async Task RunAsync(string browser, string html, string pdf, string folder, CancellationToken stop)
    {
        File.Delete(pdf);
        var start = new ProcessStartInfo(browser)
        {
            RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false,
        };
        string[] flags =
        [
            "--headless", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync", "--no-pdf-header-footer",
            $"--user-data-dir={Path.Combine(folder, "profile")}", $"--print-to-pdf={pdf}", new Uri(html).AbsoluteUri,
        ];

        // Chromium refuses its sandbox to root; the page is ours, has no script and fetches nothing.
        foreach (var flag in Environment.UserName == "root" ? flags.Prepend("--no-sandbox") : flags)
        {
            start.ArgumentList.Add(flag);
        }

        using var process = Process.Start(start)!;
        var words = process.StandardError.ReadToEndAsync(stop);
        await process.StandardOutput.ReadToEndAsync(stop).ConfigureAwait(false);
        await process.WaitForExitAsync(stop).ConfigureAwait(false);
        if (process.ExitCode != 0 || !File.Exists(pdf))
        {
            throw new IOException($"{browser} printed nothing: {(await words.ConfigureAwait(false)).Trim()}");
        }
    }

    private static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    private sealed record Printed(string File) : IReport
    {
        [JsonIgnore]
        public int ExitCode => Cli.ExitCode.Done;

        public void Write(TextWriter to, Phrases phrases) => to.WriteLine(File);
    }
}
