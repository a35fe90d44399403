using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using LotusBridge.Custody.Rosters;
using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Rules;

namespace LotusBridge.Benchmarks.Ledger;

/// <summary>Four nodes as processes of their own on this machine, with mutual TLS, databases and logs on the measured disk.</summary>
internal sealed class NodeFederation : IAsyncDisposable
{
    private const string Name = "lotus-bench";
    private static readonly string[] Territories = ["4404", "GBA", "HK", "MO"];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly string folder;
    private readonly List<Process> processes = [];
    private readonly Dictionary<string, (Uri Api, Uri Peer)> addresses = [];
    private readonly Dictionary<string, RosterMember> members = [];
    private readonly Dictionary<string, Ed25519Signer> registrars = [];

    private NodeFederation(string folder) => this.folder = folder;

    /// <summary>CPU time of all nodes so far.</summary>
    public TimeSpan CpuTime => processes.Aggregate(TimeSpan.Zero, (sum, one) =>
    {
        one.Refresh();
        return sum + one.TotalProcessorTime;
    });

    public static async Task<NodeFederation> StartAsync(string folder)
    {
        var federation = new NodeFederation(folder);
        foreach (var territory in Territories)
        {
            await federation.PrepareAsync(territory).ConfigureAwait(false);
        }

        federation.SignRoster();
        foreach (var territory in Territories)
        {
            federation.Configure(territory);
            federation.processes.Add(federation.Run(territory));
        }

        await federation.ReadyAsync().ConfigureAwait(false);
        return federation;
    }

    public Uri Api(string territory) => addresses[territory].Api;

    public Ed25519Signer Registrar(string territory) => registrars[territory];

    public async ValueTask DisposeAsync()
    {
        foreach (var process in processes)
        {
            process.Kill();
            await process.WaitForExitAsync().ConfigureAwait(false);
            process.Dispose();
        }
    }

    private async Task PrepareAsync(string territory)
    {
        var (node, log) = (await KeyAsync(territory, "node").ConfigureAwait(false), await KeyAsync(territory, "log").ConfigureAwait(false));
        var witness = await KeyAsync(territory, "witness").ConfigureAwait(false);
        var mirror = await KeyAsync(territory, "mirror").ConfigureAwait(false);
        registrars[territory] = await KeyAsync(territory, "registrar").ConfigureAwait(false);
        addresses[territory] = (new Uri($"http://127.0.0.1:{FreePort()}"), new Uri($"https://127.0.0.1:{FreePort()}"));
        var origin = $"{Name}/{territory}";
        members[territory] = new RosterMember(
            territory, territory + "/node", SigningKey.Of(node), SigningKey.Of(registrars[territory]),
            VerifierKey.ForLog(origin, log.PublicKey.Span).ToString(),
            VerifierKey.ForCosigner(origin, witness.PublicKey.Span).ToString(),
            VerifierKey.ForCosigner(Roster.MirrorName(origin), mirror.PublicKey.Span).ToString(), Certificate(territory));
    }

    private async Task<Ed25519Signer> KeyAsync(string territory, string use)
    {
        var seed = RandomNumberGenerator.GetBytes(Ed25519Signer.SeedLength);
        Directory.CreateDirectory(Path.Combine(folder, territory));
        await KeyFile.WriteUnprotectedAsync(Path.Combine(folder, territory, use + ".key"), seed, default).ConfigureAwait(false);
        return Ed25519Signer.FromSeed(seed);
    }

    private Digest Certificate(string territory)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + territory, key, HashAlgorithmName.SHA256);
        var from = DateTimeOffset.UnixEpoch.AddYears(50);
        using var certificate = request.CreateSelfSigned(from, from.AddYears(100));
        var pem = Path.Combine(folder, territory, "tls.pem");
        File.WriteAllText(pem, certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem());
        File.SetUnixFileMode(pem, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return Digest.Of(certificate.PublicKey.ExportSubjectPublicKeyInfo());
    }

    private void SignRoster()
    {
        var pack = File.ReadAllBytes(Path.Combine(Repository, "packs", "gba", "pack.yaml"));
        var law = RulePack.Read(pack).Pack!;
        RosterMember[] all = [.. Territories.Select(territory => members[territory])];
        var draft = new RosterDraft(new Roster
        {
            Federation = Name,
            Epoch = 0,
            Demonstration = true,
            At = DateTimeOffset.UnixEpoch.AddYears(56),
            Members = all,
            Policy = PolicyDraft.WriteMirrored(all, PolicyDraft.FaultyOf(all.Length)),
            Packs = [new RosterPack(law.Id, law.Version, Digest.Of(pack))],
        });
        var roster = draft.Compose(registrars.Values.Select(draft.Sign), out var problem)
            ?? throw new InvalidOperationException(problem);
        File.WriteAllBytes(Path.Combine(folder, "roster.json"), roster.Envelope.Bytes.ToArray());
    }

    private void Configure(string territory) => File.WriteAllText(
        Path.Combine(folder, territory, "node.json"),
        JsonSerializer.Serialize(new
        {
            territory,
            dataFolder = "data",
            roster = "../roster.json",
            packsFolder = Path.Combine(Repository, "packs"),
            database = "sqlite:",
            api = new { url = addresses[territory].Api },
            peer = new { url = addresses[territory].Peer },
            peers = Territories.Where(one => one != territory).ToDictionary(one => one, one => addresses[one].Peer),
            keys = new { log = "log.key", witness = "witness.key", mirror = "mirror.key", node = "node.key", tls = "tls.pem" },
        }));

    private Process Run(string territory)
    {
        var build = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var start = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            ArgumentList =
            {
                Path.Combine(Repository, "src", "Node", "bin", build, "net10.0", "LotusBridge.Node.dll"),
                "--config", Path.Combine(folder, territory, "node.json"),
            },
        };
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        return process;
    }

    private async Task ReadyAsync()
    {
        using var http = new HttpClient();
        var clock = Stopwatch.StartNew();
        foreach (var (api, _) in addresses.Values)
        {
            while (!await IsReadyAsync(http, new Uri(api, "/health/ready")).ConfigureAwait(false))
            {
                if (clock.Elapsed > Patience || processes.Exists(one => one.HasExited))
                {
                    throw new InvalidOperationException("the nodes do not start");
                }

                await Task.Delay(100).ConfigureAwait(false);
            }
        }
    }

    private static async Task<bool> IsReadyAsync(HttpClient http, Uri probe)
    {
        try
        {
            using var answer = await http.GetAsync(probe).ConfigureAwait(false);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static string Repository { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string from) => File.Exists(Path.Combine(from, "LotusBridge.slnx"))
        ? from
        : Find(Path.GetDirectoryName(from) ?? throw new DirectoryNotFoundException("LotusBridge.slnx"));

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
