using System.Net;
using LotusBridge.Cli;
using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Anchoring;
using LotusBridge.Exchange.Api;
using LotusBridge.Ledger.Mirroring;
using LotusBridge.Node.Anchoring;
using LotusBridge.Node.Hosting;
using LotusBridge.Node.Logbook;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace LotusBridge.Tests.Node.Anchoring;

/// <summary>Roots on their way to a chain that is honest, slow, away, or lies.</summary>
public sealed class AnchorTests : IAsyncLifetime
{
    private Federation federation = null!;
    private PlayedChain chain = null!;
    private ChainNode line = null!;

    private TestNode Macau => federation["MO"];

    private AnchorRounds Rounds => Macau.Get<AnchorRounds>();

    public async ValueTask InitializeAsync()
    {
        federation = await Federation.StartAsync();
        chain = await PlayedChain.StartAsync();
        line = ChainNode.Open(chain.Address);
        await Macau.AppointAsync(Roles.Judge, "MO/JIC");
        await federation["4404"].AppointAsync(Roles.Judge, "4404/court");
        await Federation.EventuallyAsync(
            () => Task.FromResult(Macau.Get<OwnLog>().Published.Checkpoint.Size == 1), "it is final", seconds: 60);
    }

    public async ValueTask DisposeAsync()
    {
        line.Dispose();
        await chain.DisposeAsync();
        await federation.DisposeAsync();
    }

    [Fact]
    public async Task A_root_over_the_heads_is_listed_once_the_chain_has_confirmed_it()
    {
        await RoundAsync();
        Assert.Empty((await ListAsync()).Anchors);
        await RoundAsync();
        var anchor = Assert.Single((await ListAsync()).Anchors);
        Assert.Equal((1, PlayedChain.Id, 1), (anchor.Number, anchor.Chain, anchor.Block));
        Assert.Contains(Macau.Get<OwnLog>().Published.Checkpoint.ToString(), anchor.Heads);
        await RoundAsync();
        Assert.Single((await ListAsync()).Anchors);
    }

    [Fact]
    public async Task A_root_waits_for_as_many_blocks_as_the_settings_say()
    {
        var settings = chain.Settings with { Confirmations = 3 };
        await Rounds.RoundAsync(line, settings, default);
        chain.Empty = 1;
        await Rounds.RoundAsync(line, settings, default);
        Assert.Empty((await ListAsync()).Anchors);
        Assert.Equal(1, chain.Sent);
        chain.Empty = 2;

        // The logs may have grown meanwhile: once the first root is in, the round may send the next.
        await Rounds.RoundAsync(line, settings, default);
        Assert.Single((await ListAsync()).Anchors);
    }

    [Fact]
    public async Task With_another_chain_or_no_hash_of_a_transaction_nothing_is_on_its_way()
    {
        foreach (var lie in new[] { "\"0x1\"", "\"0x07a69\"", "\"\"", "31337", "null" })
        {
            chain.Lies["eth_chainId"] = _ => lie;
            await RoundAsync();
            Assert.Equal(0, chain.Sent);
        }

        chain.Lies.Clear();
        foreach (var lie in new[] { "\"0x12\"", "null", "{}" })
        {
            chain.Lies["eth_sendTransaction"] = _ => lie;
            await RoundAsync();
        }

        Assert.Equal(3, chain.Sent);
        Assert.Empty((await ListAsync()).Anchors);
    }

    [Fact]
    public async Task A_lie_about_the_transaction_keeps_nothing()
    {
        foreach (var (method, truth, lie) in new[]
        {
            ("eth_getTransactionReceipt", "\"status\":\"0x1\"", "\"status\":\"0x0\""),
            ("eth_getTransactionReceipt", "\"transactionHash\":\"0x", "\"transactionHash\":\"0xff"),
            ("eth_getTransactionReceipt", "\"blockNumber\":\"0x", "\"blockNumber\":\"0xfff"),
            ("eth_getTransactionReceipt", "\"blockNumber\":", "\"blockNumber\":\"0x1\",\"blockNumber\":"),
            ("eth_getTransactionReceipt", "\"blockNumber\":", "\"block\":"),
            ("eth_getTransactionReceipt", "\"logs\":[]", "\"logs\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]"),
            ("eth_getTransactionByHash", "00bb\"", "00cc\""),
            ("eth_getTransactionByHash", "\"input\":\"0x4c42414e01", "\"input\":\"0x4c42414e02"),
            ("eth_getTransactionByHash", "\"input\":\"0x4c", "\"input\":\"0x4c4"),
            ("eth_blockNumber", "\"0x", "\"0x0"),
            ("eth_blockNumber", "\"0x", "\"0xfffffffffffffff"),
        })
        {
            var rounds = Fresh();
            await rounds.RoundAsync(line, chain.Settings, default);
            chain.Lies[method] = said =>
            {
                Assert.Contains(truth, said, StringComparison.Ordinal);
                return said.Replace(truth, lie, StringComparison.Ordinal);
            };
            await rounds.RoundAsync(line, chain.Settings, default);
            chain.Lies.Clear();
            Assert.Empty((await ListAsync()).Anchors);
        }
    }

    [Fact]
    public async Task Whatever_comes_in_place_of_an_answer_the_node_goes_on_and_anchors_later()
    {
        foreach (var failure in new[] { "status", "garbage", "huge", "other id", "error", "redirect", "empty" })
        {
            chain.Instead = context => FailAsync(context, failure);
            await RoundAsync();
            Assert.Equal(0, chain.Sent);
        }

        chain.Instead = null;
        await RoundAsync();
        await RoundAsync();
        Assert.Single((await ListAsync()).Anchors);
    }
    [Fact]
    public async Task A_chain_that_does_not_answer_holds_up_no_act_and_one_round_for_a_limited_time()
    {
        chain.Instead = context => Task.Delay(Timeout.Infinite, context.RequestAborted);
        var round = RoundAsync();
        await Macau.AppointAsync(Roles.Judge, "MO/TSI");
        await Rosters.StepStage.FinalAsync(Macau);
        await round.WaitAsync(ChainNode.Patience * 3);
    }

    [Fact]
    public async Task A_transaction_that_no_block_takes_is_given_up_and_there_is_never_a_second_beside_it()
    {
        chain.Lies["eth_getTransactionReceipt"] = _ => "null";
        for (var round = 0; round < 10; round++)
        {
            await RoundAsync();
            Assert.Equal(1, chain.Sent);
        }

        await RoundAsync();
        Assert.Equal(2, chain.Sent);
        chain.Lies.Clear();
        await RoundAsync();
        Assert.Single((await ListAsync()).Anchors);
    }

    [Fact]
    public async Task From_the_log_to_the_root_is_computed_and_from_there_to_the_chain_is_asked()
    {
        Assert.Equal((1, true), await VerifyAsync());
        await RoundAsync();
        await RoundAsync();
        await Macau.AppointAsync(Roles.Judge, "MO/TSI");
        Assert.Equal((0, true), await VerifyAsync());
        Assert.Equal((0, true), await VerifyAsync("--verify", "--rpc", chain.Address.ToString()));
        chain.Lies["eth_getTransactionByHash"] = said => said.Replace("0x4c42414e01", "0x4c42414e02", StringComparison.Ordinal);
        Assert.Equal((1, true), await VerifyAsync("--verify", "--rpc", chain.Address.ToString()));
        Assert.Equal((2, true), await VerifyAsync("--verify"));
    }

    [Fact]
    public async Task A_number_that_is_none_is_a_bad_request()
    {
        using var http = new HttpClient { BaseAddress = Macau.Api };
        foreach (var query in new[] { "?before=x", "?before=-1", "?before=1&before=2" })
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await http.GetAsync(AnchorList.Path + query)).StatusCode);
        }
    }

    private static async Task FailAsync(HttpContext context, string failure)
    {
        context.Response.StatusCode = failure switch { "status" => 500, "redirect" => 307, _ => 200 };
        context.Response.Headers.Location = "http://127.0.0.1:9/";
        await context.Response.WriteAsync(failure switch
        {
            "garbage" => "{]",
            "huge" => new string(' ', ChainNode.MaxAnswerBytes) + """{"jsonrpc":"2.0","id":3,"result":"0x7a69"}""",
            "other id" => """{"jsonrpc":"2.0","id":99,"result":"0x7a69"}""",
            "error" => """{"jsonrpc":"2.0","id":5,"error":{"code":-32000,"message":"no"}}""",
            _ => "",
        });
    }

    private AnchorRounds Fresh() => new(
        Macau.Get<Settings>(), Macau.Get<OwnLog>(), Macau.Get<Mirror>(), Macau.Get<AnchorShelf>(), TimeProvider.System,
        NullLogger<AnchorRounds>.Instance);

    private Task RoundAsync() => Rounds.RoundAsync(line, chain.Settings, default);

    private async Task<AnchorList> ListAsync()
    {
        using var http = new HttpClient { BaseAddress = Macau.Api };
        var list = AnchorList.Read(await http.GetByteArrayAsync(AnchorList.Path));
        return Assert.IsType<AnchorList>(list);
    }

    private async Task<(int Code, bool IsSaid)> VerifyAsync(params string[] more)
    {
        using var output = new StringWriter();
        var code = await CommandLine.RunAsync(
            ["log", "anchor", "--node", Macau.Api.ToString(), "--roster", federation.Roster.Hash.ToString(), .. more],
            output, output);
        return (code, output.ToString().Length > 0);
    }
}
