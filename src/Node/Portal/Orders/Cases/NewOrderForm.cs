using System.Security.Cryptography;
using System.Text.Json;
using LotusBridge.Custody.Mainland;
using LotusBridge.Custody.Sealing;
using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Node.Access;
using LotusBridge.Node.Acts;
using LotusBridge.Node.Portal.Orders.Acts;
using LotusBridge.Node.Portal.Parts;
using LotusBridge.Orders.Statements;
using LotusBridge.Rules;

namespace LotusBridge.Node.Portal.Orders.Cases;

/// <summary>The rest of an order: only what the pack needs for what it is to be.</summary>
internal sealed class NewOrderForm(PortalRequest portal, FiledCase file, NewOrder plan, KnownOfficials officials)
{
    /// <summary>What the form proposes as the beginning of the time range.</summary>
    private static readonly TimeSpan UsualRange = TimeSpan.FromDays(30);

    public IReadOnlyList<ActField> Fields =>
    [
        ActField.OneOf("addressee", Addressees()),
        ActField.OneOf(
            "identifier-format", [.. IdentifierText.Formats.Select(one => new Choice(one, portal.T.In("terms.identifier-format", one)))]),
        ActField.Lines("identifiers") with
        {
            IsRequired = true, MinLength = 1, MaxLength = StatementText.MaxId, MaxItems = OrderIssued.MaxIdentifiers,
        },
        ActField.Line("from") with { Type = "datetime-local", Value = LocalMoment.Write(portal, portal.Now - UsualRange) },
        ActField.Line("until") with { Type = "datetime-local", Value = LocalMoment.Write(portal, portal.Now) },
        .. CasePages.OffenceFields(file.Body.Offence),
        .. plan.Pack.Offences is { } offences ? Listed(offences) : [],
        ActField.AnyOf("conditions", [.. Conditions.For(portal.Read(plan.Pack), "issue", portal.Self.Territory, plan.To)
            .Select(one => PackChoice.Of(portal.Read(plan.Pack), one, portal.T))]),
        .. plan.Kind == OrderKind.Production ? Producing : [],
        ActField.Text("necessity"),
        ActField.Text("case-summary"),
        .. plan.MayLeaveFirst(portal.Me) ? Urgent() : [],
    ];

    /// <summary>What is wrong, beside lengths and choices: the field and the key of what is said.</summary>
    public IReadOnlyList<FieldError> Check(ActEntry entry)
    {
        var errors = FieldCheck.Of(portal.T, Fields, entry);
        return errors.Count > 0 ? errors : [.. Faults(entry).Select(one => new FieldError(one.Field, portal.T[one.Text]))];
    }

    /// <summary>The order, in the case that the gate has loaded, and the grounds that it commits to.</summary>
    public (OrderIssued Body, byte[] Grounds) Compose(ActEntry entry)
    {
        var grounds = JsonSerializer.SerializeToUtf8Bytes(
            new AuthorityOnlyGrounds(
                Convert.ToBase64String(RandomNumberGenerator.GetBytes(Commitment.SaltLength)), entry["necessity"],
                entry["case-summary"]),
            StatementJson.Options);
        var pack = new RulePackRef(plan.Pack.Id, plan.Pack.Version, plan.Shelved.Digest);
        var body = new OrderIssued(
            plan.Kind, pack, plan.To, entry["addressee"], plan.Category,
            [.. entry.Lines("identifiers").Select(one => new Identifier(entry["identifier-format"], one))],
            MomentIn(entry["from"])!.Value, MomentIn(entry["until"])!.Value,
            new Offence(entry["provision"], CasePages.YearsIn(entry)!.Value, entry.Optional("listed")),
            file.Opened.Statement.Digest, entry.Many("conditions"),
            plan.Kind == OrderKind.Production ? entry.Lines("recipients") : [], Digest.Of(grounds),
            entry.Optional("emergency-ground") is { } ground ? new Emergency(ground, entry["emergency-explanation"]) : null,
            plan.Kind == OrderKind.Production ? entry.Optional("preserves") : null);
        return (body, grounds);
    }

    private static IReadOnlyList<ActField> Producing { get; } =
    [
        ActField.Lines("recipients") with { IsRequired = true, MaxItems = OrderIssued.MaxRecipients },
        ActField.Line("preserves", isRequired: false),
    ];

    private IReadOnlyList<ActField> Listed(OffenceThreshold offences) =>
    [
        ActField.OneOf("listed", [.. offences.Listed.Select(one => new Choice(
            one.Id, portal.T.Find("terms.listed." + one.Id) ?? one.Id, one.Article))], isRequired: false),
    ];

    private IReadOnlyList<ActField> Urgent() =>
    [
        ActField.OneOf("emergency-ground", [.. Emergency.Grounds.Order(StringComparer.Ordinal)
            .Select(one => new Choice(one, portal.T.In("terms.emergency", one)))], isRequired: false),
        ActField.Text("emergency-explanation", isRequired: false),
    ];

    /// <summary>The providers' offices that are in that territory's register now.</summary>
    private List<Choice> Addressees() =>
    [
        .. officials.Statements.Select(one => one.Body).OfType<OfficialRegistered>().Where(one => one.Role == Roles.Provider)
            .Select(one => officials.Find(one.Official, portal.Now)).OfType<Author>()
            .Where(one => one.Role == Roles.Provider && one.Territory == plan.To)
            .Select(one => one.Office).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(office => new Choice(office, office)),
    ];

    private IEnumerable<(string Field, string Text)> Faults(ActEntry entry)
    {
        var (from, until) = (MomentIn(entry["from"]), MomentIn(entry["until"]));
        if (from is null || until is null)
        {
            yield return (from is null ? "from" : "until", "orders.error.time");
        }
        else if (until <= from)
        {
            yield return ("until", "orders.error.period");
        }

        if (CasePages.YearsIn(entry) is null)
        {
            yield return ("max-years", "orders.error.sentence");
        }

        if (entry["identifiers"].AsSpan().ContainsAny("*?%"))
        {
            yield return ("identifiers", "orders.error.wildcard");
        }
        else if (!entry.Lines("identifiers").All(one => IdentifierText.IsOne(entry["identifier-format"], one)))
        {
            yield return ("identifiers", "orders.error.identifier");
        }

        if (plan.Kind == OrderKind.Production && !entry.Lines("recipients").All(IsRecipient))
        {
            yield return ("recipients", "orders.error.recipient");
        }

        if (entry.Optional("emergency-ground") is null != entry.Optional("emergency-explanation") is null)
        {
            yield return ("emergency-explanation", "orders.error.emergency");
        }
    }

    // An order that nobody can answer should not leave; the node keeps recipients as text.
    private static bool IsRecipient(string text) => KeyRecipient.TryParse(text, out _) || Sm2PublicKey.TryParse(text, out _);

    private DateTimeOffset? MomentIn(string text) => LocalMoment.Read(text, portal.FromLocal);
}
