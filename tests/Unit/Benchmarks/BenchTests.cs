using System.Diagnostics;
using System.Text.Json;

namespace LotusBridge.Tests.Unit.Benchmarks;

/// <summary>What <c>./bench</c> prints; how fast anything is, no test says.</summary>
public sealed class BenchTests
{
    private static readonly string[] Names =
    [
        "append_1024", "append_signed", "append_single_p50", "http_append", "finality_p50", "finality_p99", "proofs",
        "recovery_10m", "growth_100m",
    ];

    [Fact]
    public async Task A_quick_run_of_the_ledger_gives_every_row_in_its_place_and_shape()
    {
        var (exit, output) = await RunAsync("ledger", "--quick", "--json");

        Assert.Equal(0, exit);
        using var report = JsonDocument.Parse(output);
        Assert.Equal(["machine", "rows"], report.RootElement.EnumerateObject().Select(member => member.Name));
        var rows = report.RootElement.GetProperty("rows").EnumerateArray().ToArray();
        Assert.Equal(Names, rows.Select(row => row.GetProperty("name").GetString()));
        Assert.All(rows, row => Assert.Equal(
            ["name", "value", "unit", "peer", "peerValue", "ratio", "bar", "met"],
            row.EnumerateObject().Select(member => member.Name)));
        Assert.All(rows, row => Assert.True(
            row.GetProperty("value").ValueKind == JsonValueKind.Number || !row.GetProperty("met").GetBoolean()));
        Assert.True(rows.Count(row => row.GetProperty("value").ValueKind == JsonValueKind.Number) >= 6);
    }

    [Fact]
    public async Task One_row_is_measured_alone_and_printed_for_people()
    {
        var (exit, output) = await RunAsync("ledger", "--quick", "--only", "proofs");

        Assert.Equal(0, exit);
        Assert.Contains("proofs/s/core", output, StringComparison.Ordinal);
        Assert.DoesNotContain("append_1024", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ledger", "--only", "nothing")]
    [InlineData("ledger", "--fast")]
    [InlineData("orders")]
    public async Task A_flag_or_work_that_does_not_exist_is_refused(params string[] arguments)
    {
        var (exit, output) = await RunAsync(arguments);

        Assert.Equal((2, ""), (exit, output));
    }

    private static async Task<(int Exit, string Output)> RunAsync(params string[] arguments)
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        var program = Path.Combine(
            TestData.Repository, "tests", "Benchmarks", "bin", own.Parent!.Name, own.Name, "LotusBridge.Benchmarks.dll");
        using var process = Process.Start(new ProcessStartInfo("dotnet", [program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        })!;
        var complaints = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await complaints;
        await process.WaitForExitAsync();
        return (process.ExitCode, output);
    }
}
