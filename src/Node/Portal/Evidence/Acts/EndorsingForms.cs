using LotusBridge.Custody.Statements;
using LotusBridge.Node.Portal.Orders.Acts;
using LotusBridge.Node.Portal.Parts;
using LotusBridge.Rules;

namespace LotusBridge.Node.Portal.Evidence.Acts;

/// <summary>異地簽註: asked for, given on the pack's local form, refused, challenged and decided on.</summary>
internal static class EndorsingForms
{
    private const string Endorsed = "package.endorsed";

    private const string Refused = "endorsement.refused";

    /// <summary>The most characters of a form's field.</summary>
    private const int MaxField = 1000;

    private static readonly string[] Outcomes = [EndorsementDecided.Maintained, EndorsementDecided.Revoked];

    public static IReadOnlyList<ActForm> All { get; } =
    [
        new("endorsement.requested", _ => [], (setting, _) => new EndorsementRequested(setting.Package!.Package)),
        new(Endorsed, FieldsOf, (setting, entry) => new PackageEndorsed(
            setting.Package!.Package, entry.Many("conditions"), entry.Lines("limits"), ArticleOf(setting, Endorsed),
            Filled(setting, entry)))
        {
            Fault = FaultOf,
        },
        new(Refused, setting => [ActField.OneOf("ground", GroundsOf(setting)), Because(setting)],
            (setting, entry) => new EndorsementRefused(
                setting.Package!.Package, entry["ground"], ArticleOf(setting, Refused), entry["explanation"])),
        new("endorsement.challenged", setting => [ActField.OneOf("ground", GroundsOf(setting)), Because(setting)],
            (setting, entry) => new EndorsementChallenged(setting.Package!.Package, entry["ground"], entry["explanation"])),
        new("endorsement.decided", setting =>
            [
                ActField.OneOf("outcome", [.. Outcomes.Select(one => new Choice(one, setting.T.In("terms.endorsement-outcome", one)))]),
                Because(setting),
            ],
            (setting, entry) => new EndorsementDecided(setting.Package!.Package, entry["outcome"], entry["explanation"])),
    ];

    private static ActField Because(ActSetting setting) => ActField.Text() with { Hint = setting.T["evidence.form.stays"] };

    /// <summary>The article that the pack gives to the act: nobody types one.</summary>
    private static string ArticleOf(ActSetting setting, string act) => setting.Pack.FindAct(act)?.Article ?? "";

    /// <summary>The pack's grounds of the review, without its articles: the endorsement has one of its own.</summary>
    private static List<Choice> GroundsOf(ActSetting setting) =>
        [.. setting.GroundsOf("review", Grounds.Authority).Select(one => one with { Hint = null })];

    private static List<ActField> FieldsOf(ActSetting setting)
    {
        var conditions = Conditions.For(
            setting.Read, "endorsement", setting.State.IssuingTerritory, setting.State.RequestedTerritory);
        return
        [
            .. LocalForms.For(setting.Read, setting.State.IssuingTerritory)
                .SelectMany(form => form.Fields.Select(field => Of(setting, form, field))),
            .. conditions.Count == 0 ? Array.Empty<ActField>() :
            [
                ActField.AnyOf("conditions", [.. conditions.Select(one => PackChoice.Of(setting.Read, one, setting.T))])
                    with { Hint = setting.T["evidence.form.conditions-hint"] },
            ],
            ActField.Lines("limits") with
            {
                Value = string.Join('\n', setting.State.Limits), Label = setting.T["evidence.form.limits"],
                Hint = setting.T["evidence.form.limits-hint"],
            },
        ];
    }

    private static ActField Of(ActSetting setting, LocalForm form, FormField field)
    {
        var label = $"{setting.T.In("terms.form", form.Id)}: {setting.T.In("terms.form-field", field.Id)}";
        var asked = field.Kind switch
        {
            FormFieldKind.Confirmation => ActField.Declared(NameOf(form, field), setting.T["evidence.form.confirmed"]),
            FormFieldKind.PackageDigest => ActField.Declared(
                NameOf(form, field), setting.T["evidence.form.compared", setting.Package!.Sha256.ToString()]),
            FormFieldKind.Time => ActField.Line(NameOf(form, field)) with { Type = "datetime-local" },
            _ => ActField.Line(NameOf(form, field)) with { MaxLength = MaxField },
        };
        return asked with { Label = label, Hint = $"{field.Text} ({form.Article})", HintLanguage = setting.Read.Language };
    }

    private static string NameOf(LocalForm form, FormField field) => form.Id + "/" + field.Id;

    private static (string Field, string Text)? FaultOf(ActSetting setting, ActEntry entry)
    {
        var wrong = LocalForms.For(setting.Pack, setting.State.IssuingTerritory)
            .SelectMany(form => form.Fields.Where(field => field.Kind == FormFieldKind.Time).Select(field => NameOf(form, field)))
            .FirstOrDefault(name => MomentOf(setting, entry[name]) is null);
        return wrong is not null ? (wrong, "evidence.error.time")
            : setting.State.Limits.Except(entry.Lines("limits"), StringComparer.Ordinal).Any() ? ("limits", "evidence.error.limits")
            : null;
    }

    private static IReadOnlyList<FilledForm>? Filled(ActSetting setting, ActEntry entry)
    {
        var forms = LocalForms.For(setting.Pack, setting.State.IssuingTerritory);
        return forms.Count == 0 ? null :
        [
            .. forms.Select(form => new FilledForm(
                form.Id, [.. form.Fields.Select(field => new FilledField(field.Id, ValueOf(setting, field, entry[NameOf(form, field)])))])),
        ];
    }

    private static string ValueOf(ActSetting setting, FormField field, string entered) => field.Kind switch
    {
        FormFieldKind.Confirmation => LocalForms.Yes,
        FormFieldKind.PackageDigest => setting.Package!.Sha256.ToString(),
        FormFieldKind.Time => Moment.Write(MomentOf(setting, entered)!.Value),
        _ => entered,
    };

    private static DateTimeOffset? MomentOf(ActSetting setting, string entered) => LocalMoment.Read(entered, setting.FromLocal);
}
