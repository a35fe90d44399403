using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using LotusBridge.Tests.Node.Cli;

namespace LotusBridge.Tests.Node.Hosting;

/// <summary>An API listener that names authorities answers whom one of them has certified, and nobody else.</summary>
public sealed class ClientCertificateTests : IAsyncLifetime
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    private readonly Desk desk = new();
    private readonly DateTimeOffset from = TimeProvider.System.GetUtcNow().AddHours(-1);
    private Federation federation = null!;
    private Uri api = null!;

    private TestNode Node => federation["MO"];

    public async ValueTask InitializeAsync()
    {
        federation = await Federation.StartAsync();
        await Node.StopAsync();
        using var authority = Authority("the authority");
        using var own = Certify(authority, "node", ServerAuthentication);
        await File.WriteAllTextAsync(desk.Place("authority.pem"), authority.ExportCertificatePem());
        await WriteAsync("api.pem", own);
        using (var client = Certify(authority, "client", ClientAuthentication))
        {
            await WriteAsync("client.pem", client);
        }

        using (var stranger = Authority("another authority"))
        using (var theirs = Certify(stranger, "stranger", ClientAuthentication))
        {
            await WriteAsync("stranger.pem", theirs);
        }

        api = new UriBuilder(Node.Api) { Scheme = "https" }.Uri;
        var settings = JsonNode.Parse(await File.ReadAllTextAsync(Node.ConfigurationFile))!;
        settings["api"] = new JsonObject
        {
            ["url"] = api.ToString(), ["certificate"] = desk.Place("api.pem"),
            ["clientAuthorities"] = desk.Place("authority.pem"),
        };
        await File.WriteAllTextAsync(Node.ConfigurationFile, settings.ToJsonString());
        await Node.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        desk.Dispose();
        await federation.DisposeAsync();
    }

    [Fact]
    public async Task Who_has_a_certificate_of_the_authority_is_answered()
    {
        var run = await StatusAsync("--client-certificate", desk.Place("client.pem"));
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("stranger.pem")]
    [InlineData("api.pem")]
    public async Task Who_has_none_or_anothers_or_one_for_something_else_is_told_so(string? file)
    {
        var run = await StatusAsync(file is null ? [] : ["--client-certificate", desk.Place(file)]);
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("client certificate", run.Output + run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/log/checkpoint")]
    [InlineData("/api/v1/status")]
    [InlineData("/peer/v1/messages")]
    public async Task No_route_of_the_listener_answers_without_one(string path)
    {
        var trust = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck,
        };
        trust.CustomTrustStore.ImportFromPemFile(desk.Place("authority.pem"));
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.CertificateChainPolicy = trust;
        using var http = new HttpClient(handler) { BaseAddress = api };
        using var answer = await http.GetAsync(path);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("\"client-certificate\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_certificate_is_told_by_its_name()
    {
        await File.WriteAllTextAsync(desk.Place("empty.pem"), "nothing");
        var run = await StatusAsync("--client-certificate", desk.Place("empty.pem"));
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("empty.pem", run.Error, StringComparison.Ordinal);
    }

    private Task<Run> StatusAsync(params string[] words) => Desk.RunAsync(
    [
        "node", "status", "--node", api.ToString(), "--node-authority", desk.Place("authority.pem"), "--lang", "en", .. words,
    ]);

    private X509Certificate2 Authority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(from, from.AddDays(2));
    }

    private X509Certificate2 Certify(X509Certificate2 authority, string name, string purpose)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(purpose)], critical: false));
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var bare = request.Create(authority, from, from.AddDays(1), RandomNumberGenerator.GetBytes(8));
        return bare.CopyWithPrivateKey(key);
    }

    private async Task WriteAsync(string name, X509Certificate2 certificate)
    {
        using var key = certificate.GetECDsaPrivateKey()!;
        await File.WriteAllTextAsync(
            desk.Place(name), certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem());
        File.SetUnixFileMode(desk.Place(name), UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}
