namespace LotusBridge.Tests.Node.Portal.Expected;

internal static class ShellExpectations
{
    public static IReadOnlyDictionary<string, Admitted> Rows => Shell.Concat(Signing).Concat(Passkeys).ToDictionary(StringComparer.Ordinal);

    private static Dictionary<string, Admitted> Shell { get; } = new(StringComparer.Ordinal)
    {
        ["GET /"] = new("*"),
        ["GET /sign-in"] = new("public"),
        ["GET /status"] = new("public"),
        ["GET /me"] = new("*"),
        ["POST /me/sessions/end"] = new("*"),
        ["POST /sign-out"] = new("public"),
        ["GET /language"] = new("public"),
        ["POST /demo/sign-in"] = new("public"),
        ["GET /tour"] = new("public"),
        ["POST /tour/close"] = new("public"),
        ["GET /events/work"] = new("*"),
        ["GET /events/orders/{number}"] = new(Admitted.Parties),
    };

    /// <summary>A draft is its own session's: nobody of the crowd has drafted the one that the path names.</summary>
    private static Dictionary<string, Admitted> Signing { get; } = new(StringComparer.Ordinal)
    {
        ["GET /sign/{id}"] = new(""),
        ["POST /sign/{id}"] = new(""),
    };

    private static Dictionary<string, Admitted> Passkeys { get; } = new(StringComparer.Ordinal)
    {
        ["POST /sign-in"] = new("public"),
        ["GET /enrol/{secret}"] = new("public"),
        ["POST /enrol/{secret}"] = new("public"),
        ["GET /recover"] = new("public"),
        ["POST /recover"] = new("public"),
        ["GET /oidc/begin"] = new("public"),
        ["GET /oidc/callback"] = new("public"),
        ["GET /oidc/complete"] = new("public"),
        ["POST /me/recovery-codes"] = new(Admitted.HomeOf("MO"), Admitted.HomeOf("4404")),
        ["GET /officials/invitations"] = new("registrar@MO", "registrar@4404"),
        ["POST /officials/invitations"] = new("registrar@MO", "registrar@4404"),
        ["POST /officials/invitations/withdraw"] = new("registrar@MO", "registrar@4404"),
        ["POST /officials/invitations/register"] = new("registrar@MO", "registrar@4404"),
        ["POST /officials/invitations/revoke"] = new("registrar@MO", "registrar@4404"),
    };
}
