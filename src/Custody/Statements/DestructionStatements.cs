using LotusBridge.Ledger;

namespace LotusBridge.Custody.Statements;

/// <summary>The clock, a withdrawal, a refusal or a court says that the package's time is over.</summary>
/// <param name="Ground">As in <c>retention-ended</c>, <c>order-withdrawn</c>, <c>refused</c>, <c>court-order</c>.</param>
[StatementType("destruction.due", Shared = false)]
public sealed record DestructionDue(string Package, string Ground, string Article, DateTimeOffset Due) : StatementBody, IOfPackage
{
    public override string? Problem() =>
        StatementText.Package(Package) ?? StatementText.Id("ground", Ground) ?? StatementText.Id("article", Article);
}

[StatementType("destruction.held", Shared = false)]
public sealed record DestructionHeld(string Package, string Reason, string Article) : StatementBody, IOfPackage
{
    public override string? Problem() =>
        StatementText.Package(Package) ?? StatementText.Explanation("reason", Reason) ?? StatementText.Id("article", Article);
}

[StatementType("destruction.hold-lifted", Shared = false)]
public sealed record DestructionHoldLifted(string Package, string Reason) : StatementBody, IOfPackage
{
    public override string? Problem() =>
        StatementText.Package(Package) ?? StatementText.Explanation("reason", Reason);
}

/// <summary>One of the two persons, of different bodies, says: destroy it, and working copies are gone.</summary>
[StatementType("destruction.approved", Shared = false)]
public sealed record DestructionApproved(string Package, string Ground, bool WorkingCopiesDestroyed) : StatementBody, IOfPackage
{
    public override string? Problem() =>
        StatementText.Package(Package) ?? StatementText.Id("ground", Ground);
}

/// <summary>
/// The certificate: what was destroyed, on what ground, how, where, by whom. It outlives the content.
/// </summary>
/// <param name="Sha256">The ciphertext's, as in the manifest.</param>
/// <param name="Approvals">The two approvals, by digest.</param>
/// <param name="Operators">The two officials who approved, by pseudonym.</param>
/// <param name="Method">As in <c>ciphertext-removed-and-key-destroyed</c>.</param>
/// <param name="Holders">Every place that held it, as in <c>node:MO</c>.</param>
[StatementType("package.destroyed")]
public sealed record PackageDestroyed(
    string Package, Digest Sha256, string Ground, string Article, string Method,
    IReadOnlyList<string> Holders, IReadOnlyList<Digest> Approvals, IReadOnlyList<string> Operators) : StatementBody, IOfPackage
{
    public override string? Problem() =>
        StatementText.Package(Package) ?? StatementText.Id("ground", Ground) ?? StatementText.Id("article", Article)
        ?? StatementText.Id("method", Method)
        ?? StatementText.Ids("holders", Holders) ?? StatementText.Ids("operators", Operators)
        ?? (Approvals.Count > StatementText.MaxItems
            ? $"'approvals' has at most {StatementText.MaxItems} items, not {Approvals.Count}"
            : null);
}

/// <summary>Destruction did not succeed; an alarm for the committee.</summary>
[StatementType("destruction.failed", Shared = false)]
public sealed record DestructionFailed(string Package, string Holder, string Reason) : StatementBody, IOfPackage
{
    public override string? Problem() =>
        StatementText.Package(Package) ?? StatementText.Id("holder", Holder) ?? StatementText.Explanation("reason", Reason);
}

/// <summary>The committee has looked at the certificate.</summary>
[StatementType("destruction.audited", Shared = false)]
public sealed record DestructionAudited(string Package, string Finding) : StatementBody, IOfPackage
{
    public override string? Problem() =>
        StatementText.Package(Package) ?? StatementText.Explanation("finding", Finding);
}
