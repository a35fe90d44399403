using System.Diagnostics;
using System.Globalization;
using LotusBridge.Cli;
using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Anchoring;
using LotusBridge.Node.Anchoring;
using LotusBridge.Node.Logbook;

namespace LotusBridge.Tests.Node.Anchoring;

/// <summary>A real EVM node takes a root, and the command line finds it there; skipped where there is none.</summary>
public sealed class AnvilTests
{
    private const string Account = "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266";

    [Fact]
    public async Task A_root_goes_to_a_real_chain_and_is_found_there_again()
    {
        Assert.SkipUnless(File.Exists(Program), "no anvil here: tools/chain-peer fetches it");
        var address = new Uri($"http://127.0.0.1:{TestNode.FreePort()}");
        using var anvil = Process.Start(new ProcessStartInfo(
            Program, ["--silent", "--host", "127.0.0.1", "--port", address.Port.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        try
        {
            await using var federation = await Federation.StartAsync();
            var macau = federation["MO"];
            await macau.AppointAsync(Roles.Judge, "MO/JIC");
            await Federation.EventuallyAsync(
                () => Task.FromResult(macau.Get<OwnLog>().Published.Checkpoint.Size == 1), "it is final", seconds: 60);
            using var chain = ChainNode.Open(address);
            await Federation.EventuallyAsync(() => AnswersAsync(chain), "anvil answers", seconds: 60);
            var settings = new AnchorSettings(address, Account, PlayedChain.To, 31_337);
            await Federation.EventuallyAsync(
                async () =>
                {
                    await macau.Get<AnchorRounds>().RoundAsync(chain, settings, default);
                    return macau.Get<AnchorShelf>().Newest is not null;
                },
                "the chain has it", seconds: 60);
            Assert.Equal(1, macau.Get<AnchorShelf>().Newest!.Number);

            using var output = new StringWriter();
            string[] call = ["log", "anchor", "--node", macau.Api.ToString(), "--roster", federation.Roster.Hash.ToString(),
                "--verify", "--rpc", address.ToString()];
            Assert.True(await CommandLine.RunAsync(call, output, output) == 0, output.ToString());
        }
        finally
        {
            anvil.Kill();
        }
    }

    private static string Program => Path.Combine(
        Environment.GetEnvironmentVariable("LOTUS_CHAIN") is { Length: > 0 } given ? given : Path.Combine(
            Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache ? cache : Path.Combine(
                Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"), "lotus-bridge", "chain"),
        "anvil");

    private static async Task<bool> AnswersAsync(ChainNode chain)
    {
        try
        {
            return await chain.ChainIdAsync(default) == 31_337;
        }
        catch (ChainException)
        {
            return false;
        }
    }
}
