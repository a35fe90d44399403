using LotusBridge.Node.Portal.Parts;
using LotusBridge.Orders;
using LotusBridge.Orders.Statements;
using LotusBridge.Rules;

namespace LotusBridge.Node.Portal.Orders.Acts;

/// <summary>The steps of the reviewing judge.</summary>
internal static class ReviewForms
{
    public static IReadOnlyList<ActForm> All { get; } =
    [
        new("review.assigned", setting => [ActField.Declared("no-conflict", setting.T["orders.no-conflict"])],
            (_, _) => new ReviewAssigned(NoConflictOfInterest: true)),
        new("review.form-checked", setting =>
            [
                ActField.OneOf(
                    "passed", [new("yes", setting.T["orders.form.passed"]), new("no", setting.T["orders.form.failed"])]),
                ActField.Lines("defects"),
            ],
            (_, entry) => new ReviewFormChecked(entry.Is("passed", "yes"), entry.Lines("defects")))
        {
            Fault = (_, entry) => entry.Is("passed", "yes") == (entry.Lines("defects").Count == 0) ? null
                : ("defects", entry.Is("passed", "yes") ? "orders.error.no-defects" : "orders.error.defects"),
        },
        OfGround("review.issuer-consulted", (ground, article, text) => new ReviewIssuerConsulted(ground, article, text)),
        ActForm.OfText("clarification.requested", "question", text => new ClarificationRequested(text)),
        new("order.recognised", Recognition, (_, entry) => new OrderRecognised(
            ScopeOf(entry["scope"]), entry.Lines("limits"), entry.Many("conditions"), entry.Optional("approval")))
        {
            Fault = (_, entry) => entry.Is("scope", "whole") == (entry.Lines("limits").Count == 0) ? null
                : ("limits", entry.Is("scope", "whole") ? "orders.error.no-limits" : "orders.error.limits"),
        },
        OfGround("order.refused", (ground, article, text) => new OrderRefused(ground, article, text)) with
        {
            Bar = setting => setting.State.Review.ConsultedOn is not null ? null : new Refusal(
                OrderRefusalCode.ConsultationMissing, "Art. 12(3)", "before a refusal the issuer is consulted about its ground"),
        },
        new("order.directed", _ => [], (setting, _) => new OrderDirected(setting.State.Issued.Addressee, setting.Now)),
        new("enforcement.decided", Enforcement, (setting, entry) => entry.Is("outcome", "enforced")
            ? new EnforcementDecided(EnforcementOutcome.Enforced, entry["explanation"])
            : new EnforcementDecided(
                EnforcementOutcome.Denied, entry["explanation"], entry["ground"],
                setting.ArticleOf(EnforcementProcedure(setting), Grounds.Authority, entry["ground"])))
        {
            Fault = (_, entry) => entry.Is("outcome", "enforced") || entry["ground"].Length > 0 ? null
                : ("ground", "orders.error.ground"),
        },
    ];

    /// <summary>Art. 12 speaks of production alone; a preservation order is judged by Art. 16(5).</summary>
    public static string ReviewProcedure(ActSetting setting) =>
        setting.State.Kind == OrderKind.Production ? "review" : EnforcementProcedure(setting);

    public static string EnforcementProcedure(ActSetting setting) =>
        setting.State.Kind == OrderKind.Production ? "enforcement-production" : "enforcement-preservation";

    /// <summary>An act on a ground of the review; the article is the pack's.</summary>
    public static ActForm OfGround(string type, Func<string, string, string, Custody.Statements.StatementBody> body) => new(
        type, setting => [ActField.OneOf("ground", GroundsOf(setting, type)), ActField.Text()],
        (setting, entry) => body(
            entry["ground"], setting.ArticleOf(ReviewProcedure(setting), Grounds.Authority, entry["ground"]),
            entry["explanation"]));

    private static IReadOnlyList<Choice> GroundsOf(ActSetting setting, string type) =>
    [
        .. setting.GroundsOf(ReviewProcedure(setting), Grounds.Authority)
            .Where(one => type != "order.refused" || one.Value == setting.State.Review.ConsultedOn),
    ];

    private static List<ActField> Recognition(ActSetting setting)
    {
        var conditions = Conditions.For(
            setting.Read, "recognition", setting.State.IssuingTerritory, setting.State.RequestedTerritory);
        List<ActField> fields =
        [
            ActField.OneOf("scope", IssuingForms.Words<RecognitionScope>(setting, "terms.recognition-scope")),
            ActField.Lines("limits"),
        ];
        if (conditions.Count > 0)
        {
            fields.Add(ActField.AnyOf("conditions", [.. conditions.Select(one => PackChoice.Of(setting.Read, one, setting.T))]));
        }

        if (conditions.Any(one => one.NeedsReference))
        {
            fields.Add(ActField.Line("approval", isRequired: false));
        }

        return fields;
    }

    private static List<ActField> Enforcement(ActSetting setting) =>
    [
        ActField.OneOf("outcome", IssuingForms.Words<EnforcementOutcome>(setting, "terms.enforcement-outcome")),
        ActField.OneOf("ground", setting.GroundsOf(EnforcementProcedure(setting), Grounds.Authority), isRequired: false),
        ActField.Text(),
    ];

    private static RecognitionScope ScopeOf(string word) => word switch
    {
        "whole" => RecognitionScope.Whole,
        "part" => RecognitionScope.Part,
        _ => RecognitionScope.Conditional,
    };
}
