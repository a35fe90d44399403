namespace LotusBridge.Tests.Node.Portal.Expected;

internal static class AdministrationExpectations
{
    public static IReadOnlyDictionary<string, Admitted> Rows { get; } = new Dictionary<string, Admitted>(StringComparer.Ordinal)
    {
        ["GET /officials"] = new("registrar@MO committee@MO", "registrar@4404 committee@4404"),
        ["GET /officials/statements/{digest}"] = new("registrar@MO committee@MO", ""),
        ["GET /officials/{official}/revoke"] = new("registrar@MO", ""),
        ["POST /officials/{official}/revoke"] = new("registrar@MO", ""),
        ["GET /officials/{official}/renew"] = new("registrar@MO", ""),
        ["POST /officials/{official}/renew"] = new("registrar@MO", ""),
    };
}
