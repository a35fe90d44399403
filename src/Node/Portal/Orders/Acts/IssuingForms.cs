using LotusBridge.Custody.Statements;
using LotusBridge.Node.Portal.Parts;
using LotusBridge.Orders;
using LotusBridge.Orders.Statements;
using LotusBridge.Rules;

namespace LotusBridge.Node.Portal.Orders.Acts;

/// <summary>What the issuing side validates, answers, extends, withdraws and closes.</summary>
internal static class IssuingForms
{
    /// <summary>The pack's procedure that leads to a court, and the ground of the same name.</summary>
    private const string Conflict = "third-country-conflict";

    public static IReadOnlyList<ActForm> Validation { get; } =
    [
        new("order.validated", _ => [], (setting, _) => new OrderValidated(setting.State.Stage != Stage.PendingValidation)),
        new("order.validation-refused", _ => [ActField.Line("article"), ActField.Text()],
            (_, entry) => new OrderValidationRefused(entry["article"], entry["explanation"])),
    ];

    public static IReadOnlyList<ActForm> Issuer { get; } =
    [
        ActForm.OfText("clarification.answered", "answer", text => new ClarificationAnswered(text)),
        ActForm.OfText("review.consultation-answered", "answer", text => new ReviewConsultationAnswered(text)),
        new("objection.answered", AnswersOf, (setting, entry) => entry.Is("outcome", "maintained")
            ? new ObjectionAnswered(ObjectionOutcome.Maintained, entry["explanation"], setting.Now)
            : new ObjectionAnswered(ObjectionOutcome.Referred, entry["explanation"])),
        new("conflict.decided", setting =>
            [ActField.OneOf("outcome", Words<ConflictOutcome>(setting, "terms.conflict-outcome")), ActField.Text()],
            (setting, entry) => entry.Is("outcome", "upheld")
                ? new ConflictDecided(ConflictOutcome.Upheld, entry["explanation"], setting.Now)
                : new ConflictDecided(ConflictOutcome.Lifted, entry["explanation"])),
        ActForm.OfText("preservation.extended", "explanation", text => new PreservationExtended(default, text)),
        new("preservation.linked", _ => [ActField.Line("production")],
            (setting, _) => new PreservationLinked(setting.Production!.Number, setting.Production.State.Digest))
        {
            Fault = (setting, _) => IsLinkable(setting) ? null : ("production", "orders.error.production"),
        },
        ActForm.OfText("preservation.ended", "reason", text => new PreservationEnded(text)),
        ActForm.OfText("order.withdrawn", "reason", text => new OrderWithdrawn(text)),
        ActForm.OfText("enforcement.requested", "explanation", text => new EnforcementRequested(text)),
        ActForm.Plain("order.closed", () => new OrderClosed()),
    ];

    /// <summary>The words of an outcome, as statements write them and as the glossary says them.</summary>
    public static IReadOnlyList<Choice> Words<T>(ActSetting setting, string family)
        where T : struct, Enum =>
    [
        .. Enum.GetValues<T>().Select(one => StatementJson.Word(one))
            .Select(word => new Choice(word, setting.T.In(family, word))),
    ];

    private static IReadOnlyList<ActField> AnswersOf(ActSetting setting) =>
    [
        ActField.OneOf("outcome", [.. Words<ObjectionOutcome>(setting, "terms.objection-outcome")
            .Where(one => one.Value == "maintained" || setting.State.Objection == Conflict)]),
        ActField.Text(),
    ];

    /// <summary>The order that this very preservation waits for, and one that the person may know of.</summary>
    private static bool IsLinkable(ActSetting setting) => setting.Production is { State: { Kind: OrderKind.Production } linked }
        && linked.Issued.Preserves == setting.Order.Number;
}
