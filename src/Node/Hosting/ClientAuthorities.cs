using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LotusBridge.Node.Access;

namespace LotusBridge.Node.Hosting;

/// <summary>
/// Whose certificates the API's callers must have, where the settings name authorities. The handshake asks for one; what
/// comes without, or with another's, gets an answer that says so, and no route.
/// </summary>
internal sealed class ClientAuthorities
{
    /// <summary>TLS client authentication (RFC 5280, 4.2.1.12).</summary>
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private readonly X509Certificate2Collection authorities = [];

    /// <param name="file">PEM with one or more certificates.</param>
    /// <exception cref="StartRefusedException">It is not.</exception>
    public ClientAuthorities(string file)
    {
        try
        {
            authorities.ImportFromPemFile(file);
        }
        catch (Exception error) when (error is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw StartRefusedException.Configuration($"{file}: {error.Message}");
        }

        if (authorities.Count == 0)
        {
            throw StartRefusedException.Configuration($"{file} holds no certificate");
        }
    }

    /// <summary>Of a connection that is not a peer's.</summary>
    public Task AskAsync(HttpContext context, RequestDelegate next) =>
        Listeners.IsPeer(context) || Admits(context.Connection.ClientCertificate)
            ? next(context)
            : Problem.Forbidden(
                ProblemCode.ClientCertificate, "this node wants a client certificate of an authority that it knows")
                .ExecuteAsync(context);

    /// <summary>No revocation list is asked: who is not to come in any more is revoked in the register.</summary>
    internal bool Admits(X509Certificate2? certificate)
    {
        if (certificate is null)
        {
            return false;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ClientAuthentication));
        return chain.Build(certificate);
    }
}
