using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LotusBridge.Custody.Rosters;
using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Ledger.Timestamps;

namespace LotusBridge.Cli.Demo.Setup;

/// <summary>One territory of the demonstration: its folder, its fresh keys, its addresses.</summary>
internal sealed class Member
{
    private static readonly DateTimeOffset CertificateFrom = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset CertificateUntil = new(2046, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Ed25519Signer log;
    private readonly Ed25519Signer witness;
    private readonly Ed25519Signer mirror;
    private readonly Ed25519Signer node;
    private readonly Digest tls;

    private readonly RosterTsa tsa;

    private Member(string territory, string folder, int apiPort, int peerPort, int? portalPort, Digest tls)
    {
        (Territory, Folder, this.tls) = (territory, folder, tls);
        Api = new Uri($"http://127.0.0.1:{apiPort}/");
        Peer = new Uri($"https://127.0.0.1:{peerPort}/");
        Portal = portalPort is { } port ? new Uri($"http://{territory.ToLowerInvariant()}.localhost:{port}/") : null;
        tsa = new RosterTsa(new Uri(Api, "tsa").ToString(), NewTsa(Path.Combine(folder, "tsa.pem"), territory));
        log = NewKey(Path.Combine(folder, "log.key"));
        witness = NewKey(Path.Combine(folder, "witness.key"));
        mirror = NewKey(Path.Combine(folder, "mirror.key"));
        node = NewKey(Path.Combine(folder, "node.key"));
        Registrar = NewKey(Path.Combine(folder, "registrar.key"));
    }

    public string Territory { get; }

    public string Folder { get; }

    public Uri Api { get; }

    public Uri Peer { get; }

    /// <summary>What a browser on this machine opens; null for none.</summary>
    public Uri? Portal { get; }

    /// <summary>Kept by another person than the node's operator, outside a demonstration.</summary>
    public Ed25519Signer Registrar { get; }

    public string ConfigurationFile => Path.Combine(Folder, "node.json");

    /// <summary>Makes the folder, the keys and the certificate for node-to-node TLS.</summary>
    public static Member Create(string root, string territory, int apiPort, int peerPort, int? portalPort = null)
    {
        var folder = Path.Combine(root, territory);
        Directory.CreateDirectory(folder);
        return new Member(territory, folder, apiPort, peerPort, portalPort, NewCertificate(folder, territory));
    }

    public RosterMember InRoster(string federation) => new(
        Territory,
        $"{Territory}/node",
        SigningKey.Of(node),
        SigningKey.Of(Registrar),
        VerifierKey.ForLog($"{federation}/{Territory}", log.PublicKey.Span).ToString(),
        VerifierKey.ForCosigner($"{federation}/{Territory}", witness.PublicKey.Span).ToString(),
        VerifierKey.ForCosigner(Roster.MirrorName($"{federation}/{Territory}"), mirror.PublicKey.Span).ToString(),
        tls,
        tsa);

    private static Ed25519Signer NewKey(string path)
    {
        var seed = RandomNumberGenerator.GetBytes(Ed25519Signer.SeedLength);
        KeyFile.WriteUnprotectedAsync(path, seed, CancellationToken.None).GetAwaiter().GetResult();
        var key = Ed25519Signer.FromSeed(seed);
        CryptographicOperations.ZeroMemory(seed);
        return key;
    }

    /// <summary>Key and certificate of the territory's time-stamp authority; the certificate in base64.</summary>
    private static string NewTsa(string path, string territory)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = TimestampCertificate.Create(
            key, "CN=time-stamps of " + territory, CertificateFrom, CertificateUntil,
            RandomNumberGenerator.GetBytes(TimestampAuthority.SerialLength));
        PrivateFile.Write(path, certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem() + "\n");
        return Convert.ToBase64String(certificate.RawDataMemory.Span);
    }

    private static Digest NewCertificate(string folder, string territory)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN=node {territory}", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(CertificateFrom, CertificateUntil);
        PrivateFile.Write(
            Path.Combine(folder, "tls.pem"),
            certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem() + "\n");
        return Digest.Of(certificate.PublicKey.ExportSubjectPublicKeyInfo());
    }
}
