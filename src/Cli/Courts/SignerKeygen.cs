using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Serialization;
using LotusBridge.Cli.Sealing;
using LotusBridge.Cli.Texts;
using LotusBridge.Ledger;

namespace LotusBridge.Cli.Courts;

/// <summary>
/// <c>lotus court keygen</c>: a self-signed certificate to sign containers with, for places that have no certification
/// authority of their own; who trusts it compares its SHA-256.
/// </summary>
internal static class SignerKeygen
{
    private const int UsualYears = 5;
    private const int MostYears = 20;

    public static Command Build()
    {
        var subject = new Option<string>("--subject") { HelpName = "NAME", Required = true };
        var years = new Option<int>("--years") { HelpName = "NUMBER", DefaultValueFactory = _ => UsualYears };
        var output = new Option<FileInfo>("--output", "-o") { HelpName = "FILE", Required = true };
        var command = new Command("keygen") { Options = { subject, years, output } };
        command.SetAction((parsed, stop) => GenerateAsync(
            parsed, parsed.GetRequiredValue(subject),
            parsed.GetValue(years) is >= 1 and <= MostYears and var count
                ? count
                : throw new FormatException($"--years is 1 to {MostYears}"),
            parsed.GetRequiredValue(output), stop));
        return command;
    }

    /// <summary>A certificate with its key, ECDSA on P-256.</summary>
    public static X509Certificate2 Make(string subject, DateTimeOffset from, DateTimeOffset until)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var name = new X500DistinguishedNameBuilder();
        name.AddCommonName(subject);
        var request = new CertificateRequest(name.Build(), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(
            X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.NonRepudiation, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return request.CreateSelfSigned(from, until);
    }

    private static async Task<int> GenerateAsync(
        ParseResult parsed, string subject, int years, FileInfo output, CancellationToken stop)
    {
        var from = TimeProvider.System.GetUtcNow();
        using var certificate = Make(subject, from, from.AddYears(years));
        using var key = certificate.GetECDsaPrivateKey()!;
        var file = FileStreams.CreatePrivate(output.FullName);
        await using (file.ConfigureAwait(false))
        {
            await file.WriteAsync(
                Encoding.ASCII.GetBytes(certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem() + "\n"),
                stop).ConfigureAwait(false);
        }

        return Report.Write(parsed, new Made(
            output.FullName, certificate.Subject, Digest.Of(certificate.RawDataMemory.Span).ToString()));
    }

    private sealed record Made(string File, string Subject, string Certificate) : IReport
    {
        [JsonIgnore]
        public int ExitCode => Cli.ExitCode.Done;

        public void Write(TextWriter to, Phrases phrases) =>
            to.WriteLine(phrases.Say("court.keygen", File, Subject, Certificate));
    }
}
