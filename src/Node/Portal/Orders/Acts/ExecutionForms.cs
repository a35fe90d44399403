using LotusBridge.Node.Portal.Parts;
using LotusBridge.Orders.Statements;
using LotusBridge.Rules;

namespace LotusBridge.Node.Portal.Orders.Acts;

/// <summary>What the provider acknowledges, preserves, objects to and has executed.</summary>
internal static class ExecutionForms
{
    /// <summary>The pack's procedure that leads to a court, and the ground of the same name.</summary>
    private const string Conflict = "third-country-conflict";

    public static IReadOnlyList<ActForm> All { get; } =
    [
        ActForm.Plain("order.acknowledged", () => new OrderAcknowledged()),
        ActForm.Plain("collection.started", () => new CollectionStarted()),
        new("order.objected", setting => [ActField.OneOf("ground", GroundsOf(setting)), ActField.Text()],
            (setting, entry) => new OrderObjected(entry["ground"], ArticleOf(setting, entry["ground"]), entry["explanation"])),
        new("order.executed", Execution, Executed)
        {
            Fault = (_, entry) => entry.Is("outcome", "delivered") || entry["explanation"].Length > 0 ? null
                : ("explanation", "orders.error.less"),
        },
        ActForm.Plain("preservation.confirmed", () => new PreservationConfirmed(default)),
        ActForm.OfText("preservation.not-available", "explanation", text => new PreservationNotAvailable(text)),
        ActForm.Plain("preservation.released", () => new PreservationReleased()),
        ActForm.Plain("withdrawal.confirmed", () => new WithdrawalConfirmed()),
    ];

    private static IReadOnlyList<Choice> GroundsOf(ActSetting setting)
    {
        var conflict = setting.State.Kind == OrderKind.Production
            ? setting.Read.Procedures.FirstOrDefault(one => one.Id == Conflict)
            : null;
        return
        [
            .. setting.GroundsOf(ReviewForms.EnforcementProcedure(setting), Grounds.Addressee),
            .. conflict is not null
                ? new[] { PackChoice.Of(setting.Read, Conflict, setting.T.In("terms.ground", Conflict), conflict.Text, conflict.Article) }
                : [],
        ];
    }

    private static string ArticleOf(ActSetting setting, string ground) => ground == Conflict
        ? setting.Pack.Procedures.First(one => one.Id == Conflict).Article
        : setting.ArticleOf(ReviewForms.EnforcementProcedure(setting), Grounds.Addressee, ground);

    /// <summary>Where something was sealed, it is delivered whole or in part; otherwise there is nothing.</summary>
    private static List<ActField> Execution(ActSetting setting) =>
    [
        ActField.OneOf("outcome", [.. IssuingForms.Words<ExecutionOutcome>(setting, "terms.execution-outcome")
            .Where(one => one.Value == "no-data" == (setting.State.Packages.Count == 0))]),
        ActField.Text("explanation", isRequired: false),
    ];

    /// <summary>Every package that was sealed under the order, as the law wants it.</summary>
    private static OrderExecuted Executed(ActSetting setting, ActEntry entry) => new(
        entry["outcome"] switch
        {
            "delivered" => ExecutionOutcome.Delivered,
            "partially-delivered" => ExecutionOutcome.PartiallyDelivered,
            _ => ExecutionOutcome.NoData,
        },
        [.. setting.State.Packages.Keys], entry.Optional("explanation"));
}
