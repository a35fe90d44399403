namespace LotusBridge.Tests.Node.Portal.Expected;

internal static class EvidenceExpectations
{
    public static IReadOnlyDictionary<string, Admitted> Rows { get; } = new Dictionary<string, Admitted>(StringComparer.Ordinal)
    {
        ["GET /packages/{package}"] = new(Admitted.Parties + " committee@MO"),
        ["GET /packages/{package}/content"] = new("investigator@MO endorser@MO", ""),
        ["GET /orders/{number}/bundle"] = new("investigator@MO prosecutor@MO judge@MO endorser@MO", ""),
        ["GET /alarms"] = new("committee@MO custodian@MO judge@MO", "committee@4404 custodian@4404 judge@4404"),
    };
}
