namespace LotusBridge.Tests.Node.Portal.Expected;

internal static class OrderExpectations
{
    private const string Issuers = "investigator@MO prosecutor@MO judge@MO";

    private const string Home = "investigator@MO investigator-other@MO prosecutor@MO judge@MO";

    public static IReadOnlyDictionary<string, Admitted> Rows { get; } = new Dictionary<string, Admitted>(StringComparer.Ordinal)
    {
        ["GET /orders"] = new("*"),
        ["GET /orders/{number}"] = new(Admitted.Parties),
        ["GET /orders/{number}/statements/{digest}"] = new(Admitted.Parties),
        ["GET /orders/{number}/statements/{digest}/envelope"] = new(Admitted.Parties),
        ["GET /orders/{number}/statements/{digest}/proof"] = new(Admitted.Parties),
        ["GET /orders/{number}/side-by-side"] = new(Admitted.Parties),
        ["GET /cases"] = new(Home, "investigator@4404 investigator-other@4404 prosecutor@4404 judge@4404"),
        ["GET /cases/new"] = new(Home, "investigator@4404 investigator-other@4404 prosecutor@4404 judge@4404"),
        ["POST /cases/new"] = new(Home, "investigator@4404 investigator-other@4404 prosecutor@4404 judge@4404"),
        ["GET /cases/{case}"] = new(Issuers, ""),
        ["GET /cases/{case}/orders/new"] = new(Issuers, ""),
        ["POST /cases/{case}/orders/new"] = new(Issuers, ""),
        ["GET /orders/{number}/validation/{act}"] = new("prosecutor@MO judge@MO", ""),
        ["POST /orders/{number}/validation/{act}"] = new("prosecutor@MO judge@MO", ""),
        ["GET /orders/{number}/review/{act}"] = new("", "reviewing-judge@4404"),
        ["POST /orders/{number}/review/{act}"] = new("", "reviewing-judge@4404"),
        ["GET /orders/{number}/restriction/{act}"] = new("judge@MO", "reviewing-judge@4404"),
        ["POST /orders/{number}/restriction/{act}"] = new("judge@MO", "reviewing-judge@4404"),
        ["GET /orders/{number}/issuer/{act}"] = new(Issuers, ""),
        ["POST /orders/{number}/issuer/{act}"] = new(Issuers, ""),
        ["GET /orders/{number}/execution/{act}"] = new("", "provider@4404"),
        ["POST /orders/{number}/execution/{act}"] = new("", "provider@4404"),
    };
}
