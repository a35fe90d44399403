using System.Text.Json;
using LotusBridge.Cli;
using LotusBridge.Tests.Unit.Ledger;

namespace LotusBridge.Tests.Unit.Cli.Logs;

/// <summary><c>lotus log fsck</c> and <c>rebuild-tiles</c> over a log in a temporary folder.</summary>
public sealed class DiskCommandTests : IDisposable
{
    private const string SealedTile = "tile/0/000";

    private readonly LogFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_whole_log_ends_with_0_and_its_tree_as_JSON()
    {
        await FillAsync();
        var (code, output, _) = await RunAsync("fsck", folder.Path, "--json");

        Assert.Equal(ExitCode.Done, code);
        using var json = JsonDocument.Parse(output);
        Assert.True(json.RootElement.GetProperty("holds").GetBoolean());
        Assert.Equal(900, json.RootElement.GetProperty("size").GetInt64());
        Assert.Equal(Some.Tree(900).Root.ToString(), json.RootElement.GetProperty("root").GetString());
    }

    [Fact]
    public async Task The_data_folder_of_a_node_is_as_good_as_its_log()
    {
        await FillAsync();
        var data = Directory.CreateTempSubdirectory("lotus-data-");
        Directory.CreateSymbolicLink(Path.Combine(data.FullName, "log"), folder.Path);

        Assert.Equal(ExitCode.Done, (await RunAsync("fsck", data.FullName)).Code);

        data.Delete(recursive: true);
    }

    [Fact]
    public async Task A_damaged_tile_ends_with_1_is_named_and_is_mended_by_writing_tiles_again()
    {
        await FillAsync();
        TilesOnDisk.Spoil(folder.Path, SealedTile, "damaged");

        var (code, output, _) = await RunAsync("fsck", folder.Path, "--lang", "en");
        Assert.Equal(ExitCode.Negative, code);
        Assert.Contains(SealedTile, output, StringComparison.Ordinal);
        Assert.Contains("DOES NOT HOLD", output, StringComparison.Ordinal);

        Assert.Equal(ExitCode.Done, (await RunAsync("rebuild-tiles", folder.Path)).Code);
        Assert.Equal(ExitCode.Done, (await RunAsync("fsck", folder.Path)).Code);
    }

    [Fact]
    public async Task A_damaged_record_ends_with_1_and_no_writing_of_tiles_hides_it()
    {
        await FillAsync();
        var segment = folder.Segments()[0];
        var bytes = await File.ReadAllBytesAsync(segment);
        bytes[5000] ^= 1;
        await File.WriteAllBytesAsync(segment, bytes);

        Assert.Equal(ExitCode.Negative, (await RunAsync("fsck", folder.Path)).Code);
        Assert.Equal(ExitCode.Negative, (await RunAsync("rebuild-tiles", folder.Path)).Code);
        Assert.Equal(ExitCode.Negative, (await RunAsync("fsck", folder.Path)).Code);
    }

    [Fact]
    public async Task A_log_that_a_process_has_open_is_left_alone()
    {
        await FillAsync();
        using var open = folder.Open();

        var (code, output, error) = await RunAsync("rebuild-tiles", folder.Path);

        Assert.Equal((ExitCode.Fault, ""), (code, output));
        Assert.Contains("another process holds", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fsck")]
    [InlineData("rebuild-tiles")]
    public async Task A_folder_that_is_missing_or_no_log_ends_with_2(string command)
    {
        Assert.Equal(ExitCode.Usage, (await RunAsync(command, "/nonexistent")).Code);
        Assert.Equal(ExitCode.Usage, (await RunAsync(command, folder.Path)).Code);
        Assert.Equal(ExitCode.Usage, (await RunAsync(command)).Code);
    }

    private Task FillAsync() => folder.FillAsync(LogFolder.SmallSegment, [.. Enumerable.Repeat(45, 20)]);

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await CommandLine.RunAsync(["log", .. args], output, error);
        return (code, output.ToString(), error.ToString());
    }
}
