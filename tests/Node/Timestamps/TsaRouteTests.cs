using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using LotusBridge.Ledger;
using LotusBridge.Ledger.Timestamps;
using LotusBridge.Node.Hosting;
using LotusBridge.Tests.Node.Cli;

namespace LotusBridge.Tests.Node.Timestamps;

/// <summary>The authority's route, and what a node does not start with.</summary>
public sealed class TsaRouteTests : IAsyncLifetime
{
    private static readonly Digest Root = Digest.Of("a checkpoint"u8);

    private Federation federation = null!;

    private TestNode Node => federation["MO"];

    public async ValueTask InitializeAsync()
    {
        federation = await Stamping.PrepareAsync();
        await Node.StartAsync();
    }

    public ValueTask DisposeAsync() => federation.DisposeAsync();

    [Fact]
    public async Task A_request_gets_a_token_at_the_nodes_time_and_no_two_have_one_serial_number()
    {
        Node.MoveClock(TimeSpan.FromHours(-5));
        var request = TimestampRequest.For(Root, new byte[8]);
        var (first, second) = (await TokenAsync(request), await TokenAsync(request));

        Assert.NotEqual(first.ToArray(), second.ToArray());
        var token = TimestampToken.Verify(first, Root, Node.Get<Self>().Member.Tsa!.Read(), request.Nonce.Span, out _);
        Assert.InRange(token!.At, Node.Now.AddSeconds(-30), Node.Now);
    }

    [Theory]
    [InlineData("application/json", 70, HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/octet-stream", 70, HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/timestamp-query", TimestampRequest.MaxBytes + 1, HttpStatusCode.RequestEntityTooLarge)]
    [InlineData("application/timestamp-query", TimestampRequest.MaxBytes, HttpStatusCode.OK)]
    [InlineData("application/timestamp-query", 0, HttpStatusCode.OK)]
    public async Task What_is_no_request_gets_no_token(string mediaType, int length, HttpStatusCode status)
    {
        var (code, body) = await PostAsync(new byte[length], mediaType);

        Assert.Equal(status, code);
        Assert.Null(TimestampReply.Read(body, out var problem));
        Assert.True(status != HttpStatusCode.OK || problem!.EndsWith(nameof(TimestampFailure.BadDataFormat), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_node_without_the_role_has_no_such_route()
    {
        await Node.StopAsync();
        await Stamping.ConfigureAsync(Node, settings => settings.Remove("tsa"));
        await Node.StartAsync();

        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync(TimestampRequest.For(Root, new byte[8]).ToBytes())).Status);
    }

    [Fact]
    public async Task Beyond_its_certificates_end_the_authority_gives_none()
    {
        Node.MoveClock(TimeSpan.FromDays(-365 * 6));
        var (_, body) = await PostAsync(TimestampRequest.For(Root, new byte[8]).ToBytes());

        Assert.Null(TimestampReply.Read(body, out var problem));
        Assert.EndsWith(nameof(TimestampFailure.TimeNotAvailable), problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_does_not_start_with_a_certificate_for_anything_else_or_a_key_that_is_open()
    {
        await Node.StopAsync();
        await Stamping.WritePemAsync(Node, TestNode.SelfSigned("MO"));
        Assert.Equal(StartRefusedException.Misconfigured, await CodeAsync());
        await Stamping.WritePemAsync(Node, Stamping.NewCertificate());
        File.SetUnixFileMode(Path.Combine(Node.Folder, "tsa.pem"), UnixFileMode.UserRead | UnixFileMode.OtherRead);
        Assert.Equal(StartRefusedException.KeyExposed, await CodeAsync());
        await Stamping.ConfigureAsync(Node, settings => settings["skewLimitSeconds"] = 1);
        Assert.Equal(StartRefusedException.Misconfigured, await CodeAsync());
    }

    [Theory]
    [InlineData("not/a/list")]
    [InlineData("2026-13-01")]
    [InlineData("2026-1-1")]
    public async Task A_day_that_is_none_is_a_bad_request(string before)
    {
        using var http = new HttpClient { BaseAddress = Node.Api };
        using var answer = await http.GetAsync("/log/timestamps?before=" + Uri.EscapeDataString(before));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task What_the_command_line_makes_is_a_role_that_a_node_takes()
    {
        var file = Path.Combine(Node.Folder, "made.pem");
        var run = await Desk.RunAsync(
            "tsa", "keygen", "--territory", "MO", "--url", "https://mo.example/tsa", "--output", file, "--json");
        Assert.True(run.ExitCode == 0, run.Error);
        var made = TimestampCertificate.Parse(Convert.FromBase64String(
            run.Json.GetProperty("tsa").GetProperty("certificate").GetString()!));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.NotEqual(0, (await Desk.RunAsync(
            "tsa", "keygen", "--territory", "MO", "--url", "https://mo.example/tsa", "--output", file)).ExitCode);

        await Node.StopAsync();
        await Stamping.ConfigureAsync(Node, settings => settings["tsa"] = new JsonObject { ["certificate"] = "made.pem" });
        await Node.StartAsync();
        var token = await TokenAsync(TimestampRequest.For(Root, new byte[8]));
        Assert.NotNull(TimestampToken.Verify(token, Root, made, nonce: [], out _));
    }

    private async Task<int> CodeAsync() =>
        (await Assert.ThrowsAsync<StartRefusedException>(Node.StartAsync)).ExitCode;

    private async Task<ReadOnlyMemory<byte>> TokenAsync(TimestampRequest request)
    {
        var (status, body) = await PostAsync(request.ToBytes());
        Assert.Equal(HttpStatusCode.OK, status);
        var token = TimestampReply.Read(body, out var problem);
        Assert.True(token is not null, problem);
        return token.Value;
    }

    private async Task<(HttpStatusCode Status, byte[] Body)> PostAsync(
        byte[] request, string mediaType = TimestampRequest.MediaType)
    {
        using var http = new HttpClient { BaseAddress = Node.Api };
        using var content = new ByteArrayContent(request);
        content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        using var answer = await http.PostAsync("/tsa", content);
        return (answer.StatusCode, await answer.Content.ReadAsByteArrayAsync());
    }
}
