using LotusBridge.Custody.Statements;

namespace LotusBridge.Orders.Statements;

/// <summary>Step 5: the reviewing judge directs the local provider (R07).</summary>
/// <param name="Provider">The addressee's office.</param>
/// <param name="Due">When the provider must have produced or preserved, as the pack computes it.</param>
[StatementType("order.directed")]
public sealed record OrderDirected(string Provider, DateTimeOffset Due) : StatementBody;

[StatementType("order.acknowledged")]
public sealed record OrderAcknowledged : StatementBody;

[StatementType("collection.started")]
public sealed record CollectionStarted : StatementBody;

/// <summary>The provider objects (Annex III).</summary>
/// <param name="Ground">A ground that the pack lets an addressee invoke.</param>
[StatementType("order.objected")]
public sealed record OrderObjected(string Ground, string Article, string Explanation) : StatementBody
{
    public override string? Problem() => StatementText.Reasons(Ground, Article, Explanation);
}

public enum ObjectionOutcome
{
    /// <summary>The order stands, with a new deadline.</summary>
    Maintained,

    /// <summary>The conflict goes to a court of the issuing territory; execution is suspended (Art. 17).</summary>
    Referred,
}

[StatementType("objection.answered")]
public sealed record ObjectionAnswered(ObjectionOutcome Outcome, string Explanation, DateTimeOffset? Due = null) : StatementBody
{
    public override string? Problem() =>
        (Outcome == ObjectionOutcome.Maintained) != Due.HasValue ? "a maintained order has a new deadline, a referred one has none"
        : StatementText.Explanation("explanation", Explanation);
}

public enum ConflictOutcome
{
    Upheld,
    Lifted,
}

/// <summary>The issuing territory's court has weighed the conflict of laws (Art. 17(5)-(8)).</summary>
[StatementType("conflict.decided")]
public sealed record ConflictDecided(ConflictOutcome Outcome, string Explanation, DateTimeOffset? Due = null) : StatementBody
{
    public override string? Problem() =>
        (Outcome == ConflictOutcome.Upheld) != Due.HasValue ? "an upheld order has a new deadline, a lifted one has none"
        : StatementText.Explanation("explanation", Explanation);
}

public enum ExecutionOutcome
{
    Delivered,
    PartiallyDelivered,
    NoData,
}

/// <summary>The provider says that it has executed, with what packages, or that there are no data.</summary>
[StatementType("order.executed")]
public sealed record OrderExecuted(ExecutionOutcome Outcome, IReadOnlyList<string> Packages, string? Explanation = null)
    : StatementBody
{
    /// <summary>The most packages of one execution.</summary>
    public const int MaxPackages = 100;

    public override string? Problem() =>
        (Outcome == ExecutionOutcome.NoData) != (Packages.Count == 0) ? "an execution delivers packages, or has no data"
        : Outcome != ExecutionOutcome.Delivered && Explanation is null ? "less than the whole needs an explanation"
        : Explanation is not null && StatementText.Explanation("explanation", Explanation) is { } problem ? problem
        : Packages.Count > MaxPackages ? $"an execution names at most {MaxPackages} packages, not {Packages.Count}"
        : !Packages.All(PackageName.IsName) ? "a package is named P- and 12 characters of Crockford's base 32"
        : null;
}

/// <summary>The requesting side has all it asked for; the user-notice task opens (Art. 13).</summary>
[StatementType("order.closed")]
public sealed record OrderClosed : StatementBody;

[StatementType("order.withdrawn")]
public sealed record OrderWithdrawn(string Reason) : StatementBody
{
    public override string? Problem() => StatementText.Explanation("reason", Reason);
}

/// <summary>The provider confirms that it has stopped and released what it preserved.</summary>
[StatementType("withdrawal.confirmed")]
public sealed record WithdrawalConfirmed : StatementBody;

[StatementType("enforcement.requested")]
public sealed record EnforcementRequested(string Explanation) : StatementBody
{
    public override string? Problem() => StatementText.Explanation("explanation", Explanation);
}

public enum EnforcementOutcome
{
    Enforced,
    Denied,
}

/// <param name="Ground">For a denial: a ground of Art. 16(4) or (5).</param>
[StatementType("enforcement.decided")]
public sealed record EnforcementDecided(
    EnforcementOutcome Outcome, string Explanation, string? Ground = null, string? Article = null)
    : StatementBody
{
    public override string? Problem() =>
        Outcome == EnforcementOutcome.Denied
            ? StatementText.Reasons(Ground ?? "", Article ?? "", Explanation)
        : Ground is not null || Article is not null ? "only a denial has a ground and its article"
        : StatementText.Explanation("explanation", Explanation);
}
