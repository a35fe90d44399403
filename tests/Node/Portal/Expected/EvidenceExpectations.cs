namespace LotusBridge.Tests.Node.Portal.Expected;

internal static class EvidenceExpectations
{
    private const string Keepers = "investigator@MO endorser@MO custodian@MO judge@MO";

    public static IReadOnlyDictionary<string, Admitted> Rows { get; } = new Dictionary<string, Admitted>(StringComparer.Ordinal)
    {
        ["GET /packages/{package}"] = new(Admitted.Parties + " committee@MO"),
        ["GET /packages/{package}/content"] = new("investigator@MO endorser@MO", ""),
        ["GET /orders/{number}/bundle"] = new("investigator@MO prosecutor@MO judge@MO endorser@MO", ""),
        ["GET /packages/{package}/openings/{act}"] = new("investigator@MO", ""),
        ["POST /packages/{package}/openings/{act}"] = new("investigator@MO", ""),
        ["GET /packages/{package}/copies/{act}"] = new(Keepers, ""),
        ["POST /packages/{package}/copies/{act}"] = new(Keepers, ""),
        ["GET /packages/{package}/endorsement/{act}"] = new("investigator@MO endorser@MO judge@MO", ""),
        ["POST /packages/{package}/endorsement/{act}"] = new("investigator@MO endorser@MO judge@MO", ""),
        ["GET /packages/{package}/destruction/{act}"] = new("custodian@MO judge@MO committee@MO", ""),
        ["POST /packages/{package}/destruction/{act}"] = new("custodian@MO judge@MO committee@MO", ""),
        ["GET /inbox"] = new("provider@MO provider-other@MO", "provider@4404 provider-other@4404"),
        ["GET /orders/{number}/sending"] = new("", "provider@4404"),
        ["POST /orders/{number}/sending"] = new("", "provider@4404"),
        ["GET /packages/{package}/sending"] = new("", "provider@4404"),
        ["POST /packages/{package}/sending"] = new("", "provider@4404"),
        ["POST /packages/{package}/receipt"] = new("", "provider@4404"),
        ["GET /alarms"] = new("committee@MO custodian@MO judge@MO", "committee@4404 custodian@4404 judge@4404"),
    };
}
