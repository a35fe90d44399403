namespace LotusBridge.Orders;

/// <summary>Where an order is; a draft is nobody's business yet and has no stage.</summary>
public enum Stage
{
    PendingValidation,
    Validated,
    EmergencyIssued,
    Transmitted,
    UnderFormalReview,
    ClarificationRequested,
    Recognised,
    Directed,
    Acknowledged,
    Collecting,
    Objected,
    ConflictReview,
    Delivered,
    PartiallyDelivered,
    NoData,
    Received,
    Restricted,
    EnforcementRequested,
    Enforced,
    Preserved,
    Extended,
    LinkedToProduction,

    // From here on the order has ended.
    ValidationRefused,
    Refused,
    Denied,
    Closed,
    Withdrawn,
    NotAvailable,
    Expired,
    Ended,
}

/// <summary>Where the review by the requested territory's judge is.</summary>
public enum ReviewStage
{
    NotStarted,
    Queued,
    Assigned,

    /// <summary>The form has passed; legality and the grounds for refusal are being looked at.</summary>
    LegalityCheck,
    IssuerConsulted,
    IssuerAnswered,
    Recognised,
    PartlyRecognised,
    Conditional,
    Refused,
}

/// <summary>Whether the sealed file has arrived, and whether it still exists.</summary>
public enum CustodyStage
{
    Sealed,
    Delivered,
    Destroyed,
}

/// <summary>Endorsement (異地簽註) of one package.</summary>
public enum EndorsementStage
{
    None,
    Requested,
    IntegrityVerified,
    Endorsed,
    EndorsedWithLimits,
    Challenged,
    Maintained,
    Refused,
    Revoked,
}

/// <summary>Destruction of one package.</summary>
public enum DestructionStage
{
    InUse,
    Due,
    LegalHold,

    /// <summary>Some but not all of the approvals that the pack wants.</summary>
    PartlyApproved,
    Approved,
    Failed,
    Certified,
    Audited,
}

public static class Stages
{
    /// <summary>True when no statement moves the order any more; packages are still restricted and destroyed.</summary>
    public static bool IsTerminal(this Stage stage) => stage >= Stage.ValidationRefused;
}
