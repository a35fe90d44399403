using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using LotusBridge.Custody.Rosters;
using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Node.Acts;
using LotusBridge.Node.Hosting;
using LotusBridge.Node.Logbook;
using LotusBridge.Node.Storage;
using LotusBridge.Orders.Statements;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace LotusBridge.Tests.Node;

/// <summary>One node of a test federation: its keys, its folder, and the running program when it runs.</summary>
internal sealed class TestNode : IAsyncDisposable
{
    private const int FirstPort = 12_000;
    private const int Ports = 20_000;
    private const int MostPersonas = 20;

    private static int ports = Environment.ProcessId * 97 % Ports;

    private readonly Federation federation;
    private readonly Queue<(string Id, byte[] Seed)> personas = new();
    private NodeRun? run;

    private TestNode(Federation federation, string territory, X509Certificate2 tls)
    {
        this.federation = federation;
        Territory = territory;
        Folder = Directory.CreateDirectory(Path.Combine(federation.Folder, territory)).FullName;
        (Api, Peer) = federation.AddressOf(territory);
        (Tls, Node, Log) = (tls, Key(out var node), Key(out var log));
        (Witness, Mirror) = (Key(out var witness), Key(out var mirror));
        Registrar = Key(out var registrar);
        RegistrarSeed = registrar;
        Seeds = new() { ["node"] = node, ["log"] = log, ["witness"] = witness, ["mirror"] = mirror };
        var origin = Federation.Name + "/" + territory;
        Member = new RosterMember(
            territory, territory + "/node", SigningKey.Of(Node), SigningKey.Of(Registrar),
            new LogSigner(origin, Log).Key.ToString(), new Cosigner(origin, Witness).Key.ToString(),
            new Cosigner(Roster.MirrorName(origin), Mirror).Key.ToString(),
            Digest.Of(tls.PublicKey.ExportSubjectPublicKeyInfo()));
    }

    public string Territory { get; }

    /// <summary>Of its log.</summary>
    public string Origin => Federation.Name + "/" + Territory;

    public string Folder { get; }

    public Uri Api { get; }

    public Uri Peer { get; }

    public X509Certificate2 Tls { get; }

    public Ed25519Signer Node { get; }

    public Ed25519Signer Log { get; }

    public Ed25519Signer Witness { get; }

    public Ed25519Signer Mirror { get; }

    public Ed25519Signer Registrar { get; }

    public RosterMember Member { get; }

    public string ConfigurationFile => Path.Combine(Folder, "node.json");

    public string ClockFile => Path.Combine(Folder, "clock");

    /// <summary>The private keys in the node's key files, by the file's name.</summary>
    public Dictionary<string, byte[]> Seeds { get; }

    /// <summary>The registrar's private key, which is in no node's file.</summary>
    public byte[] RegistrarSeed { get; }

    /// <summary>The node's clock: the system's, moved by <see cref="MoveClock"/>.</summary>
    public DateTimeOffset Now => new FileClock(ClockFile).GetUtcNow();

    public static async Task<TestNode> CreateAsync(Federation federation, string territory)
    {
        var node = new TestNode(federation, territory, SelfSigned(territory));
        foreach (var (name, seed) in node.Seeds)
        {
            await KeyFile.WriteUnprotectedAsync(Path.Combine(node.Folder, name + ".key"), seed, default);
        }

        using var tls = node.Tls.GetECDsaPrivateKey()!;
        var pem = Path.Combine(node.Folder, "tls.pem");
        await File.WriteAllTextAsync(pem, node.Tls.ExportCertificatePem() + "\n" + tls.ExportPkcs8PrivateKeyPem());
        File.SetUnixFileMode(pem, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        node.MoveClock(TimeSpan.Zero);
        return node;
    }

    public async Task WriteConfigurationAsync(string database) => await File.WriteAllTextAsync(
        ConfigurationFile,
        JsonSerializer.Serialize(new
        {
            territory = Territory,
            dataFolder = "data",
            roster = "../roster.json",
            packsFolder = Folders.Packs,
            database,
            api = new { url = Api },
            peer = new { url = Peer },
            portal = Portal is null ? null : new { url = Portal, origin = PortalOrigin, demo = HasPersonas ? "personas" : null },
            peers = federation.Nodes.Where(node => node != this).ToDictionary(node => node.Territory, node => node.AsPeer),
            keys = new { log = "log.key", witness = "witness.key", mirror = "mirror.key", node = "node.key", tls = "tls.pem" },
            clockFile = "clock",
        }));

    /// <summary>The portal's listener; null while the node has none.</summary>
    public Uri? Portal { get; private set; }

    /// <summary>What a browser shows, as in <c>http://mo.localhost:12345</c>.</summary>
    public string PortalOrigin => $"http://{Territory.ToLowerInvariant()}.localhost:{Portal!.Port}";

    /// <summary>How other nodes name it: by its address alone, or with its API and its portal.</summary>
    private object AsPeer => Portal is null ? Peer : new { peer = Peer, api = Api, portal = PortalOrigin };

    /// <summary>False for a portal outside demonstration mode.</summary>
    public bool HasPersonas { get; set; } = true;

    /// <summary>Gives the node a portal, and the keys of those who are appointed next to it as personas.</summary>
    public async Task AddPortalAsync()
    {
        Portal = new Uri($"http://127.0.0.1:{FreePort()}");
        var folder = Directory.CreateDirectory(Path.Combine(Folder, "personas")).FullName;
        await KeyFile.WriteUnprotectedAsync(Path.Combine(folder, "registrar.key"), RegistrarSeed, default);
        var list = new List<object> { new { id = "registrar:" + Territory, title = "registrar", key = "registrar.key" } };
        for (var number = 0; number < MostPersonas; number++)
        {
            var (id, seed) = (TestOfficial.NewId(Territory), RandomNumberGenerator.GetBytes(Ed25519Signer.SeedLength));
            personas.Enqueue((id, seed));
            await KeyFile.WriteUnprotectedAsync(Path.Combine(folder, id + ".key"), seed, default);
            list.Add(new { id, title = "persona", key = id + ".key" });
        }

        await File.WriteAllTextAsync(Path.Combine(folder, "personas.json"), JsonSerializer.Serialize(list));
    }

    /// <summary>The guided tour's file beside the personas, once every node's portal is known.</summary>
    public Task WriteTourAsync(Federation all) => File.WriteAllTextAsync(
        Path.Combine(Folder, "personas", "guided-tour.json"),
        JsonSerializer.Serialize(new
        {
            portals = all.Nodes.ToDictionary(node => node.Territory, node => node.PortalOrigin), recipient = "age1test",
        }));

    /// <summary>Sets how far the node's clock is ahead.</summary>
    public void MoveClock(TimeSpan ahead) => File.WriteAllText(ClockFile, $"{(long)ahead.TotalSeconds}\n");

    public async Task StartAsync()
    {
        run = await NodeRun.StartAsync(ConfigurationFile, default);
    }

    /// <summary>True between start and stop.</summary>
    public bool IsRunning => run is not null;

    /// <summary>Returns when the node knows what its peers have seen, and may sign for every log.</summary>
    public Task MaySignAsync() => Task.WhenAll(federation.Nodes.Select(
        node => Get<SigningGate>().WaitAsync(node.Origin, default).WaitAsync(TimeSpan.FromSeconds(30))));

    /// <summary>True when the program has ended itself.</summary>
    public bool HasStopped => run!.Ended.IsCompleted;

    public async Task StopAsync()
    {
        if (run is { } running)
        {
            run = null;
            await running.DisposeAsync();
        }
    }

    public T Get<T>()
        where T : notnull => run!.App.Services.GetRequiredService<T>();

    /// <summary>Registers an official from yesterday for a year, by this node's registrar.</summary>
    public async Task<TestOfficial> AppointAsync(string role, string office)
    {
        var (id, seed) = personas.TryDequeue(out var persona)
            ? persona
            : (TestOfficial.NewId(Territory), RandomNumberGenerator.GetBytes(Ed25519Signer.SeedLength));
        var key = Ed25519Signer.FromSeed(seed);
        var body = new OfficialRegistered(
            id, office, role, SigningKey.Of(key), Moment.ToSecond(Now).AddDays(-1), Moment.ToSecond(Now).AddDays(365));
        var statement = OrderStatements.Reader.Sign(
            body, "register/" + Territory, "registrar:" + Territory, Now, [], Registrar);
        Assert.IsType<ActTaken>(await Get<ActDesk>().TakeAsync(statement, null, default));
        return new TestOfficial(this, id, role, office, key) { Seed = seed };
    }

    /// <summary>The thread as this node has it.</summary>
    public Task<OpenThread> ThreadAsync(string name) => Get<Store>().ReadAsync(
        db => OpenThread.LoadAsync(db, name, Get<Self>(), Get<KnownOfficials>(), default), default);

    public Task<StatementRow?> FindAsync(Digest digest) => Get<Store>().ReadAsync(
        db => db.Statements.FirstOrDefaultAsync(row => row.Digest == digest), default);

    /// <summary>The statement's proof as this node gives it; null while it has none.</summary>
    public Task<LogProof?> ProofAsync(Digest digest) => Get<Store>().ReadAsync(
        async db => await Get<ProofBook>().OfAsync(db, await db.Statements.SingleAsync(row => row.Digest == digest), default)
            is { } text ? LogProof.Parse(System.Text.Encoding.UTF8.GetBytes(text)) : null,
        default);

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Tls.Dispose();
    }

    internal static X509Certificate2 SelfSigned(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256);
        var from = DateTimeOffset.UnixEpoch.AddYears(50);
        return request.CreateSelfSigned(from, from.AddYears(100));
    }

    private static Ed25519Signer Key(out byte[] seed)
    {
        seed = RandomNumberGenerator.GetBytes(Ed25519Signer.SeedLength);
        return Ed25519Signer.FromSeed(seed);
    }

    // Below the range that the system takes for outgoing connections: a port of that could be taken again before the
    // node listens, or while it is restarted.
    internal static int FreePort()
    {
        while (true)
        {
            var port = FirstPort + (Interlocked.Increment(ref ports) % Ports);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken: the next one.
            }
        }
    }
}
