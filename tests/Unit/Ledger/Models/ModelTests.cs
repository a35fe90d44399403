using System.Diagnostics;
using System.Text.RegularExpressions;

namespace LotusBridge.Tests.Unit.Ledger.Models;

/// <summary>
/// The models in <c>spec/model</c>, every state of them, by <c>spin</c>: they hold as they stand, and each bug that a model
/// names breaks it when it is put back in. Skipped where spin or gcc is missing.
/// </summary>
public sealed partial class ModelTests(ITestOutputHelper output) : IDisposable
{
    private static readonly string Models = Path.Combine(TestData.Repository, "spec", "model");
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("lotus-model-");

    public static TheoryData<string> Names => [.. Files().Select(file => Path.GetFileNameWithoutExtension(file))];

    public static TheoryData<string, string> Bugs => new(
        from file in Files()
        from Match bug in BugName().Matches(File.ReadAllText(file))
        select (Path.GetFileNameWithoutExtension(file), bug.Groups[1].Value));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_model_holds_in_every_state(string model)
    {
        var report = Search(model, []);
        Assert.Contains("errors: 0", report, StringComparison.Ordinal);
        Assert.DoesNotContain("Search not completed", report, StringComparison.Ordinal);
        Assert.DoesNotContain("max search depth too small", report, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Bugs))]
    public void A_bug_put_back_in_has_a_counter_example(string model, string bug)
    {
        Assert.Matches($"#ifn?def {bug}\n", File.ReadAllText(Path.Combine(Models, model + ".pml")));
        var report = Search(model, ["-D" + bug]);
        Assert.Contains("assertion violated", report, StringComparison.Ordinal);
        Assert.Contains("errors: 1", report, StringComparison.Ordinal);
    }

    [Fact]
    public void There_is_a_model_of_witness_mirror_and_roster() =>
        Assert.Equal(["mirror", "roster", "witness"], Files().Select(file => Path.GetFileNameWithoutExtension(file)));

    public void Dispose() => folder.Delete(recursive: true);

    private static IOrderedEnumerable<string> Files() =>
        Directory.EnumerateFiles(Models, "*.pml").Order(StringComparer.Ordinal);

    private string Search(string model, string[] macros)
    {
        Assert.SkipUnless(IsHere("spin") && IsHere("gcc"), "spin or gcc is not here");
        var clock = Stopwatch.StartNew();
        Run("spin", [.. macros, "-a", Path.Combine(Models, model + ".pml")]);
        Run("gcc", ["-O1", "-w", "-DSAFETY", "-o", "pan", "pan.c"]);
        var report = Run(Path.Combine(folder.FullName, "pan"), ["-m400000"]);
        output.WriteLine($"{model} {string.Join(' ', macros)}: {clock.Elapsed.TotalSeconds:0.0} s\n{report}");
        return report;
    }

    private string Run(string program, IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder.FullName,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        var said = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill();
            Assert.Fail($"{program} did not end within {Patience}");
        }

        return said.Result + errors.Result;
    }

    private static bool IsHere(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Any(folder => File.Exists(Path.Combine(folder, program)));

    [GeneratedRegex(@"-D(BUG_\w+)", RegexOptions.None, 10_000)]
    private static partial Regex BugName();
}
