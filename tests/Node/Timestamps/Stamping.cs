using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using LotusBridge.Custody.Rosters;
using LotusBridge.Ledger.Timestamps;

namespace LotusBridge.Tests.Node.Timestamps;

/// <summary>Federations whose roster names time-stamp authorities.</summary>
internal static class Stamping
{
    public static readonly DateTimeOffset From = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static X509Certificate2 NewCertificate(DateTimeOffset? from = null, DateTimeOffset? until = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return TimestampCertificate.Create(
            key, "CN=time-stamps", from ?? From, until ?? From.AddYears(80), RandomNumberGenerator.GetBytes(16));
    }

    /// <summary>Every territory's node is its authority, but where another address and certificate is given.</summary>
    public static async Task<Federation> PrepareAsync(params (string Territory, Uri Url, X509Certificate2 Certificate)[] others)
    {
        var own = Federation.Territories.ToDictionary(territory => territory, _ => NewCertificate(), StringComparer.Ordinal);
        var urls = Federation.Territories.ToDictionary(
            territory => territory,
            _ => new NodeAddress(
                new Uri($"http://127.0.0.1:{TestNode.FreePort()}"), new Uri($"https://127.0.0.1:{TestNode.FreePort()}")),
            StringComparer.Ordinal);
        RosterTsa Named(string territory) => others.FirstOrDefault(one => one.Territory == territory) is { Url: { } url } other
            ? new RosterTsa(url.ToString(), Convert.ToBase64String(other.Certificate.RawData))
            : new RosterTsa(new Uri(urls[territory].Api, "tsa").ToString(), Convert.ToBase64String(own[territory].RawData));
        var federation = await Federation.PrepareAsync(
            change: roster => roster with
            {
                Members = [.. roster.Members.Select(member => member with { Tsa = Named(member.Territory) })],
            },
            addresses: territory => urls[territory]);
        foreach (var node in federation.Nodes)
        {
            await WritePemAsync(node, own[node.Territory]);
            await ConfigureAsync(node, settings => settings["tsa"] = new JsonObject { ["certificate"] = "tsa.pem" });
        }

        return federation;
    }

    public static async Task StartAsync(this Federation federation)
    {
        foreach (var node in federation.Nodes)
        {
            await node.StartAsync();
        }
    }

    public static async Task ConfigureAsync(TestNode node, Action<JsonObject> change)
    {
        var settings = JsonNode.Parse(await File.ReadAllTextAsync(node.ConfigurationFile))!.AsObject();
        change(settings);
        await File.WriteAllTextAsync(node.ConfigurationFile, settings.ToJsonString());
    }

    public static async Task WritePemAsync(TestNode node, X509Certificate2 certificate)
    {
        using var key = certificate.GetECDsaPrivateKey()!;
        var file = Path.Combine(node.Folder, "tsa.pem");
        await File.WriteAllTextAsync(file, certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem());
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}

/// <summary>An authority of somebody else's on the network, which answers as a test wants it to.</summary>
internal sealed class ForeignAuthority : IDisposable
{
    private readonly HttpListener listener = new();
    private int asked;

    public ForeignAuthority(X509Certificate2 certificate)
    {
        Certificate = certificate;
        Url = new Uri($"http://127.0.0.1:{TestNode.FreePort()}/stamp");
        Answer = (request, at) => Good(request, at);
    }

    public Uri Url { get; }

    public X509Certificate2 Certificate { get; }

    /// <summary>Null breaks the connection.</summary>
    public Func<byte[], DateTimeOffset, byte[]?> Answer { get; set; }

    /// <summary>Requests so far.</summary>
    public int Asked => Volatile.Read(ref asked);

    public byte[] Good(byte[] request, DateTimeOffset at) => By(Certificate, request, at);

    public static byte[] By(X509Certificate2 certificate, byte[] request, DateTimeOffset at) =>
        new TimestampAuthority(certificate, TimestampAuthority.DefaultPolicy)
            .Answer(request, at, RandomNumberGenerator.GetBytes(TimestampAuthority.SerialLength));

    public void Start()
    {
        listener.Prefixes.Add(new Uri(Url, "/").ToString());
        listener.Start();
        _ = Task.Run(ServeAsync);
    }

    public void Dispose() => listener.Close();

    private async Task ServeAsync()
    {
        while (listener.IsListening)
        {
            try
            {
                var context = await listener.GetContextAsync();
                using var body = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(body);
                Interlocked.Increment(ref asked);
                if (Answer(body.ToArray(), TimeProvider.System.GetUtcNow()) is not { } reply)
                {
                    context.Response.Abort();
                    continue;
                }

                context.Response.ContentType = TimestampReply.MediaType;
                await context.Response.OutputStream.WriteAsync(reply);
                context.Response.Close();
            }
            catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}
