using LotusBridge.Custody.Sealing;

namespace LotusBridge.Orders;

/// <summary>The codes of this room's refusals, beside those of <see cref="Rules.RefusalCode"/>. They never change.</summary>
public static class OrderRefusalCode
{
    public const string AddresseeDiffers = "addressee-differs";
    public const string AlarmUnfounded = "alarm-unfounded";
    public const string AlreadyIssued = "already-issued";
    public const string AnswersNothing = "answers-nothing";
    public const string AnswersUnknown = "answers-unknown";
    public const string ApprovalsDiffer = "approvals-differ";
    public const string ArticleDiffers = "article-differs";
    public const string BeforeTheOrder = "before-the-order";
    public const string CaseMissing = "case-missing";
    public const string ClockDiffers = "clock-differs";
    public const string ClockNotRunning = "clock-not-running";
    public const string ConsultationMissing = "consultation-missing";
    public const string CopiesDiffer = "copies-differ";
    public const string CopiesFull = "copies-full";
    public const string CopiesUnaccounted = "copies-unaccounted";
    public const string CopyKnown = "copy-known";
    public const string CopyUnknown = "copy-unknown";
    public const string ContentDiffers = "content-differs";
    public const string ExceedsOrder = "exceeds-order";
    public const string FutureData = "future-data";
    public const string GroundDiffers = "ground-differs";
    public const string KeyDiffers = "key-differs";
    public const string KeysUnaccounted = "keys-unaccounted";
    public const string KeyUnknown = "key-unknown";
    public const string LimitsMissing = "limits-missing";
    public const string NoOrder = "no-order";
    public const string NotNow = "not-now";
    public const string OrderEnded = "order-ended";
    public const string PackageKnown = "package-known";
    public const string PackagesDiffer = "packages-differ";
    public const string PackageUnknown = "package-unknown";
    public const string PackUnknown = "pack-unknown";
    public const string PermissionMissing = "permission-missing";
    public const string RecipientsDiffer = "recipients-differ";
    public const string RecipientsMixed = RecipientsRefusedException.Mixed;
    public const string RefusalStands = "refusal-stands";
    public const string RestrictionUnknown = "restriction-unknown";
    public const string ReviewOpen = "review-open";
    public const string SameTerritory = "same-territory";
    public const string ThreadDiffers = "thread-differs";
    public const string TooEarly = "too-early";
    public const string TooLate = "too-late";
    public const string TypeUnknown = "type-unknown";
    public const string ValidationOpen = "validation-open";
    public const string WrongOffice = "wrong-office";
    public const string WrongPerson = "wrong-person";
    public const string WrongRole = "wrong-role";
    public const string WrongTerritory = "wrong-territory";
}
