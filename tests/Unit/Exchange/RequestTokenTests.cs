using System.Text;
using System.Text.Json;
using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Api;
using LotusBridge.Ledger;

namespace LotusBridge.Tests.Unit.Exchange;

public sealed class RequestTokenTests
{
    private const string By = "MO-3f9c2a71d0be";
    private const string Target = "/api/v1/orders/MO-2026-K7Q2M4XA/validation?x=1";

    private static readonly DateTimeOffset At = new(2026, 5, 4, 9, 0, 0, TimeSpan.Zero);
    private static readonly byte[] Nonce = [.. Enumerable.Range(0, 16).Select(i => (byte)i)];

    private readonly Ed25519Signer key = Ed25519Signer.FromSeed(new byte[32]);

    private SigningKey Key => SigningKey.Of(key);

    [Fact]
    public void A_token_says_the_request_that_it_was_signed_for()
    {
        var signed = Read(Token().Sign(key));

        Assert.Equal(
            new RequestToken(By, "POST", Target, Digest.Of("{}"u8), At, "000102030405060708090a0b0c0d0e0f"), signed.Token);
        Assert.Equal(TokenFault.None, signed.Verify(Key, "POST", Target, At));
    }

    [Fact]
    public void Its_payload_has_the_six_fields_of_the_specification_and_no_other()
    {
        using var json = JsonDocument.Parse(Token().Write());

        Assert.Equal(
            ["by", "method", "target", "bodySha256", "at", "nonce"], json.RootElement.EnumerateObject().Select(p => p.Name));
        Assert.Equal("2026-05-04T09:00:00Z", json.RootElement.GetProperty("at").GetString());
    }

    [Fact]
    public void Another_key_did_not_sign_it()
    {
        using var other = Ed25519Signer.FromSeed([.. Enumerable.Repeat((byte)7, 32)]);

        Assert.Equal(
            TokenFault.WrongSignature, Read(Token().Sign(other)).Verify(Key, "POST", Target, At));
    }

    [Theory]
    [InlineData("GET", Target)]
    [InlineData("post", Target)]
    [InlineData("POST", "/api/v1/orders/MO-2026-K7Q2M4XB/validation?x=1")]
    [InlineData("POST", "/api/v1/orders/MO-2026-K7Q2M4XA/validation")]
    [InlineData("POST", "/API/v1/orders/MO-2026-K7Q2M4XA/validation?x=1")]
    public void A_token_for_one_request_is_none_for_another(string method, string target) =>
        Assert.Equal(TokenFault.OtherRequest, Read(Token().Sign(key)).Verify(Key, method, target, At));

    [Theory]
    [InlineData(300, TokenFault.None)]
    [InlineData(301, TokenFault.OutOfTime)]
    [InlineData(-300, TokenFault.None)]
    [InlineData(-301, TokenFault.OutOfTime)]
    public void Five_minutes_either_way_are_in_time_and_a_second_more_is_not(int seconds, TokenFault expected) =>
        Assert.Equal(expected, Read(Token().Sign(key)).Verify(Key, "POST", Target, At.AddSeconds(seconds)));

    [Fact]
    public void A_nonce_has_sixteen_bytes() => Assert.Throws<ArgumentException>(
        () => RequestToken.For(By, HttpMethod.Get, Target, [], At, new byte[15]));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Lotus")]
    [InlineData("Lotus ")]
    [InlineData("Bearer abc")]
    [InlineData("lotus e30=")]
    [InlineData("Lotus e30")]
    [InlineData("Lotus e30=")]
    [InlineData("Lotus  e30=")]
    public void What_is_no_token_is_refused(string? header)
    {
        Assert.Null(SignedRequest.Read(header, out var problem));
        Assert.NotNull(problem);
    }

    [Fact]
    public void A_header_is_read_at_its_limit_and_refused_one_past_it()
    {
        var padded = "Lotus " + new string('A', RequestToken.MaxHeaderLength - 6);

        SignedRequest.Read(padded, out var atLimit);
        SignedRequest.Read(padded + "A", out var pastLimit);

        Assert.DoesNotContain("16384", atLimit, StringComparison.Ordinal);
        Assert.Contains("16384", pastLimit, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"by\":\"MO-3f9c2a71d0be\"", "\"by\":\"node:MO\"")]
    [InlineData("\"by\":\"MO-3f9c2a71d0be\"", "\"by\":\"somebody\"")]
    [InlineData("\"by\":\"MO-3f9c2a71d0be\"", "\"by\":\"MO-3f9c2a71d0be\",\"by\":\"MO-3f9c2a71d0be\"")]
    [InlineData("\"by\":\"MO-3f9c2a71d0be\"", "\"by\":\"MO-3f9c2a71d0be\",\"role\":\"judge\"")]
    [InlineData("\"by\":\"MO-3f9c2a71d0be\"", "\"by\":null")]
    [InlineData("\"method\":\"POST\"", "\"method\":\"post\"")]
    [InlineData("\"method\":\"POST\"", "\"method\":\"P\"")]
    [InlineData("\"target\":\"/", "\"target\":\"https://host/")]
    [InlineData("\"at\":\"2026-05-04T09:00:00Z\"", "\"at\":\"2026-05-04T09:00:00.5Z\"")]
    [InlineData("\"at\":\"2026-05-04T09:00:00Z\"", "\"at\":\"2026-05-04T17:00:00+08:00\"")]
    [InlineData("0c0d0e0f\"", "0c0d0e0F\"")]
    [InlineData("0c0d0e0f\"", "0c0d0e\"")]
    [InlineData("0c0d0e0f\"", "0c0d0e0f\\n\"")]
    [InlineData("\"bodySha256\":\"sha256:", "\"bodySha256\":\"sha512:")]
    public void A_signed_payload_in_another_form_is_refused(string right, string wrong)
    {
        var payload = Encoding.UTF8.GetString(Token().Write());
        Assert.Contains(right, payload, StringComparison.Ordinal);

        var header = RequestToken.Header(Envelope.Sign(
            RequestToken.PayloadType, Encoding.UTF8.GetBytes(payload.Replace(right, wrong, StringComparison.Ordinal)), key));

        Assert.Null(SignedRequest.Read(header, out var problem));
        Assert.NotNull(problem);
    }

    [Fact]
    public void A_registrar_may_ask_and_so_has_a_token() => Assert.NotNull(
        SignedRequest.Read((Token() with { By = "registrar:MO" }).Sign(key), out _));

    [Fact]
    public void A_statement_is_no_token() => Assert.Null(SignedRequest.Read(
        RequestToken.Header(Envelope.Sign(StatementTypes.PayloadTypeOf("order.validated"), Token().Write(), key)), out _));

    [Fact]
    public void A_target_is_read_at_its_limit_and_refused_one_past_it()
    {
        var longest = "/" + new string('a', RequestToken.MaxTargetLength - 1);

        Assert.NotNull(SignedRequest.Read((Token() with { Target = longest }).Sign(key), out _));
        Assert.Null(SignedRequest.Read((Token() with { Target = longest + "a" }).Sign(key), out _));
    }

    private static RequestToken Token() => RequestToken.For(By, HttpMethod.Post, Target, "{}"u8, At.AddMilliseconds(700), Nonce);

    private static SignedRequest Read(string header) =>
        SignedRequest.Read(header, out var problem) ?? throw new InvalidOperationException(problem);
}
