namespace LotusBridge.Rules.Format;

/// <summary>One method for each kind of entry; the order of keys is that of `docs/rule-packs.md`.</summary>
internal sealed class SectionReader
{
    public HashSet<string> Roles { get; } = new(StringComparer.Ordinal);

    public HashSet<string> Categories { get; } = new(StringComparer.Ordinal);

    public HashSet<string> Policies { get; } = new(StringComparer.Ordinal);

    public HashSet<string> Calendars { get; } = new(StringComparer.Ordinal);

    /// <summary>The cells of the competence table, for the rules that lean on them.</summary>
    public HashSet<(OrderKind Order, string Category, string Issuer)> Cells { get; } = [];

    public static Office Office(Fields f) => new(new Role(f.Id("id")), f.Text("title"), f.Id("body"));

    public static Category Category(Fields f) => new()
    {
        Id = f.Id("id"),
        Title = f.Text("title"),
        Tier = f.TextOrNone("tier"),
        Definition = f.Text("definition"),
        Disabled = f.Section("disabled", d => new Prohibition
        {
            Text = d.Text("text"),
            Article = d.Text("article"),
            Confirmed = d.Flag("confirmed"),
        }),
        Article = f.Text("article"),
        Confirmed = f.Flag("confirmed"),
    };

    public IssuingPower Power(Fields f) => new()
    {
        Order = f.Choice("order", Vocabulary.Orders),
        Categories = f.References("categories", Categories, least: 1),
        Issuer = new Role(f.Reference("issuer", Roles)),
        Validators = Validators(f),
        Article = f.Text("article"),
        Confirmed = f.Flag("confirmed"),
    };

    /// <summary>An emergency only moves validation behind the order, so a cell must name the validators.</summary>
    public EmergencyPower EmergencyPower(Fields f)
    {
        var power = new EmergencyPower
        {
            Order = f.Choice("order", Vocabulary.Orders),
            Categories = f.References("categories", Categories, least: 1),
            Issuers = [.. f.References("issuers", Roles, least: 1).Select(id => new Role(id))],
            Condition = f.Text("condition"),
            Article = f.Text("article"),
            Confirmed = f.Flag("confirmed"),
        };
        foreach (var issuer in power.Issuers)
        {
            foreach (var category in power.Categories.Where(c => !Cells.Contains((power.Order, c, issuer.Id))))
            {
                f.Problem("issuers", $"{issuer} has no rule for {category} that the emergency could hasten");
            }
        }

        return power;
    }

    public OffenceThreshold Offences(Fields f) => new()
    {
        Categories = f.References("categories", Categories, least: 1),
        MinimumMaximumYears = f.Number("minimumMaximumYears", 1, 100),
        Listed = f.Each("listed", o => new ListedOffence
        {
            Id = o.Id("id"),
            Condition = o.TextOrNone("condition"),
            Article = o.Text("article"),
            Confirmed = o.Flag("confirmed"),
        }, id: o => o.Id),
        Article = f.Text("article"),
        Confirmed = f.Flag("confirmed"),
    };

    public static SentenceThreshold Sentence(Fields f) => new()
    {
        MinimumMonths = f.Number("minimumMonths", 1, 1200),
        Condition = f.Text("condition"),
        Article = f.Text("article"),
        Confirmed = f.Flag("confirmed"),
    };

    public Notice Notice(Fields f) => new()
    {
        Categories = f.References("categories", Categories, least: 1),
        Waiver = f.Text("waiver"),
        WaiverArticle = f.Text("waiverArticle"),
        Article = f.Text("article"),
        Confirmed = f.Flag("confirmed"),
    };

    public static Clock Clock(Fields f)
    {
        var unit = f.Choice("unit", Vocabulary.Units);
        var isImmediate = unit == ClockUnit.Immediate;
        return new Clock
        {
            Id = f.Id("id"),
            Unit = unit,
            Amount = isImmediate ? 0 : f.Number("amount", 1, unit == ClockUnit.FollowingYear ? 1 : 3650),
            MonthDay = unit == ClockUnit.FollowingYear ? CalendarReader.MonthDay(f) : null,
            Start = f.Reference("start", Vocabulary.Starts),
            Counting = f.Section("counting", Counting) ?? f.Missing<Counting>("counting"),
            Who = f.Text("who"),
            Effect = f.Text("effect"),
            AppliesTo = f.Choices("appliesTo", Vocabulary.Situations, least: 0),
            Article = f.Text("article"),
            Confirmed = f.Flag("confirmed"),
        };
    }

    public Ground Ground(Fields f) => new()
    {
        Id = f.Id("id"),
        Procedure = f.Reference("procedure", Vocabulary.Procedures),
        Text = f.Text("text"),
        Invokers = f.References("invokers", Vocabulary.Invokers, least: 1),
        Policy = f.ReferenceOrNone("policy", Policies),
        Article = f.Text("article"),
        Confirmed = f.Flag("confirmed"),
    };

    public static Policy Policy(Fields f) => new()
    {
        Id = f.Id("id"),
        Text = f.Text("text"),
        Enabled = f.Flag("enabled"),
        Article = f.Text("article"),
        Confirmed = f.Flag("confirmed"),
    };

    public Condition Condition(Fields f) => new()
    {
        Id = f.Id("id"),
        Stage = f.Reference("stage", Vocabulary.Stages),
        Text = f.Text("text"),
        RequestedSystem = f.TextOrNone("requestedSystem"),
        RequestingSystem = f.TextOrNone("requestingSystem"),
        RequestingOtherThan = f.TextOrNone("requestingOtherThan"),
        Policy = f.ReferenceOrNone("policy", Policies),
        NeedsReference = f.FlagOr("needsReference", false),
        Article = f.Text("article"),
        Confirmed = f.Flag("confirmed"),
    };

    public static LocalForm Form(Fields f) => new()
    {
        Id = f.Id("id"),
        LegalSystem = f.Id("legalSystem"),
        Text = f.Text("text"),
        Fields = f.Each(
            "fields",
            i => new FormField(i.Id("id"), i.Choice("kind", Vocabulary.FieldKinds), i.Text("text")),
            least: 1,
            id: i => i.Id),
        Article = f.Text("article"),
        Confirmed = f.Flag("confirmed"),
    };

    public static ActRule Act(Fields f) => new()
    {
        Act = f.Pair("act"),
        Text = f.Text("text"),
        Article = f.Text("article"),
        Confirmed = f.Flag("confirmed"),
    };

    public static DestructionRule Destruction(Fields f) => new()
    {
        Persons = f.Number("persons", 1, 10),
        DifferentBodies = f.Flag("differentBodies"),
        Article = f.Text("article"),
        Confirmed = f.Flag("confirmed"),
    };

    public LocalLaw LocalLaw(Fields f) => new()
    {
        Id = f.Id("id"),
        LegalSystem = f.Id("legalSystem"),
        Authority = f.Text("authority"),
        Text = f.Text("text"),
        Policy = f.ReferenceOrNone("policy", Policies),
        Article = f.Text("article"),
        Confirmed = f.Flag("confirmed"),
    };

    public static OrderField OrderField(Fields f) => new()
    {
        Id = f.Id("id"),
        Order = f.Choice("order", Vocabulary.Orders),
        Text = f.Text("text"),
        VisibleTo = f.References("visibleTo", Vocabulary.Readers, least: 0),
        Article = f.Text("article"),
        Confirmed = f.Flag("confirmed"),
    };

    public static Counter Counter(Fields f) => new()
    {
        Id = f.Id("id"),
        Text = f.Text("text"),
        Article = f.Text("article"),
        Confirmed = f.Flag("confirmed"),
    };

    public static Procedure Procedure(Fields f) => new()
    {
        Id = f.Id("id"),
        Text = f.Text("text"),
        Items = f.Each("items", i => new ProcedureItem
        {
            Id = i.Id("id"),
            Kind = i.Reference("kind", Vocabulary.ItemKinds),
            Text = i.Text("text"),
            Article = i.Text("article"),
            Confirmed = i.Flag("confirmed"),
        }, id: i => i.Id),
        Article = f.Text("article"),
        Confirmed = f.Flag("confirmed"),
    };

    public Territory Territory(Fields f) => new()
    {
        Id = f.Id("id"),
        Title = f.Text("title"),
        LegalSystem = f.Id("legalSystem"),
        Languages = f.Texts("languages", least: 1),
        UtcOffset = CalendarReader.Offset(f),
        SummerTime = f.FlagOr("summerTime", false),
        Calendar = f.ReferenceOrNone("calendar", Calendars),
    };

    /// <summary>An empty list gives power to act alone, so a forgotten key must not read as one.</summary>
    private IReadOnlyList<Role> Validators(Fields f) => f.Has("validators")
        ? [.. f.References("validators", Roles, least: 0).Select(id => new Role(id))]
        : f.Missing<IReadOnlyList<Role>>("validators");

    private static Counting Counting(Fields f) => new(
        f.Flag("excludeFirstDay"),
        f.Choice("rollForward", Vocabulary.Rolls),
        f.Flag("startNextFullHour"));
}
