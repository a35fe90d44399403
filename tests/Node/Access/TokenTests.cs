using System.Text;
using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Api;
using LotusBridge.Ledger;
using LotusBridge.Orders.Statements;
using LotusBridge.Tests.Node.Api;

namespace LotusBridge.Tests.Node.Access;

[Collection(ApiCollection.Name)]
public sealed class TokenTests(ApiStage stage)
{
    private const string Orders = ActRoute.Root + "/orders";

    private TestNode Macau => stage.Cast.Macau;

    private Person Judge => new(stage.Cast.Judge.Id, stage.Cast.Judge.Key);

    [Fact]
    public async Task A_token_is_accepted_once()
    {
        var header = Token().Sign(Judge.Key);

        Assert.Equal(200, (await Raw.SendAsync(Macau, "GET", Orders, null, header)).Status);
        await RefusedAsync("token-replayed", header);
    }

    [Fact]
    public async Task A_used_token_stays_used_after_a_restart()
    {
        await using var federation = await Federation.StartAsync();
        var judge = await federation["MO"].AppointAsync(Roles.Judge, "MO/TJB");
        var person = new Person(judge.Id, judge.Key);
        var header = Raw.Token(federation["MO"], "GET", Orders, null, person).Sign(judge.Key);
        Assert.Equal(200, (await Raw.SendAsync(federation["MO"], "GET", Orders, null, header)).Status);

        await federation["MO"].StopAsync();
        await federation["MO"].StartAsync();

        Assert.Equal("token-replayed", (await Raw.SendAsync(federation["MO"], "GET", Orders, null, header)).Code);
    }

    [Theory]
    [InlineData(-310)]
    [InlineData(310)]
    public async Task A_token_of_another_time_is_refused(int seconds) =>
        await RefusedAsync("token-out-of-time", (Token() with { At = Moment.ToSecond(Macau.Now.AddSeconds(seconds)) }).Sign(Judge.Key));

    [Fact]
    public async Task A_token_for_another_method_is_refused() =>
        await RefusedAsync("token-other-request", (Token() with { Method = "POST" }).Sign(Judge.Key));

    [Theory]
    [InlineData(Orders + "?after=MO-2026-00000000")]
    [InlineData(ActRoute.Root + "/officials")]
    [InlineData(Orders + "/")]
    public async Task A_token_for_another_target_is_refused(string target) =>
        await RefusedAsync("token-other-request", (Token() with { Target = target }).Sign(Judge.Key));

    [Fact]
    public async Task A_token_of_another_key_says_nothing_but_that_it_is_none()
    {
        using var other = Ed25519Signer.FromSeed(new byte[32]);
        await RefusedAsync("not-authenticated", Token().Sign(other));
    }

    [Theory]
    [InlineData("MO-000000000000")]
    [InlineData("XX-000000000000")]
    [InlineData("node:MO")]
    [InlineData("registrar:XX")]
    public async Task A_token_of_nobody_known_says_nothing_but_that_it_is_none(string by) =>
        await RefusedAsync("not-authenticated", (Token() with { By = by }).Sign(Judge.Key));

    [Fact]
    public async Task Two_tokens_are_none()
    {
        var header = Token().Sign(Judge.Key) + ", " + Token().Sign(Judge.Key);
        await RefusedAsync("not-authenticated", header);
    }

    [Fact]
    public async Task An_official_who_was_revoked_is_nobody()
    {
        var gone = await Macau.AppointAsync(Roles.Judge, "MO/TJB");
        var person = new Person(gone.Id, gone.Key);
        Assert.Equal(200, (await Raw.SendAsync(Macau, "GET", Orders, null, person)).Status);

        var revoked = OrderStatements.Reader.Sign(
            new OfficialRevoked(gone.Id, Moment.ToSecond(Macau.Now).AddSeconds(-1), "left"), "register/MO", "registrar:MO",
            Macau.Now, [], Macau.Registrar);
        var registrar = new NodeClient(
            new HttpClient { BaseAddress = Macau.Api }, Caller.With("registrar:MO", Macau.Registrar),
            new LotusBridge.Node.Hosting.FileClock(Macau.ClockFile));
        Assert.Equal("revoked", (await registrar.SubmitAsync(revoked, default)).Required().State);

        Assert.Equal("not-authenticated", (await Raw.SendAsync(Macau, "GET", Orders, null, person)).Code);
    }

    [Fact]
    public async Task A_body_that_was_changed_on_the_way_is_refused()
    {
        var header = Raw.Token(Macau, "POST", Orders, "{}"u8.ToArray(), Judge).Sign(Judge.Key);
        var answer = await Raw.SendAsync(Macau, "POST", Orders, Encoding.UTF8.GetBytes("{ }"), header);
        Assert.Equal((401, "token-body"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task A_body_where_none_belongs_is_refused()
    {
        var body = "{}"u8.ToArray();
        var answer = await Raw.SendAsync(Macau, "GET", Orders, body, Judge);
        Assert.Equal((400, "request-malformed"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task A_body_is_read_at_its_limit_and_refused_one_past_it()
    {
        var atLimit = await Raw.SendAsync(Macau, "POST", Orders, Padded(SignedAct.MaxBytes), Judge);
        var pastLimit = await Raw.SendAsync(Macau, "POST", Orders, Padded(SignedAct.MaxBytes + 1), Judge);

        Assert.Equal((400, "request-malformed"), (atLimit.Status, atLimit.Code));
        Assert.Equal((413, "body-too-large"), (pastLimit.Status, pastLimit.Code));
    }

    [Fact]
    public async Task A_body_of_another_media_type_is_refused()
    {
        var answer = await Raw.SendAsync(Macau, "POST", Orders, "{}"u8.ToArray(), Judge, "text/plain");
        Assert.Equal((415, "media-type"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task A_path_of_no_route_and_a_method_of_no_route_say_so_in_the_same_form()
    {
        Assert.Equal("not-found", (await Raw.SendAsync(Macau, "GET", ActRoute.Root + "/nothing", null, Judge)).Code);
        Assert.Equal("method-not-allowed", (await Raw.SendAsync(Macau, "DELETE", Orders, null, Judge)).Code);
    }

    private async Task RefusedAsync(string code, string header)
    {
        var answer = await Raw.SendAsync(Macau, "GET", Orders, null, header);
        Assert.Equal((401, code), (answer.Status, answer.Code));
    }

    private RequestToken Token() => Raw.Token(Macau, "GET", Orders, null, Judge);

    private static byte[] Padded(int length)
    {
        var body = new byte[length];
        Array.Fill(body, (byte)' ');
        return body;
    }
}
