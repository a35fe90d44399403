using System.CommandLine;
using System.Security.Cryptography.X509Certificates;

namespace LotusBridge.Cli.Courts;

/// <summary>Whose signature stands on the container: a certificate of the X.509 world and its key.</summary>
internal sealed class SignerOptions
{
    public Option<FileInfo> Certificate { get; } = new("--certificate") { HelpName = "FILE", Required = true };

    public Option<FileInfo?> Key { get; } = new("--key") { HelpName = "FILE" };

    public Option<FileInfo?> Passphrase { get; } = new("--passphrase-file") { HelpName = "FILE" };

    /// <summary>PEM, the key in the same file or beside it, or PKCS #12.</summary>
    public X509Certificate2 Read(ParseResult parsed)
    {
        var file = parsed.GetRequiredValue(Certificate);
        var words = parsed.GetValue(Passphrase) is { } from ? File.ReadAllText(from.FullName).TrimEnd('\r', '\n') : null;
        var certificate = file.Extension is ".p12" or ".pfx"
            ? X509CertificateLoader.LoadPkcs12FromFile(file.FullName, words)
            : FromPem(file, parsed.GetValue(Key) ?? file, words);
        return certificate.HasPrivateKey
            ? certificate
            : throw new FormatException($"--certificate: {file.FullName} comes without its private key");
    }

    private static X509Certificate2 FromPem(FileInfo file, FileInfo key, string? words) => words is null
        ? X509Certificate2.CreateFromPemFile(file.FullName, key.FullName)
        : X509Certificate2.CreateFromEncryptedPemFile(file.FullName, words, key.FullName);
}
