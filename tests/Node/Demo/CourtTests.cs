using System.Diagnostics;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Text;
using System.Text.Json;
using LotusBridge.Cli;
using LotusBridge.Court.Papers;
using LotusBridge.Tests.Unit;

namespace LotusBridge.Tests.Node.Demo;

/// <summary>What the demonstration brings before a court, looked at with public tools.</summary>
[Collection(DemoTests.Collection)]
public sealed class CourtTests(DemoTests.Calm calm) : IDisposable
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("lotus-court-");

    private string Container => calm.Run.File("production.asice");

    [Fact]
    public async Task The_container_holds_under_the_pinned_roster_and_the_pinned_signer()
    {
        var signer = (await File.ReadAllTextAsync(calm.Run.File("signer.sha256"), Stop)).Trim();
        var said = await LotusAsync(0, "court", "verify", Container, "--roster", calm.Run.File("roster.hash"), "--signer", signer, "--json");
        using var json = JsonDocument.Parse(said);
        Assert.True(json.RootElement.GetProperty("holds").GetBoolean());
        Assert.StartsWith("2026-", json.RootElement.GetProperty("stampedAt").GetString(), StringComparison.Ordinal);
        Assert.Contains("another certificate", await LotusAsync(
            1, "court", "verify", Container, "--signer", "sha256:" + new string('0', 64)), StringComparison.Ordinal);
        Assert.Contains("roster-not-pinned", await LotusAsync(
            1, "court", "verify", Container, "--roster", "sha256:" + new string('0', 64)), StringComparison.Ordinal);
    }

    [Fact]
    public void Public_tools_agree_on_signature_time_stamp_and_digests()
    {
        Assert.SkipUnless(HasProgram("openssl"), "openssl is not installed");
        ZipFile.ExtractToDirectory(Container, folder.FullName);
        var signer = calm.Run.File("signer.pem");
        string[] verify =
        [
            "cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", "META-INF/signature001.p7s", "-content",
            "META-INF/ASiCManifest001.xml", "-CAfile", signer, "-purpose", "any", "-no_check_time", "-out", "/dev/null",
        ];
        Assert.Contains("CAdES Verification successful", Tool(0, "openssl", verify), StringComparison.Ordinal);
        Assert.Equal(
            2, Tool(0, "sha256sum", "-c", "evidence.sha256").Split("OK", StringSplitOptions.None).Length - 1);
        File.AppendAllText(Path.Combine(folder.FullName, "META-INF/ASiCManifest001.xml"), " ");
        Assert.DoesNotContain("successful", Tool(4, "openssl", verify), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenSSL_verifies_the_time_stamp_of_the_signature_under_the_rosters_certificate()
    {
        Assert.SkipUnless(HasProgram("openssl"), "openssl is not installed");
        ZipFile.ExtractToDirectory(Container, folder.FullName);
        var (court, _) = await LotusBridge.Cli.Courts.MakeCommand.ReadAsync(
            new FileInfo(calm.Run.File("production.bundle")), pinned: null, Stop);
        var tsa = LotusBridge.Cli.Courts.StampOptions.OfRoster(court!)!.Certificate;
        Write("tsa.pem", Encoding.ASCII.GetBytes(PemEncoding.WriteString("CERTIFICATE", tsa.Der.Span)));
        var cms = new SignedCms();
        cms.Decode(await File.ReadAllBytesAsync(Path.Combine(folder.FullName, "META-INF", "signature001.p7s"), Stop));
        Write("signature", cms.SignerInfos[0].GetSignature());
        var token = Assert.Single(cms.SignerInfos[0].UnsignedAttributes.Cast<CryptographicAttributeObject>()).Values[0].RawData;
        Write("token", token);
        Assert.True(Rfc3161TimestampToken.TryDecode(token, out var read, out _));

        // The token names its certificate and does not carry it; the demonstration's clock is ahead of the machine's.
        string[] verify =
        [
            "ts", "-verify", "-data", "signature", "-in", "token", "-token_in", "-CAfile", "tsa.pem", "-untrusted", "tsa.pem",
            "-attime", read!.TokenInfo.Timestamp.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture),
        ];
        Assert.Contains("Verification: OK", Tool(0, "openssl", verify), StringComparison.Ordinal);
        Write("signature", [.. cms.SignerInfos[0].GetSignature()[1..], 0]);
        Assert.DoesNotContain("Verification: OK", Tool(1, "openssl", verify), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_is_printed_by_the_browser_that_is_here_and_one_of_a_broken_container_is_not()
    {
        var pdf = Path.Combine(folder.FullName, "order.pdf");
        var broken = Path.Combine(folder.FullName, "broken.asice");
        var bytes = await File.ReadAllBytesAsync(Container, Stop);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(broken, bytes, Stop);
        await LotusAsync(1, "court", "print", broken, "--language", "pt", "-o", pdf);
        Assert.False(File.Exists(pdf));

        Assert.SkipUnless(
            HasProgram("chromium") || HasProgram("google-chrome"), "no browser that prints is installed");
        await LotusAsync(0, "court", "print", Container, "--language", "pt", "-o", pdf);
        Assert.Equal("%PDF-"u8.ToArray(), (await File.ReadAllBytesAsync(pdf, Stop))[..5]);
    }

    [Fact]
    public void The_custody_history_is_linked_data_in_which_nothing_hangs_in_the_air()
    {
        ZipFile.ExtractToDirectory(Container, folder.FullName);
        using var graph = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder.FullName, "custody.case.jsonld")));
        var defined = new HashSet<string>(StringComparer.Ordinal);
        var linked = new HashSet<string>(StringComparer.Ordinal);
        Walk(graph.RootElement.GetProperty("@graph"), defined, linked);
        Assert.Empty(linked.Except(defined, StringComparer.Ordinal));
        Assert.True(defined.Count > 40);
    }

    [Fact]
    public void Its_terms_are_those_of_published_examples()
    {
        var words = new HashSet<string>(StringComparer.Ordinal);
        foreach (var example in Directory.GetFiles(TestData.Path("case"), "*.json", SearchOption.AllDirectories))
        {
            using var read = JsonDocument.Parse(File.ReadAllText(example));
            Terms(read.RootElement, words);
        }

        ZipFile.ExtractToDirectory(Container, folder.FullName);
        using var graph = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder.FullName, "custody.case.jsonld")));
        var ours = new HashSet<string>(StringComparer.Ordinal);
        Terms(graph.RootElement.GetProperty("@graph"), ours);

        // In the ontologies (core, investigation), not in these examples.
        string[] known = ["uco-core:ExternalReference", "uco-core:externalReference", "uco-core:externalIdentifier",
            "uco-core:definingContext", "case-investigation:investigationStatus", "xsd:integer"];
        Assert.Empty(ours.Except(words, StringComparer.Ordinal).Except(known, StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("zh-Hant", "證據保管證明書")]
    [InlineData("zh-Hans", "证据保管证明书")]
    [InlineData("pt", "Certidão de custódia")]
    [InlineData("en", "Certificate of custody")]
    public void A_certificate_for_people_says_whose_order_what_evidence_and_what_is_unconfirmed(string language, string title)
    {
        ZipFile.ExtractToDirectory(Container, folder.FullName);
        var page = File.ReadAllText(Path.Combine(folder.FullName, CertificatePage.FileName(language)));
        Assert.Contains($"<html lang=\"{language}\">", page, StringComparison.Ordinal);
        Assert.Contains($"<h1>{title}</h1>", page, StringComparison.Ordinal);
        Assert.Contains("communication-records.csv", page, StringComparison.Ordinal);
        Assert.Contains("GBA framework, second tier", page, StringComparison.Ordinal);
        Assert.Contains(CourtWords.In(language)["unconfirmed.mark"], page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http:", page, StringComparison.Ordinal);
        Assert.DoesNotContain("https:", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bundle_that_does_not_hold_is_not_brought_before_a_court()
    {
        var pem = Path.Combine(folder.FullName, "signer.pem");
        await LotusAsync(0, "court", "keygen", "--subject", "body", "-o", pem);
        var bundle = await File.ReadAllBytesAsync(calm.Run.File("production.bundle"), Stop);
        bundle[^3000] ^= 1;
        var broken = Path.Combine(folder.FullName, "broken.bundle");
        await File.WriteAllBytesAsync(broken, bundle, Stop);
        var output = Path.Combine(folder.FullName, "x.asice");
        Assert.Contains("does not hold", await LotusAsync(
            1, "court", "make", broken, "--certificate", pem, "-o", output), StringComparison.Ordinal);
        Assert.False(File.Exists(output));
    }

    [Fact]
    public async Task Evidence_that_is_not_what_the_provider_signed_for_is_not_brought_before_a_court()
    {
        var pem = Path.Combine(folder.FullName, "signer.pem");
        await LotusAsync(0, "court", "keygen", "--subject", "body", "-o", pem);
        ZipFile.ExtractToDirectory(Container, Path.Combine(folder.FullName, "x"));
        var evidence = Path.Combine(folder.FullName, "x", "evidence");
        var file = Directory.GetFiles(evidence, "*", SearchOption.AllDirectories)[0];
        string[] make =
        [
            "court", "make", calm.Run.File("production.bundle"), "--certificate", pem, "--tsa", "none", "--evidence", evidence,
            "-o", Path.Combine(folder.FullName, "y.asice"),
        ];
        await LotusAsync(0, make);
        await LotusAsync(0, "court", "verify", make[^1]);
        await File.AppendAllTextAsync(file, "one row more", Stop);
        await LotusAsync(1, [.. make[..^1], Path.Combine(folder.FullName, "z.asice")]);
        Assert.False(File.Exists(Path.Combine(folder.FullName, "z.asice")));
    }

    public void Dispose() => folder.Delete(recursive: true);

    private static async Task<string> LotusAsync(int code, params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var found = await CommandLine.RunAsync(["--lang", "en", .. args], output, error);
        Assert.True(code == found, $"{found}: {output}{error}");
        return output + error.ToString();
    }

    private string Tool(int code, string program, params string[] args)
    {
        var start = new ProcessStartInfo(program)
        {
            WorkingDirectory = folder.FullName, RedirectStandardOutput = true, RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var one in args)
        {
            start.ArgumentList.Add(one);
        }

        using var process = Process.Start(start)!;
        var words = process.StandardError.ReadToEndAsync(Stop);
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        said += words.GetAwaiter().GetResult();
        Assert.True(code == process.ExitCode, said);
        return said;
    }

    private void Write(string name, ReadOnlySpan<byte> content) =>
        File.WriteAllBytes(Path.Combine(folder.FullName, name), content);

    private static bool HasProgram(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator).Any(place => File.Exists(Path.Combine(place, name)));

    private static void Walk(JsonElement node, HashSet<string> defined, HashSet<string> linked)
    {
        if (node.ValueKind == JsonValueKind.Array)
        {
            foreach (var one in node.EnumerateArray())
            {
                Walk(one, defined, linked);
            }
        }
        else if (node.ValueKind == JsonValueKind.Object)
        {
            if (node.TryGetProperty("@id", out var id))
            {
                (node.TryGetProperty("@type", out _) ? defined : linked).Add(id.GetString()!);
            }

            foreach (var one in node.EnumerateObject())
            {
                Walk(one.Value, defined, linked);
            }
        }
    }

    private static void Terms(JsonElement node, HashSet<string> words)
    {
        if (node.ValueKind == JsonValueKind.Array)
        {
            foreach (var one in node.EnumerateArray())
            {
                Terms(one, words);
            }
        }
        else if (node.ValueKind == JsonValueKind.Object)
        {
            foreach (var one in node.EnumerateObject())
            {
                if (one.Name.Contains(':', StringComparison.Ordinal))
                {
                    words.Add(one.Name);
                }
                else if (one.Name == "@type")
                {
                    words.UnionWith(one.Value.ValueKind == JsonValueKind.Array
                        ? one.Value.EnumerateArray().Select(type => type.GetString()!)
                        : [one.Value.GetString()!]);
                }

                Terms(one.Value, words);
            }
        }
    }
}
