using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Api;

namespace LotusBridge.Node.Access;

/// <summary>
/// The one place that says who may ask what (<c>spec/api.md</c>, "Routes"). A route is mapped only through its row
/// here, and a test asks every row as every role of every territory.
/// </summary>
internal static class RouteTable
{
    private static readonly IReadOnlySet<string> Anybody = Set();

    private static readonly IReadOnlySet<string> Officials = Set([.. Roles.OfOfficials, Roles.Registrar]);

    private static readonly IReadOnlySet<string> Issuers = Set(Roles.Investigator, Roles.Prosecutor, Roles.Judge);

    private static readonly IReadOnlySet<string> Providers = Set(Roles.Provider);

    public static RouteRule Register { get; } =
        new("POST", ActRoute.Officials.Pattern, Set(Roles.Registrar), Home: true, "register or revoke an official")
        {
            Body = Body.Act,
        };

    public static RouteRule ListOfficials { get; } = Read("/officials", Officials, "the register of officials");

    public static RouteRule ReadOfficial { get; } = Read("/officials/{id}", Officials, "one official");

    public static RouteRule Invite { get; } =
        new("POST", "/invitations", Set(Roles.Registrar), Home: true, "invite somebody to make a passkey at the portal")
        {
            Body = Body.Act,
        };

    public static RouteRule ListInvitations { get; } =
        new("GET", "/invitations", Set(Roles.Registrar), Home: true, "invitations and the passkeys that came of them");

    public static RouteRule OpenCase { get; } =
        new("POST", ActRoute.Cases.Pattern, Issuers, Home: true, "open a case") { Body = Body.Act };

    public static RouteRule ReadCase { get; } =
        new("GET", "/cases/{case}", Issuers, Home: true, "a case and its orders") { Subject = Subject.Case };

    public static RouteRule Issue { get; } =
        new("POST", ActRoute.Orders.Pattern, Issuers, Home: true, "issue an order") { Body = Body.Act };

    public static RouteRule ListOrders { get; } = Read("/orders", Officials, "the orders that the asker is a party to");

    public static RouteRule ReadOrder { get; } = OfOrder("", Officials, "an order, its clocks and what may come next");

    public static RouteRule ReadStatement { get; } =
        OfOrder("/statements/{digest}", Officials, "one statement's envelope, byte for byte");

    public static RouteRule ReadAnnex { get; } = OfOrder(
        "/annex", Set([.. Issuers, Roles.ReviewingJudge, Roles.Endorser]), "the grounds that only authorities see");

    public static RouteRule Validate { get; } = Act(
        ActRoute.Validation, Set(Roles.Prosecutor, Roles.Judge), Side.Issuing, "validate an order, or refuse to");

    public static RouteRule Review { get; } = Act(
        ActRoute.Review, Set(Roles.ReviewingJudge), Side.Requested, "review an order and direct the provider");

    public static RouteRule Restrict { get; } = Act(
        ActRoute.Restriction, Set(Roles.ReviewingJudge, Roles.Judge), Side.Any,
        "restrict delivered data, and decide on a restriction");

    public static RouteRule Answer { get; } = Act(
        ActRoute.Issuer, Issuers, Side.Issuing, "what the issuing side answers, withdraws, extends or closes");

    public static RouteRule Execute { get; } = Act(
        ActRoute.Execution, Providers, Side.Requested, "what the provider acknowledges, objects to or has executed");

    public static RouteRule Seal { get; } =
        Act(ActRoute.Packages, Providers, Side.Requested, "the manifest of a sealed package");

    public static RouteRule ReadPackage { get; } = OfPackage("GET", "", Officials, "a package and its custody") with
    {
        AdmitsCommittee = true,
    };

    public static RouteRule ReadUpload { get; } =
        OfPackage("GET", "/upload", Providers, "how much of a package has arrived") with
        {
            Side = Side.Issuing,
            AdmitsCapability = true,
            AdmitsPeerPortals = true,
        };

    public static RouteRule DrawCapability { get; } =
        OfPackage("POST", "/capability", Providers, "a secret with which a machine may send the package") with
        {
            Side = Side.Issuing,
            AdmitsPeerPortals = true,
        };

    public static RouteRule ListParts { get; } =
        OfPackage("PUT", "/parts", Providers, "the hashes of a package's parts") with
        {
            Side = Side.Issuing,
            Body = Body.Named,
            AdmitsCapability = true,
            AdmitsPeerPortals = true,
        };

    public static RouteRule TakePart { get; } =
        OfPackage("PUT", "/parts/{part}", Providers, "one part of a package") with
        {
            Side = Side.Issuing,
            Body = Body.Named,
            AdmitsCapability = true,
            AdmitsPeerPortals = true,
            IsFrequent = true,
        };

    public static RouteRule ReadContent { get; } =
        OfPackage("GET", "/content", Set(Roles.Investigator, Roles.Endorser), "the sealed package") with
        {
            Home = true,
            Side = Side.Issuing,
        };

    public static RouteRule Open { get; } =
        Act(ActRoute.Openings, Set(Roles.Investigator), Side.Issuing, "say that a package was opened, and for what");

    public static RouteRule Copy { get; } = Act(
        ActRoute.Copies, Set(Roles.Investigator, Roles.Endorser, Roles.Custodian, Roles.Judge), Side.Issuing,
        "list a copy, and say what became of copies and keys");

    public static RouteRule Endorse { get; } = Act(
        ActRoute.Endorsement, Set(Roles.Investigator, Roles.Endorser, Roles.Judge), Side.Issuing,
        "ask for, challenge or decide an endorsement");

    public static RouteRule Destroy { get; } = Act(
        ActRoute.Destruction, Set(Roles.Custodian, Roles.Judge, Roles.Committee), Side.Issuing,
        "hold, approve or audit a destruction") with
        {
            AdmitsCommittee = true,
        };

    public static RouteRule ListAlarms { get; } =
        new("GET", "/alarms", Set(Roles.Committee, Roles.Custodian, Roles.Judge), Home: true,
            "destructions that were not done in time, or could not be, and statements that another node has not taken");

    public static RouteRule ReadSubmission { get; } =
        new("GET", "/submissions/{peer}/{digest}", Set(Roles.Committee, Roles.Custodian, Roles.Judge), Home: true,
            "what shows that a statement was sent and not taken");

    public static RouteRule ReadBundle { get; } =
        OfOrder("/bundle", Set([.. Issuers, Roles.Endorser]), "the evidence bundle") with
        {
            Home = true,
            Side = Side.Issuing,
        };

    public static RouteRule ReadFinality { get; } =
        Read("/statements/{digest}", Officials, "a statement's place and finality") with
        {
            Home = true,
            Subject = Subject.Statement,
        };

    public static RouteRule ReadProof { get; } =
        Read("/statements/{digest}/proof", Officials, "a statement's tlog-proof") with
        {
            Home = true,
            Subject = Subject.Statement,
        };

    public static RouteRule ReadRoster { get; } = Read("/roster", Anybody, "the envelope of the roster's genesis");

    public static RouteRule ReadRosters { get; } = Read("/rosters", Anybody, "the roster's epochs after the genesis");

    public static RouteRule TakeStep { get; } =
        new("POST", "/rosters", Set(Roles.Registrar), Home: true, "hand over a step of the roster") { Body = Body.Act };

    public static RouteRule ListPacks { get; } = Read("/packs", Anybody, "the rule packs of the roster");

    public static RouteRule ReadPack { get; } = Read("/packs/{id}", Anybody, "one rule pack, byte for byte");

    public static RouteRule ReadStatus { get; } = Read("/status", Anybody, "this node's territory, clock and log");

    public static IReadOnlyList<RouteRule> All { get; } =
    [
        Register, ListOfficials, ReadOfficial, Invite, ListInvitations, OpenCase, ReadCase, Issue, ListOrders, ReadOrder, ReadStatement,
        ReadAnnex, Validate, Review, Restrict, Answer, Execute, Seal, ReadPackage, ReadUpload, DrawCapability, ListParts,
        TakePart, ReadContent, Open, Copy, Endorse, Destroy, ListAlarms, ReadSubmission,
        ReadBundle, ReadFinality, ReadProof, ReadRoster, ReadRosters, TakeStep,
        ListPacks, ReadPack, ReadStatus,
    ];

    private static RouteRule Read(string pattern, IReadOnlySet<string> roles, string summary) =>
        new("GET", pattern, roles, Home: false, summary);

    private static RouteRule OfOrder(string below, IReadOnlySet<string> roles, string summary) =>
        Read("/orders/{number}" + below, roles, summary) with { Subject = Subject.Order };

    private static RouteRule OfPackage(string method, string below, IReadOnlySet<string> roles, string summary) =>
        new(method, "/packages/{package}" + below, roles, Home: false, summary) { Subject = Subject.Package };

    private static RouteRule Act(ActRoute route, IReadOnlySet<string> roles, Side side, string summary) =>
        new("POST", route.Pattern, roles, Home: true, summary)
        {
            Subject = route.Pattern.StartsWith("/packages", StringComparison.Ordinal) ? Subject.Package : Subject.Order,
            Side = side,
            Body = Body.Act,
        };

    private static HashSet<string> Set(params IEnumerable<string> roles) => new(roles, StringComparer.Ordinal);
}
