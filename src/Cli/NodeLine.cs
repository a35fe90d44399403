using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LotusBridge.Cli;

/// <summary>
/// The line to a node's API: with the certificate that its listener may want, and the authority that its own certificate
/// is of, where it is not one of the machine's.
/// </summary>
internal static class NodeLine
{
    /// <exception cref="FormatException">A file is no PEM of that kind.</exception>
    public static HttpClient To(ParseResult parsed, Uri node)
    {
        var handler = new SocketsHttpHandler();
        if (parsed.GetValue(Global.ClientCertificate) is { } certificate)
        {
            handler.SslOptions.ClientCertificates = [Read(() => X509Certificate2.CreateFromPemFile(certificate), certificate)];
        }

        if (parsed.GetValue(Global.NodeAuthority) is { } authority)
        {
            var policy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck,
            };
            Read(() => policy.CustomTrustStore.ImportFromPemFile(authority), authority);
            handler.SslOptions.CertificateChainPolicy = policy;
        }

        return new HttpClient(handler) { BaseAddress = node };
    }

    private static void Read(Action read, string file) => Read(
        () =>
        {
            read();
            return true;
        },
        file);

    private static T Read<T>(Func<T> read, string file)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new FormatException($"{file}: {error.Message}", error);
        }
    }
}
