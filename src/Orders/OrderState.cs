using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Orders.Statements;
using LotusBridge.Rules;

namespace LotusBridge.Orders;

/// <summary>What the shared statements of an order's thread amount to: the same on both sides.</summary>
public sealed record OrderState
{
    public required string Number { get; init; }

    public required OrderIssued Issued { get; init; }

    /// <summary>The digest of the <c>order.issued</c> statement.</summary>
    public required Digest Digest { get; init; }

    public required DateTimeOffset IssuedAt { get; init; }

    public required Author Issuer { get; init; }

    public required Stage Stage { get; init; }

    /// <summary>True once the order stands on its own: validated, or issued by one who needs no validation.</summary>
    public required bool IsValidated { get; init; }

    public Author? Validator { get; init; }

    public Review Review { get; init; } = new();

    /// <summary>The clocks that run now, by name.</summary>
    public IReadOnlyList<Deadline> Clocks { get; init; } = [];

    public DateTimeOffset? TransmittedAt { get; init; }

    /// <summary>The raw receipt by the requested territory.</summary>
    public DateTimeOffset? ReceivedAt { get; init; }

    public DateTimeOffset? DirectedAt { get; init; }

    /// <summary>When it was closed, withdrawn, refused or lapsed.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>What a partial or conditional recognition leaves out or demands.</summary>
    public IReadOnlyList<string> Limits { get; init; } = [];

    /// <summary>The competent authority's approval reference that the recognition rests on.</summary>
    public string? Approval { get; init; }

    /// <summary>The ground of the objection that is, or was last, on the table.</summary>
    public string? Objection { get; init; }

    /// <summary>Until when the provider holds the data: a preservation order's, or the interim one's of a production
    /// order.</summary>
    public DateTimeOffset? PreservedUntil { get; init; }

    /// <summary>For a production order: the provider says that the interim preservation is done.</summary>
    public bool IsInterimConfirmed { get; init; }

    /// <summary>The production order that a preservation order waits for.</summary>
    public string? Production { get; init; }

    /// <summary>What keeps delivered data from being used, in the order of their making; lifted ones, too.</summary>
    public IReadOnlyList<Restriction> Restrictions { get; init; } = [];

    /// <summary>Where the order was when it was restricted, and goes back to when that is lifted.</summary>
    public Stage? BeforeRestriction { get; init; }

    public ExecutionOutcome? Outcome { get; init; }

    public bool IsWithdrawalConfirmed { get; init; }

    /// <summary>The provider says that it has released what it preserved.</summary>
    public bool IsReleased { get; init; }

    /// <summary>What both sides know of each package; custody after delivery is in <see cref="Folded.Packages"/>.</summary>
    public IReadOnlyDictionary<string, PackageState> Packages { get; init; } =
        new Dictionary<string, PackageState>(StringComparer.Ordinal);

    public OrderKind Kind => Issued.Kind;

    public bool IsEmergency => Issued.Emergency is not null;

    public string IssuingTerritory => Issuer.Territory;

    public string RequestedTerritory => Issued.RequestedTerritory;

    public bool IsTerminal => Stage.IsTerminal();

    /// <summary>Whether anything, open or confirmed, keeps everybody from this package.</summary>
    public bool Restricts(string package) => Restrictions.Any(one => one.Restricts && one.IsOf(package));

    public Deadline? Clock(string name) => Clocks.FirstOrDefault(clock => clock.Name == name);

    internal OrderState Start(params IEnumerable<Deadline> clocks)
    {
        List<Deadline> started = [.. clocks];
        var kept = Clocks.Where(old => started.TrueForAll(one => one.Name != old.Name));
        return this with { Clocks = [.. kept.Concat(started).OrderBy(clock => clock.Name, StringComparer.Ordinal)] };
    }

    internal OrderState Stop(params IReadOnlyList<string> names) =>
        this with { Clocks = [.. Clocks.Where(clock => !names.Contains(clock.Name, StringComparer.Ordinal))] };

    /// <summary>A last stage: nothing is owed any more, so no clock runs on.</summary>
    internal OrderState End(Stage stage, DateTimeOffset at) => this with { Stage = stage, EndedAt = at, Clocks = [] };

    internal OrderState Put(PackageState package) => this with
    {
        Packages = new SortedDictionary<string, PackageState>(
            Packages.ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal)
        {
            [package.Package] = package,
        },
    };
}

/// <summary>The review by the requested territory's judge.</summary>
public sealed record Review
{
    public ReviewStage Stage { get; init; }

    /// <summary>The judge who took the order, and alone decides on it.</summary>
    public Author? Judge { get; init; }

    public bool IsFormPassed { get; init; }

    public IReadOnlyList<string> Defects { get; init; } = [];

    /// <summary>The ground that the issuer was consulted about.</summary>
    public string? ConsultedOn { get; init; }

    /// <summary>A review clock ran out: silence approves nothing, another judge may take over.</summary>
    public bool IsEscalated { get; init; }

    public bool IsDecided => Stage >= ReviewStage.Recognised;

    public bool IsRecognised => Stage is ReviewStage.Recognised or ReviewStage.PartlyRecognised or ReviewStage.Conditional;
}
