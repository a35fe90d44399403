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

/// <summary>One of the two persons, of different bodies, says: destroy it, everywhere.</summary>
[StatementType("destruction.approved", Shared = false)]
public sealed record DestructionApproved(string Package, string Ground) : StatementBody, IOfPackage
{
    public override string? Problem() =>
        StatementText.Package(Package) ?? StatementText.Id("ground", Ground);
}

/// <summary>
/// The certificate: what was destroyed, on what ground, how, at every holder, with every key, by whom. It outlives the
/// content.
/// </summary>
/// <param name="Sha256">The ciphertext's, as in the manifest.</param>
/// <param name="Method">How the node did it, as in <c>ciphertext-overwritten-and-removed</c>.</param>
/// <param name="Copies">A line for each holder: the node itself first, then every copy in the order of its listing.</param>
/// <param name="Keys">A line for each recipient of the manifest, in its order.</param>
/// <param name="Approvals">The two approvals, by digest.</param>
/// <param name="Operators">The two officials who approved, by pseudonym.</param>
[StatementType("package.destroyed")]
public sealed record PackageDestroyed(
    string Package, Digest Sha256, string Ground, string Article, string Method, IReadOnlyList<CopyLine> Copies,
    IReadOnlyList<KeyLine> Keys, IReadOnlyList<Digest> Approvals, IReadOnlyList<string> Operators)
    : StatementBody, IOfPackage
{
    public override string? Problem() =>
        StatementText.Package(Package) ?? StatementText.Id("ground", Ground) ?? StatementText.Id("article", Article)
        ?? StatementText.Id("method", Method) ?? StatementText.Ids("operators", Operators)
        ?? (Approvals.Count > StatementText.MaxItems
            ? $"'approvals' has at most {StatementText.MaxItems} items, not {Approvals.Count}" : null)
        ?? (Copies.Count is 0 or > Holder.MaxOfPackage + 1
            ? $"a certificate accounts for 1 to {Holder.MaxOfPackage + 1} holders, not {Copies.Count}" : null)
        ?? Copies.Select(line => line.Problem()).FirstOrDefault(problem => problem is not null)
        ?? (Copies.DistinctBy(line => line.Holder).Count() != Copies.Count ? "a holder has one line" : null)
        ?? (Keys.Count is 0 or > StatementText.MaxItems
            ? $"a certificate accounts for 1 to {StatementText.MaxItems} keys, not {Keys.Count}" : null)
        ?? Keys.Select(line => line.Problem()).FirstOrDefault(problem => problem is not null)
        ?? (Keys.DistinctBy(line => line.Recipient).Count() != Keys.Count ? "a key has one line" : null);
}

/// <summary>A holder could not destroy what it holds; an alarm for the committee until it can.</summary>
[StatementType("destruction.failed", Shared = false)]
public sealed record DestructionFailed(string Package, Holder Holder, string Reason) : StatementBody, IOfPackage
{
    public override string? Problem() =>
        StatementText.Package(Package) ?? Holder.Problem() ?? StatementText.Explanation("reason", Reason);
}

/// <summary>
/// By the node, for the committee: the destruction was not done in time, or a holder could not do it. It names nobody,
/// and stays until that is resolved.
/// </summary>
/// <param name="Alarm"><see cref="Overdue"/> or <see cref="Failed"/>.</param>
[StatementType("alarm.raised", Shared = false)]
public sealed record AlarmRaised(string Package, string Alarm) : StatementBody, IOfPackage
{
    public const string Overdue = "destruction-overdue";
    public const string Failed = "destruction-failed";

    public override string? Problem() =>
        StatementText.Package(Package)
        ?? (Alarm is Overdue or Failed ? null : $"an alarm is '{Overdue}' or '{Failed}'");
}

/// <summary>The committee has looked at the certificate.</summary>
[StatementType("destruction.audited", Shared = false)]
public sealed record DestructionAudited(string Package, string Finding) : StatementBody, IOfPackage
{
    public override string? Problem() =>
        StatementText.Package(Package) ?? StatementText.Explanation("finding", Finding);
}
