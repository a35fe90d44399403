using System.Diagnostics;
using System.Security.Cryptography;
using LotusBridge.Ledger;
using LotusBridge.Ledger.Timestamps;

namespace LotusBridge.Tests.Unit.Ledger.Timestamps;

/// <summary>OpenSSL asks our authority and verifies its answers, and we verify what OpenSSL signs.</summary>
public sealed class OpensslTests : IDisposable
{
    private const string Authority = """
        [tsa]
        default_tsa = one
        [one]
        serial = serial
        signer_cert = tsa.pem
        signer_key = tsa.key
        signer_digest = sha256
        default_policy = 1.2.3.4.1
        digests = sha256, sha384, sha512
        accuracy = secs:1
        ess_cert_id_alg = sha256

        """;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("lotus-tsa-");

    public OpensslTests() => Assert.SkipUnless(
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Any(place => File.Exists(Path.Combine(place, "openssl"))),
        "openssl is not installed");

    [Theory]
    [InlineData("-sha256", false)]
    [InlineData("-sha384", true)]
    [InlineData("-sha512", true)]
    public void OpenSSL_verifies_our_answer_to_its_query_and_to_no_other(string hash, bool withCertificate)
    {
        Write("data", "a checkpoint"u8);
        Run(0, ["ts", "-query", "-data", "data", hash, "-out", "query", .. withCertificate ? ["-cert"] : Array.Empty<string>()]);
        Run(0, ["ts", "-query", "-data", "data", hash, "-out", "other"]);
        Write("reply", Stamps.Authority.Answer(Read("query"), Some.At, Stamps.Serial));
        Write("token", Stamps.TokenIn(Read("reply")).Span);
        Trust();

        // The moment of the verification is within the certificate: OpenSSL takes no other.
        string[] trust = ["-CAfile", "ca.pem", "-attime", Some.Time.ToString(null, null), .. withCertificate ? [] : Untrusted];
        Run(0, ["ts", "-verify", "-queryfile", "query", "-in", "reply", .. trust]);
        Run(0, ["ts", "-verify", "-data", "data", "-in", "token", "-token_in", .. trust]);
        Run(1, ["ts", "-verify", "-queryfile", "other", "-in", "reply", .. trust]);
        Write("data", "another checkpoint"u8);
        Run(1, ["ts", "-verify", "-data", "data", "-in", "reply", .. trust]);
    }

    [Fact]
    public void OpenSSL_reads_our_refusal()
    {
        Write("data", "a checkpoint"u8);
        Run(0, ["ts", "-query", "-data", "data", "-sha1", "-out", "query"]);
        Write("reply", Stamps.Authority.Answer(Read("query"), Some.At, Stamps.Serial));

        Assert.Contains("unrecognized or unsupported algorithm", Run(0, ["ts", "-reply", "-in", "reply", "-text"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ec", "ec_paramgen_curve:P-256")]
    [InlineData("ec", "ec_paramgen_curve:P-384")]
    [InlineData("rsa", "rsa_keygen_bits:2048")]
    public void We_verify_OpenSSLs_answer_to_our_request(string kind, string size)
    {
        var request = Stamps.Request();
        var tsa = MakeAuthority(kind, size);
        Write("query", request.ToBytes());
        Run(0, ["ts", "-reply", "-config", "tsa.cnf", "-queryfile", "query", "-out", "reply"]);
        var token = Stamps.TokenIn(Read("reply"));

        Assert.NotNull(TimestampToken.Verify(token, Stamps.Root, tsa, request.Nonce.Span, out var flaw));
        Assert.Null(flaw);
        Assert.Null(TimestampToken.Verify(token, Digest.Of("x"u8), tsa, default, out _));
        Assert.Null(TimestampToken.Verify(token, Stamps.Root, Stamps.Authority.Certificate, default, out _));
    }

    [Fact]
    public void We_verify_OpenSSLs_token_with_the_certificate_in_it()
    {
        var request = Stamps.Request() with { WantsCertificate = true };
        var tsa = MakeAuthority("ec", "ec_paramgen_curve:P-256");
        Write("query", request.ToBytes());
        Run(0, ["ts", "-reply", "-config", "tsa.cnf", "-queryfile", "query", "-out", "reply"]);

        Assert.NotNull(TimestampToken.Verify(Stamps.TokenIn(Read("reply")), Stamps.Root, tsa, default, out _));
    }

    [Fact]
    public void We_read_OpenSSLs_refusal()
    {
        MakeAuthority("ec", "ec_paramgen_curve:P-256");
        Write("query", (Stamps.Request() with { Policy = "1.2.3.5" }).ToBytes());
        Run(0, ["ts", "-reply", "-config", "tsa.cnf", "-queryfile", "query", "-out", "reply"]);

        Assert.Null(TimestampReply.Read(Read("reply"), out var problem));
        Assert.EndsWith(nameof(TimestampFailure.UnacceptedPolicy), problem, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Delete(recursive: true);

    private static readonly string[] Untrusted = ["-untrusted", "ca.pem"];

    private void Trust() => Write("ca.pem", System.Text.Encoding.ASCII.GetBytes(
        PemEncoding.WriteString("CERTIFICATE", Stamps.Authority.Certificate.Der.Span)));

    /// <summary>An authority as an operator makes it with OpenSSL alone.</summary>
    private TimestampCertificate MakeAuthority(string kind, string size)
    {
        Write("tsa.cnf", System.Text.Encoding.ASCII.GetBytes(Authority));
        Write("serial", "01\n"u8);
        Run(0,
        [
            "req", "-x509", "-newkey", kind, "-pkeyopt", size, "-nodes", "-keyout", "tsa.key", "-out", "tsa.pem",
            "-subj", "/CN=time-stamps of HK", "-days", "3650", "-addext", "extendedKeyUsage=critical,timeStamping",
        ]);
        using var read = System.Security.Cryptography.X509Certificates.X509CertificateLoader.LoadCertificateFromFile(
            Path.Combine(folder.FullName, "tsa.pem"));
        return TimestampCertificate.Parse(read.RawDataMemory);
    }

    private void Write(string name, ReadOnlySpan<byte> bytes) =>
        File.WriteAllBytes(Path.Combine(folder.FullName, name), bytes.ToArray());

    private byte[] Read(string name) => File.ReadAllBytes(Path.Combine(folder.FullName, name));

    private string Run(int code, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("openssl", arguments)
        {
            WorkingDirectory = folder.FullName, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var said = process.StandardOutput.ReadToEnd() + error.GetAwaiter().GetResult();
        process.WaitForExit();
        Assert.True(process.ExitCode == code, $"openssl {string.Join(' ', arguments)}: {process.ExitCode}: {said}");
        return said;
    }
}
