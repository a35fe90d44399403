using LotusBridge.Cli.Demo;
using LotusBridge.Exchange.Api;

namespace LotusBridge.Tests.Unit.Cli.Demo;

public sealed class PatienceTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_node_that_is_down_is_asked_again_until_it_answers()
    {
        var asked = 0;
        var answer = await Waiting(TimeSpan.FromSeconds(10)).AskAsync("status", () => ++asked < 3
            ? throw new HttpRequestException("refused")
            : Task.FromResult(new Answer<string>("here", null)), Stop);
        Assert.Equal("here", answer.Value);
        Assert.Equal(3, asked);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(429)]
    [InlineData(408)]
    public async Task What_passes_is_waited_for(int status)
    {
        var asked = 0;
        var answer = await Waiting(TimeSpan.FromSeconds(10)).AskAsync("act", () => Task.FromResult(++asked < 2
            ? new Answer<string>(null, new ApiRefusal(status, "busy", "later"))
            : new Answer<string>("done", null)), Stop);
        Assert.True(answer.IsAccepted);
    }

    [Theory]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(409)]
    [InlineData(422)]
    public async Task What_is_refused_for_good_is_asked_once(int status)
    {
        var asked = 0;
        var answer = await Waiting(TimeSpan.FromSeconds(10)).AskAsync("act", () =>
        {
            asked++;
            return Task.FromResult(new Answer<string>(null, new ApiRefusal(status, "no", "no")));
        }, Stop);
        Assert.Equal(status, answer.Refusal?.Status);
        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task Patience_ends_and_names_what_was_missing()
    {
        var error = await Assert.ThrowsAsync<TimeoutException>(() =>
            Waiting(TimeSpan.Zero).UntilAsync("the receipt", () => Task.FromResult<string?>("state Transmitted"), Stop));
        Assert.Contains("the receipt", error.Message, StringComparison.Ordinal);
        Assert.Contains("state Transmitted", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_there_is_no_hope_nobody_waits()
    {
        var patience = new Patience(TimeProvider.System, TimeSpan.FromHours(1), () => new IOException("it keeps dying"));
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            patience.UntilAsync("anything", () => Task.FromResult<string?>("nothing"), Stop));
        Assert.Contains("it keeps dying", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_says_stop_is_obeyed()
    {
        using var stopped = new CancellationTokenSource();
        await stopped.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            Waiting(TimeSpan.FromHours(1)).UntilAsync("it", () => Task.FromResult<string?>("no"), stopped.Token));
    }

    [Fact]
    public async Task A_fault_of_the_program_is_not_waited_out() =>
        await Assert.ThrowsAsync<InvalidCastException>(() => Waiting(TimeSpan.FromHours(1)).UntilAsync(
            "it", () => throw new InvalidCastException("wrong"), Stop));

    private static Patience Waiting(TimeSpan most) => new(TimeProvider.System, most, () => null);
}
