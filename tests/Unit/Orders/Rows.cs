using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Orders;
using LotusBridge.Orders.Statements;

namespace LotusBridge.Tests.Unit.Orders;

/// <summary>One row of a table of docs/lifecycles.md: where, what, by whom alone, and where to.</summary>
internal sealed record Row(string From, Func<Story, StatementBody> Says, Author[] By, Func<Story, string> Where, string To)
{
    public static Row Order(string from, Func<Story, StatementBody> says, Stage to, params Author[] by) =>
        new(from, says, by, story => story.Order.Stage.ToString(), to.ToString());

    public static Row Review(string from, Func<Story, StatementBody> says, ReviewStage to, params Author[] by) =>
        new(from, says, by, story => story.Order.Review.Stage.ToString(), to.ToString());

    public static Row Endorse(string from, Func<Story, StatementBody> says, EndorsementStage to, params Author[] by) =>
        new(from, says, by, story => story.Sealed.Endorsement.ToString(), to.ToString());

    public static Row Destroy(string from, Func<Story, StatementBody> says, DestructionStage to, params Author[] by) =>
        new(from, says, by, story => story.Sealed.Destruction.ToString(), to.ToString());
}

internal static class Rows
{
    /// <summary>The issuing authority: the issuer's office and, once validated by the judge, the judge's.</summary>
    private static readonly Author[] Issuer = [Cast.Investigator, Cast.Colleague, Cast.Judge];

    private static readonly Author[] Custodians = [Cast.Custodian, Cast.SecondCustodian, Cast.Judge, Cast.CourtJudge];

    private static readonly Author[] Keepers = [Cast.Investigator, Cast.Colleague, .. Custodians];

    public static IReadOnlyList<Row> All { get; } =
    [
        .. Validation(), .. Reviews(), .. Execution(), .. Objections(), .. Delivery(), .. Preservation(),
        .. Endorsement(), .. Destruction(),
    ];

    private static IEnumerable<Row> Validation() =>
    [
        Row.Order("issued", _ => new OrderValidated(false), Stage.Validated, Cast.Prosecutor, Cast.Judge, Cast.CourtJudge),
        Row.Order("issued", _ => new OrderValidationRefused("S 3", "no need"), Stage.ValidationRefused, Cast.Prosecutor, Cast.Judge, Cast.CourtJudge),
        Row.Order("emergency", _ => new OrderValidated(true), Stage.Validated, Cast.Prosecutor, Cast.Judge, Cast.CourtJudge),
        Row.Order("emergency", _ => new OrderValidationRefused("S 3", "no need"), Stage.Withdrawn, Cast.Prosecutor, Cast.Judge, Cast.CourtJudge),
        Row.Order("emergency-received", _ => new OrderValidated(true), Stage.Received, Cast.Prosecutor, Cast.Judge, Cast.CourtJudge),
        Row.Order("emergency-unvalidated", Lapse("ex-post-validation"), Stage.Withdrawn, Cast.MacauNode),
        Row.Order("validated", _ => new OrderTransmitted("4404"), Stage.Transmitted, Cast.MacauNode),
        Row.Order("emergency", _ => new OrderTransmitted("4404"), Stage.Transmitted, Cast.MacauNode),
        Row.Order("transmitted", Scenes.Receipt, Stage.UnderFormalReview, Cast.ZhuhaiNode),
        Row.Order("queued", story => new PreservationDirected("4404/telecom-a", story.Due("preservation")), Stage.UnderFormalReview, Cast.ZhuhaiNode),
        Row.Order("issued", _ => new OrderWithdrawn("not needed"), Stage.Withdrawn, Cast.Investigator, Cast.Colleague),
        Row.Order("received", _ => new OrderWithdrawn("not needed"), Stage.Withdrawn, Issuer),
        Row.Order("withdrawn", _ => new WithdrawalConfirmed(), Stage.Withdrawn, Cast.Provider),
    ];

    private static IEnumerable<Row> Reviews() =>
    [
        Row.Review("queued", _ => new ReviewAssigned(true), ReviewStage.Assigned, Cast.Reviewer, Cast.SecondReviewer),
        Row.Review("assigned", _ => new ReviewFormChecked(true, []), ReviewStage.LegalityCheck, Cast.Reviewer),
        Row.Review("assigned", _ => new ReviewFormChecked(false, ["no seal"]), ReviewStage.Queued, Cast.Reviewer),
        Row.Review("form-passed", _ => Scenes.Consultation, ReviewStage.IssuerConsulted, Cast.Reviewer),
        Row.Review("consulted", _ => new ReviewConsultationAnswered("it is not"), ReviewStage.IssuerAnswered, Issuer),
        Row.Order("form-passed", story => Scenes.Recognition(story.Pack), Stage.Recognised, Cast.Reviewer),
        Row.Review("form-passed", story => Scenes.Recognition(story.Pack), ReviewStage.Recognised, Cast.Reviewer),
        Row.Review("consulted", story => Scenes.Recognition(story.Pack) with { Scope = RecognitionScope.Part, Limits = ["May only"] }, ReviewStage.PartlyRecognised, Cast.Reviewer),
        Row.Review("answered", story => Scenes.Recognition(story.Pack) with { Scope = RecognitionScope.Conditional, Limits = ["no death penalty"] }, ReviewStage.Conditional, Cast.Reviewer),
        Row.Order("answered", _ => Scenes.Refusal, Stage.Refused, Cast.Reviewer),
        Row.Order("form-passed", _ => new ClarificationRequested("which line?"), Stage.ClarificationRequested, Cast.Reviewer),
        Row.Order("clarification", _ => new ClarificationAnswered("this one"), Stage.UnderFormalReview, Issuer),
    ];

    private static IEnumerable<Row> Execution() =>
    [
        Row.Order("recognised", Scenes.Direction, Stage.Directed, Cast.Reviewer),
        Row.Order("emergency-form-passed", Scenes.Direction, Stage.Directed, Cast.Reviewer),
        Row.Order("directed", _ => new OrderAcknowledged(), Stage.Acknowledged, Cast.Provider),
        Row.Order("acknowledged", _ => new CollectionStarted(), Stage.Collecting, Cast.Provider),
        Row.Order("collecting", _ => Scenes.Sealing(), Stage.Collecting, Cast.Provider),
        Row.Order("sealed", _ => new OrderExecuted(ExecutionOutcome.Delivered, [Story.Package]), Stage.Delivered, Cast.Provider),
        Row.Order("sealed", _ => new OrderExecuted(ExecutionOutcome.PartiallyDelivered, [Story.Package], "one day is gone"), Stage.PartiallyDelivered, Cast.Provider),
        Row.Order("collecting", _ => new OrderExecuted(ExecutionOutcome.NoData, [], "nothing stored"), Stage.NoData, Cast.Provider),
        Row.Order("enforced", _ => new OrderExecuted(ExecutionOutcome.NoData, [], "nothing stored"), Stage.NoData, Cast.Provider),
        Row.Order("overdue", _ => new EnforcementRequested("nothing came"), Stage.EnforcementRequested, Issuer),
        Row.Order("enforcement", _ => new EnforcementDecided(EnforcementOutcome.Enforced, "it is owed"), Stage.Enforced, Cast.Reviewer, Cast.SecondReviewer),
        Row.Order("enforcement", _ => new EnforcementDecided(EnforcementOutcome.Denied, "a breach", "rights", "S 9b"), Stage.Denied, Cast.Reviewer, Cast.SecondReviewer),
    ];

    private static IEnumerable<Row> Objections() =>
    [
        Row.Order("acknowledged", _ => new OrderObjected("wrong-issuer", "S 9a", "not competent"), Stage.Objected, Cast.Provider),
        Row.Order("collecting", _ => new OrderObjected("third-country-conflict", "S 11", "forbidden"), Stage.Objected, Cast.Provider),
        Row.Order("preservation-directed", _ => new OrderObjected("not-stored", "S 10a", "not here"), Stage.Objected, Cast.Provider),
        Row.Order("objected", story => new ObjectionAnswered(ObjectionOutcome.Maintained, "it stands", story.Due("produce")), Stage.Collecting, Issuer),
        Row.Order("objected", _ => new ObjectionAnswered(ObjectionOutcome.Referred, "to the court"), Stage.ConflictReview, Issuer),
        Row.Order("conflict", story => new ConflictDecided(ConflictOutcome.Upheld, "no conflict", story.Due("produce")), Stage.Collecting, Cast.CourtJudge),
        Row.Order("conflict", _ => new ConflictDecided(ConflictOutcome.Lifted, "a conflict"), Stage.Withdrawn, Cast.CourtJudge),
    ];

    private static IEnumerable<Row> Delivery() =>
    [
        Row.Order("executed", _ => Scenes.Delivery, Stage.Received, Cast.MacauNode),
        Row.Order("in-part", _ => Scenes.Delivery, Stage.Received, Cast.MacauNode),
        Row.Order("sealed", _ => Scenes.Delivery, Stage.Collecting, Cast.MacauNode),
        Row.Order("received", _ => new OrderClosed(), Stage.Closed, Cast.Investigator, Cast.Colleague),
        Row.Order("no-data", _ => new OrderClosed(), Stage.Closed, Cast.Investigator, Cast.Colleague),
        Row.Order("received", _ => new OrderRestricted("privilege", "S 8a", "a lawyer's"), Stage.Restricted, Cast.Reviewer, Cast.CourtJudge),
        Row.Order("received", _ => new PackageExcessReported(Story.Package, [new FileExcess("cdr.csv", 9, 1, 0, 0)]), Stage.Received, Cast.Investigator, Cast.Colleague),
        Row.Order("closed", _ => new PackageRestricted(Story.Package, "privilege", "S 8a", "a lawyer's"), Stage.Closed, Cast.Reviewer, Cast.CourtJudge),
        Row.Order("restricted", Scenes.Lift, Stage.Received, Cast.Reviewer),
        Row.Order("restricted", Scenes.Confirmation, Stage.Restricted, Cast.Reviewer),
        Row.Order("package-restricted", Scenes.Lift, Stage.Received, Cast.CourtJudge),
        Row.Order("package-restricted", Scenes.Confirmation, Stage.Received, Cast.CourtJudge),
        Row.Order("received", _ => new PackageOpened(Story.Package, "MO-C-K7Q2M4XA", "to find the sender"), Stage.Received, Cast.Investigator, Cast.Colleague),
    ];

    private static IEnumerable<Row> Preservation() =>
    [
        Row.Order("preservation-directed", story => new PreservationConfirmed(story.Due("preservation")), Stage.Preserved, Cast.Provider),
        Row.Order("preservation-directed", _ => new PreservationNotAvailable("nothing stored"), Stage.NotAvailable, Cast.Provider),
        Row.Order("preserved", story => new PreservationExtended(story.Due("preservation-extension", story.Order.PreservedUntil), "still needed"), Stage.Extended, Issuer),
        Row.Order("preserved", _ => new PreservationLinked("MO-2026-AAAAAAAA", Digest.Of([1])), Stage.LinkedToProduction, Issuer),
        Row.Order("extended", _ => new PreservationLinked("MO-2026-AAAAAAAA", Digest.Of([1])), Stage.LinkedToProduction, Issuer),
        Row.Order("preservation-over", Lapse("preservation"), Stage.Expired, Cast.ZhuhaiNode),
        Row.Order("linked", _ => new PreservationEnded("produced"), Stage.Ended, Issuer),
        Row.Order("ended", _ => new PreservationReleased(), Stage.Ended, Cast.Provider),
        Row.Order("expired", _ => new PreservationReleased(), Stage.Expired, Cast.Provider),
    ];

    private static IEnumerable<Row> Endorsement() =>
    [
        Row.Endorse("received", _ => new EndorsementRequested(Story.Package), EndorsementStage.Requested, Cast.Investigator, Cast.Colleague),
        Row.Endorse("endorsement-requested", _ => new EndorsementIntegrityVerified(Story.Package, Scenes.Sha), EndorsementStage.IntegrityVerified, Cast.MacauNode),
        Row.Endorse("integrity-verified", _ => new PackageEndorsed(Story.Package, ["hash-list"], [], "S 13d"), EndorsementStage.Endorsed, Cast.Endorser),
        Row.Endorse("integrity-verified", _ => new PackageEndorsed(Story.Package, ["hash-list"], ["not in tax cases"], "S 13d"), EndorsementStage.EndorsedWithLimits, Cast.Endorser),
        Row.Endorse("endorsement-requested", _ => new EndorsementRefused(Story.Package, "custody", "S 13d", "a gap"), EndorsementStage.Refused, Cast.Endorser),
        Row.Endorse("endorsed", _ => new EndorsementChallenged(Story.Package, "custody", "a gap"), EndorsementStage.Challenged, Cast.Endorser, Cast.Judge, Cast.CourtJudge),
        Row.Endorse("challenged", _ => new EndorsementDecided(Story.Package, "maintained", "no gap"), EndorsementStage.Maintained, Cast.Endorser, Cast.Judge, Cast.CourtJudge),
        Row.Endorse("challenged", _ => new EndorsementDecided(Story.Package, "revoked", "a gap"), EndorsementStage.Revoked, Cast.Endorser, Cast.Judge, Cast.CourtJudge),
    ];

    private static IEnumerable<Row> Destruction() =>
    [
        Row.Destroy("retention-over", story => new DestructionDue(Story.Package, "retention-ended", story.Article("retention"), story.Due("retention", story.Order.EndedAt).AddSeconds(1)), DestructionStage.Due, Cast.MacauNode),
        Row.Destroy("withdrawn", story => new DestructionDue(Story.Package, "order-withdrawn", "S 14", story.Order.EndedAt!.Value), DestructionStage.Due, Cast.MacauNode),
        Row.Destroy("received", story => new DestructionDue(Story.Package, "court-order", "S 14", story.Now), DestructionStage.Due, Cast.Judge, Cast.CourtJudge),
        Row.Destroy("due", _ => Scenes.DestructionApproval(), DestructionStage.PartlyApproved, Custodians),
        Row.Destroy("partly-approved", _ => Scenes.DestructionApproval(), DestructionStage.Approved, Cast.Judge, Cast.CourtJudge),
        Row.Destroy("overdue-destruction", _ => new AlarmRaised(Story.Package, AlarmRaised.Overdue), DestructionStage.Due, Cast.MacauNode),
        Row.Destroy("failed", _ => new AlarmRaised(Story.Package, AlarmRaised.Failed), DestructionStage.Failed, Cast.MacauNode),
        Row.Destroy("approved", _ => new DestructionHeld(Story.Package, "appeal", "S 14"), DestructionStage.LegalHold, Custodians),
        Row.Destroy("held", _ => new DestructionHoldLifted(Story.Package, "appeal dismissed"), DestructionStage.Due, Custodians),
        Row.Destroy("approved", _ => new DestructionFailed(Story.Package, Scenes.OfTheNode, "disk"), DestructionStage.Failed, Cast.MacauNode),
        Row.Destroy("received", _ => Scenes.Backup, DestructionStage.InUse, [Cast.MacauNode, .. Keepers, Cast.Endorser]),
        Row.Destroy("approved", _ => Scenes.Backup, DestructionStage.Due, [Cast.MacauNode, .. Keepers, Cast.Endorser]),
        Row.Destroy("opened", story => new CopyDestroyed(Story.Package, story.Sealed.Copies[0].Holder, FateMethod.Deleted), DestructionStage.InUse, Keepers),
        Row.Destroy("approved", _ => Scenes.KeyGone, DestructionStage.Approved, Keepers),
        Row.Destroy("accounted", Scenes.Certificate, DestructionStage.Certified, Cast.MacauNode),
        Row.Destroy("failed", Scenes.Certificate, DestructionStage.Certified, Cast.MacauNode),
        Row.Destroy("destroyed", _ => new DestructionAudited(Story.Package, "in order"), DestructionStage.Audited, Cast.Committee),
    ];

    private static Func<Story, StatementBody> Lapse(string name) => story =>
    {
        var clock = story.Order.Clock(name)!;
        return new ClockLapsed(clock.Name, clock.Due, clock.Article);
    };
}
