using LotusBridge.Custody.Statements;

namespace LotusBridge.Exchange.Api;

/// <summary>Where an act is sent: a path below <see cref="Root"/> and the statement types accepted there.</summary>
/// <param name="Pattern">As in <c>/orders/{number}/validation</c>; <c>{number}</c> is the statement's thread,
/// <c>{package}</c> the package its body names.</param>
public sealed record ActRoute(string Pattern, IReadOnlySet<string> Types)
{
    /// <summary>The base path of version 1.</summary>
    public const string Root = "/api/v1";

    public static ActRoute Officials { get; } = Of("/officials", "official.registered", "official.revoked");

    public static ActRoute Cases { get; } = Of("/cases", "case.opened");

    public static ActRoute Orders { get; } = Of("/orders", "order.issued");

    public static ActRoute Validation { get; } =
        Of("/orders/{number}/validation", "order.validated", "order.validation-refused");

    public static ActRoute Review { get; } = Of(
        "/orders/{number}/review", "review.assigned", "review.form-checked", "review.issuer-consulted",
        "clarification.requested", "order.recognised", "order.refused", "order.directed",
        "enforcement.decided");

    public static ActRoute Restriction { get; } = Of(
        "/orders/{number}/restriction", "order.restricted", "package.restricted", "restriction.lifted",
        "restriction.confirmed");

    public static ActRoute Issuer { get; } = Of(
        "/orders/{number}/issuer", "clarification.answered", "review.consultation-answered", "objection.answered",
        "conflict.decided", "preservation.extended", "preservation.linked", "preservation.ended", "order.withdrawn",
        "enforcement.requested", "order.closed");

    public static ActRoute Execution { get; } = Of(
        "/orders/{number}/execution", "order.acknowledged", "collection.started", "order.objected", "order.executed",
        "preservation.confirmed", "preservation.not-available", "preservation.released", "withdrawal.confirmed");

    public static ActRoute Packages { get; } = Of("/orders/{number}/packages", "package.sealed");

    public static ActRoute Openings { get; } = Of(
        "/packages/{package}/openings", "package.opened", "package.excess-reported");

    public static ActRoute Copies { get; } = Of(
        "/packages/{package}/copies", "package.copied", "copy.destroyed", "key.destroyed", "destruction.failed");

    public static ActRoute Endorsement { get; } = Of(
        "/packages/{package}/endorsement", "endorsement.requested", "package.endorsed", "endorsement.refused",
        "endorsement.challenged", "endorsement.decided");

    public static ActRoute Destruction { get; } = Of(
        "/packages/{package}/destruction", "destruction.held", "destruction.hold-lifted", "destruction.approved",
        "destruction.audited");

    public static IReadOnlyList<ActRoute> All { get; } =
    [
        Officials, Cases, Orders, Validation, Review, Restriction, Issuer, Execution, Packages, Openings, Copies,
        Endorsement, Destruction,
    ];

    /// <summary>Null for a type that only nodes make.</summary>
    public static ActRoute? Find(string type) => All.FirstOrDefault(route => route.Types.Contains(type));

    /// <summary>The path of this statement's act, below the node's address.</summary>
    public string PathFor(Statement statement) => Root + Pattern
        .Replace("{number}", Uri.EscapeDataString(statement.Header.Thread), StringComparison.Ordinal)
        .Replace("{package}", Uri.EscapeDataString(PackageOf(statement.Body) ?? ""), StringComparison.Ordinal);

    /// <summary>The package that a statement about a package names; null for all others.</summary>
    public static string? PackageOf(StatementBody body) => (body as IOfPackage)?.Package;

    private static ActRoute Of(string pattern, params string[] types) =>
        new(pattern, new HashSet<string>(types, StringComparer.Ordinal));
}
