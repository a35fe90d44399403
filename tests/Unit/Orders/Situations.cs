using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Orders.Statements;
using LotusBridge.Rules;

namespace LotusBridge.Tests.Unit.Orders;

/// <summary>Every place that an order or a package can be in, by name, each reached by an ordinary story.</summary>
internal static class Situations
{
    private static readonly Dictionary<string, Func<Story>> Ways = new(StringComparer.Ordinal)
    {
        ["issued"] = () => new Story().Issued(),
        ["validated"] = () => new Story().Issued().Validated(),
        ["validation-refused"] = () => new Story().Issued().By(Cast.Judge, new OrderValidationRefused("S 3", "no need")),
        ["transmitted"] = () => new Story().Issued().Validated().Transmitted(),
        ["queued"] = () => new Story().Issued().Validated().Transmitted().Received(),
        ["assigned"] = () => new Story().Issued().Validated().UnderReview(),
        ["form-passed"] = () => From("assigned").FormPassed(),
        ["consulted"] = () => From("form-passed").Consulted(),
        ["answered"] = () => From("consulted").Answered(),
        ["clarification"] = () => From("form-passed").By(Cast.Reviewer, new ClarificationRequested("which line?")),
        ["recognised"] = () => From("form-passed").Recognised(),
        ["refused"] = () => From("answered").By(Cast.Reviewer, Scenes.Refusal),
        ["directed"] = () => From("recognised").Directed(),
        ["acknowledged"] = () => From("directed").Acknowledged(),
        ["collecting"] = () => From("acknowledged").Collecting(),
        ["sealed"] = () => From("collecting").Sealed(),
        ["objected"] = () => From("collecting").By(
            Cast.Provider, new OrderObjected("third-country-conflict", "S 11", "that law forbids it")),
        ["conflict"] = () => From("objected").By(
            Cast.Investigator, new ObjectionAnswered(ObjectionOutcome.Referred, "the court decides")),
        ["overdue"] = () => From("collecting").After(TimeSpan.FromDays(12)),
        ["enforcement"] = () => From("overdue").By(Cast.Investigator, new EnforcementRequested("nothing came")),
        ["enforced"] = () => From("enforcement").By(
            Cast.Reviewer, new EnforcementDecided(EnforcementOutcome.Enforced, "it is owed")),
        ["denied"] = () => From("enforcement").By(
            Cast.Reviewer, new EnforcementDecided(EnforcementOutcome.Denied, "no issuer", "wrong-issuer", "S 9a")),
        ["executed"] = () => From("sealed").Executed(),
        ["in-part"] = () => From("sealed").By(
            Cast.Provider, new OrderExecuted(ExecutionOutcome.PartiallyDelivered, [Story.Package], "one day is gone")),
        ["no-data"] = () => From("collecting").By(
            Cast.Provider, new OrderExecuted(ExecutionOutcome.NoData, [], "nothing stored")),
        ["received"] = () => From("executed").Delivered(),
        ["restricted"] = () => From("received").By(
            Cast.Reviewer, new OrderRestricted("privilege", "S 8a", "a lawyer's line after all")),
        ["opened"] = () => From("received").Opened(),
        ["package-restricted"] = () => From("received").By(Cast.CourtJudge, Scenes.Restriction),
        ["restriction-final"] = () => From("package-restricted").By(Cast.CourtJudge, Scenes.Confirmation(From("package-restricted"))),
        ["closed"] = () => From("received").Closed(),
        ["withdrawn"] = () => From("received").By(Cast.Investigator, new OrderWithdrawn("no longer needed")),
        ["emergency"] = () => new Story().EmergencyIssued(),
        ["emergency-form-passed"] = () => new Story().EmergencyIssued().UnderReview().FormPassed(),
        ["emergency-received"] = () => new Story().UntilEmergencyDelivered(),
        ["emergency-unvalidated"] = () => From("emergency-received").After(TimeSpan.FromHours(49)),
        ["preservation-directed"] = () => new Story().Issued(OrderKind.Preservation).Validated().UnderReview()
            .FormPassed().Recognised().Directed(),
        ["preserved"] = () => new Story().UntilPreserved(),
        ["extended"] = () => From("preserved").After(TimeSpan.FromDays(10)).Extended(),
        ["linked"] = () => From("preserved").By(
            Cast.Investigator, new PreservationLinked("MO-2026-AAAAAAAA", Digest.Of("issued"u8))),
        ["preservation-over"] = () => From("preserved").After(TimeSpan.FromDays(61)),
        ["expired"] = () => From("preservation-over").Expires(),
        ["not-available"] = () => From("preservation-directed").By(
            Cast.Provider, new PreservationNotAvailable("nothing stored")),
        ["ended"] = () => From("preserved").By(Cast.Investigator, new PreservationEnded("no longer needed")),
        ["endorsement-requested"] = () => From("received").By(
            Cast.Investigator, new EndorsementRequested(Story.Package)),
        ["integrity-verified"] = () => From("endorsement-requested").By(
            Cast.MacauNode, new EndorsementIntegrityVerified(Story.Package, Scenes.Sha)),
        ["endorsed"] = () => From("received").Endorsed(),
        ["challenged"] = () => From("endorsed").By(
            Cast.Endorser, new EndorsementChallenged(Story.Package, "custody", "the defence doubts it")),
        ["retention-over"] = () => From("closed").After(TimeSpan.FromDays(91)),
        ["due"] = () => From("closed").DestructionDue(),
        ["overdue-destruction"] = () => From("due").After(TimeSpan.FromDays(31)),
        ["held"] = () => From("due").By(Cast.Custodian, new DestructionHeld(Story.Package, "appeal", "S 14")),
        ["partly-approved"] = () => From("due").By(Cast.Custodian, Scenes.DestructionApproval()),
        ["approved"] = () => From("due").DestructionApproved(),
        ["accounted"] = () => From("approved").Accounted(),
        ["failed"] = () => From("accounted").By(
            Cast.MacauNode, new DestructionFailed(Story.Package, Scenes.OfTheNode, "disk does not answer")),
        ["destroyed"] = () => From("accounted").Destroyed(),
    };

    private static readonly Dictionary<string, Story> Reached = new(StringComparer.Ordinal);

    public static IReadOnlyCollection<string> Names => Ways.Keys;

    /// <summary>A copy to go on from; the way there is gone once.</summary>
    public static Story From(string name)
    {
        lock (Reached)
        {
            if (!Reached.TryGetValue(name, out var story))
            {
                story = Reached[name] = Ways[name]();
            }

            return story.Copy();
        }
    }

    private static Story Extended(this Story story) => story.By(
        Cast.Investigator,
        new PreservationExtended(story.Due("preservation-extension", story.Order.PreservedUntil), "still needed"));

    private static Story Expires(this Story story)
    {
        var clock = story.Order.Clock("preservation")!;
        return story.By(Cast.ZhuhaiNode, new ClockLapsed(clock.Name, clock.Due, clock.Article));
    }
}
