namespace LotusBridge.Tests.Node.Portal.Expected;

internal static class ShellExpectations
{
    public static IReadOnlyDictionary<string, Admitted> Rows => Shell.Concat(Signing).ToDictionary(StringComparer.Ordinal);

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
    };

    /// <summary>A draft is its own session's: nobody of the crowd has drafted the one that the path names.</summary>
    private static Dictionary<string, Admitted> Signing { get; } = new(StringComparer.Ordinal)
    {
        ["GET /sign/{id}"] = new(""),
        ["POST /sign/{id}"] = new(""),
    };
}
