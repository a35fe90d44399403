using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using LotusBridge.Cli.Demo;
using LotusBridge.Cli.Demo.Setup;
using LotusBridge.Cli.Demo.Story;
using LotusBridge.Cli.Nodes;
using LotusBridge.Exchange.Api;
using LotusBridge.Orders.Statements;
using LotusBridge.Rules;

namespace LotusBridge.Benchmarks.Delivery;

/// <summary>Three nodes as processes of their own, and an order that a provider is collecting for.</summary>
internal sealed class DeliveryStage : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly FederationFolder folder;
    private readonly Transcript transcript;
    private readonly Dictionary<string, HttpClient> lines;
    private readonly Dictionary<string, Process> nodes;
    private readonly DemoTime time;
    private readonly Play play;
    private readonly X509Certificate2? trusted;

    private DeliveryStage(FederationFolder folder, DemoTime time, X509Certificate2? trusted)
    {
        (this.folder, this.time, this.trusted) = (folder, time, trusted);
        var port = folder.Of("MO").Api.Port;
        Macau = new Uri(trusted is null ? $"http://127.0.0.1:{port}/" : $"https://127.0.0.1:{port}/");
        lines = folder.Members.ToDictionary(member => member.Territory, Line, StringComparer.Ordinal);
        nodes = folder.Members.ToDictionary(member => member.Territory, Start, StringComparer.Ordinal);
        transcript = new Transcript(TextWriter.Null, new StreamWriter(Path.Combine(folder.Path, "transcript.txt")));
        var scene = new Scene(
            time, transcript, new LotusBridge.Cli.Demo.Patience(TimeProvider.System, Patience, () => null),
            _ => Task.CompletedTask);
        play = new Play(scene, new Cast(folder, ClientOf), folder, time, folder.Path, []);
    }

    /// <summary>Where the requesting node listens.</summary>
    public Uri Macau { get; }

    /// <summary>Where the provider's own node listens.</summary>
    public Uri Zhuhai => folder.Of("4404").Api;

    public string Folder => folder.Path;

    public Official Provider => play.Cast.Provider;

    /// <summary>The options with which <c>lotus</c> acts as the provider.</summary>
    public string[] AsProvider =>
    [
        "--key", Path.Combine(folder.KeysFolder, "4404-telecom-a-provider.key"), "--by", Provider.Id,
        "--passphrase-file", folder.PassphraseFile,
    ];

    /// <summary>The requesting node's greatest memory so far, in bytes.</summary>
    public long PeakBytes => 1024 * long.Parse(
        File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{nodes["MO"].Id}/status"))
            .First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture);

    /// <summary>The requesting node's processor time so far.</summary>
    public TimeSpan CpuTime
    {
        get
        {
            nodes["MO"].Refresh();
            return nodes["MO"].TotalProcessorTime;
        }
    }

    /// <summary>Null where the packs and the node program are not at hand.</summary>
    public static async Task<DeliveryStage?> StartAsync(Bench bench, bool isTls)
    {
        if (Environment.GetEnvironmentVariable("LOTUS_PACKS") is not { } packs)
        {
            return null;
        }

        var path = bench.NewFolder("delivery");
        var clock = new DemoTime(FederationFolder.ClockFileIn(path), TimeProvider.System);
        var now = TimeProvider.System.GetUtcNow();
        clock.StartAt(now);
        var federation = FederationFolder.Create(
            path, Path.Combine(packs, "gba", "pack.yaml"), Ports.FindFree(null, 2 * FederationFolder.Territories.Count), now);
        var macau = federation.Of("MO");
        var certificate = isTls ? Secure(macau, now) : null;
        var stage = new DeliveryStage(federation, clock, certificate);
        foreach (var line in stage.lines.Values)
        {
            await ReadyAsync(line).ConfigureAwait(false);
        }

        return stage;
    }

    /// <summary>An order as far as the provider's collecting.</summary>
    public async Task<OrderRun> CollectAsync()
    {
        await Prologue.RegisterAsync(play, default).ConfigureAwait(false);
        var file = await Prologue.OpenCaseAsync(play, default).ConfigureAwait(false);
        var order = await Issuing.IssueAsync(
            play, file, new(OrderKind.Production, "communication", "an order"), default).ConfigureAwait(false);
        await play.Scene.ActAsync(play.Cast.Judge, "validates", order.Number, new OrderValidated(false), default)
            .ConfigureAwait(false);
        await Issuing.TransmitAsync(play, order, default).ConfigureAwait(false);
        await Reviewing.CheckFormAsync(play, order, default).ConfigureAwait(false);
        await Reviewing.RecogniseAsync(play, order, default).ConfigureAwait(false);
        await Reviewing.DirectAsync(play, order, "produce", default).ConfigureAwait(false);
        await play.Scene.ActAsync(Provider, "acknowledges", order.Number, new OrderAcknowledged(), default).ConfigureAwait(false);
        await play.Scene.ActAsync(Provider, "collects", order.Number, new CollectionStarted(), default).ConfigureAwait(false);
        return order;
    }

    /// <summary>Returns when the requesting node knows of the package.</summary>
    public async Task KnownAsync(string package)
    {
        while (!(await ClientAt(Macau).PackageAsync(package, default).ConfigureAwait(false)).IsAccepted)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50)).ConfigureAwait(false);
        }
    }

    /// <summary>The provider at the requesting node, or at a line to it.</summary>
    public NodeClient ClientAt(Uri address) => new(
        new HttpClient(Trusting()) { BaseAddress = address }, Caller.With(Provider.Id, Provider.Key), time);

    public async ValueTask DisposeAsync()
    {
        foreach (var node in nodes.Values)
        {
            NodeProgram.AskToEnd(node);
            await node.WaitForExitAsync().ConfigureAwait(false);
            node.Dispose();
        }

        foreach (var line in lines.Values)
        {
            line.Dispose();
        }

        transcript.Dispose();
        trusted?.Dispose();
    }

    private static async Task ReadyAsync(HttpClient line)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var answer = await line.GetAsync(new Uri("health/ready", UriKind.Relative)).ConfigureAwait(false);
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException) when (clock.Elapsed < Patience)
            {
                // Not listening yet.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200)).ConfigureAwait(false);
        }
    }

    /// <summary>Gives Macau's API a certificate, which the command line of this run trusts.</summary>
    private static X509Certificate2 Secure(Member macau, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=bench", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        var (shown, own) = (Path.Combine(macau.Folder, "trusted.pem"), Path.Combine(macau.Folder, "api.pem"));
        File.WriteAllText(shown, certificate.ExportCertificatePem() + "\n");
        File.WriteAllText(own, certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem() + "\n");
        File.SetUnixFileMode(own, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Environment.SetEnvironmentVariable("SSL_CERT_FILE", shown);
        var configuration = JsonNode.Parse(File.ReadAllText(macau.ConfigurationFile))!.AsObject();
        configuration["api"] = new JsonObject
        {
            ["url"] = $"https://127.0.0.1:{macau.Api.Port}/", ["certificate"] = "api.pem",
        };
        File.WriteAllText(macau.ConfigurationFile, configuration.ToJsonString());
        return certificate;
    }

    private static Process Start(Member member)
    {
        var start = NodeProgram.Start(NodeProgram.Find(Environment.GetEnvironmentVariable), member.ConfigurationFile);
        start.RedirectStandardOutput = true;
        start.Environment.Remove("DOTNET_TieredPGO");
        var process = Process.Start(start)!;
        _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        return process;
    }

    private SocketsHttpHandler Trusting()
    {
        var handler = new SocketsHttpHandler();
        if (trusted is not null)
        {
            handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                CustomTrustStore = { trusted },
                RevocationMode = X509RevocationMode.NoCheck,
            };
        }

        return handler;
    }

    private HttpClient Line(Member member) =>
        new(Trusting()) { BaseAddress = member.Territory == "MO" ? Macau : member.Api };

    private NodeClient ClientOf(string territory, Caller? caller) => new(lines[territory], caller, time);
}
