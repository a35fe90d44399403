using LotusBridge.Custody.Statements;
using LotusBridge.Orders.Packages;
using LotusBridge.Orders.Statements;
using LotusBridge.Rules;

namespace LotusBridge.Orders;

/// <summary>
/// What an order waits for. <see cref="Next"/> says what somebody may do; most of it nobody need do (withdraw, object,
/// restrict). A duty is what the procedure stands still without. Who it waits for is found by asking the rows of the tables, so
/// there is no second table of roles that could differ.
/// </summary>
public static class Duties
{
    // Nobody's: whoever is let through under these is let through whatever their office, whoever they are.
    private const string NoOffice = "";
    private const string Nobody = "";

    private static readonly IReadOnlyList<DutyKind> Kinds =
    [
        new(typeof(OrderValidated), [ClockId.ExPostValidation]),
        new(typeof(ReviewAssigned), ClockId.Reviewing),
        new(typeof(ReviewFormChecked), ClockId.Reviewing),
        new(typeof(OrderRecognised), ClockId.Reviewing),
        new(typeof(ReviewConsultationAnswered), [ClockId.IssuerReply]),
        new(typeof(ClarificationAnswered), [ClockId.Clarification]),
        new(typeof(OrderDirected), ClockId.Reviewing),
        new(typeof(OrderAcknowledged), ClockId.Producing),
        new(typeof(CollectionStarted), ClockId.Producing),
        new(typeof(OrderExecuted), ClockId.Producing),
        new(typeof(PreservationConfirmed), ClockId.Producing),
        new(typeof(PreservationReleased), []),
        new(typeof(WithdrawalConfirmed), []),
        new(typeof(ObjectionAnswered), [ClockId.IssuerReply]),
        new(typeof(ConflictDecided), []),
        new(typeof(EnforcementRequested), []),
        new(typeof(EnforcementDecided), [ClockId.Enforcement]),
        new(typeof(RestrictionLifted), []),
        new(typeof(OrderClosed), []),
        new(typeof(PackageOpened), []) { Needed = (package, _) => package.Openings == 0 },
        new(typeof(PackageEndorsed), []),
        new(typeof(EndorsementDecided), []),
        new(typeof(DestructionApproved), []) { Done = Approvers },
        new(typeof(CopyDestroyed), [])
        {
            Needed = (package, rule) => IsApproved(package) && Accounts.OpenCopies(package, rule).Count > 0,
        },
        new(typeof(KeyDestroyed), [])
        {
            Needed = (package, rule) => Accounts.OpenKeys(package, rule).Count > 0, Done = Witnesses,
        },
        new(typeof(DestructionAudited), []),
    ];

    /// <summary>The types that a duty can be of, ascending.</summary>
    public static IReadOnlyList<string> Types { get; } =
        [.. Kinds.Select(kind => NameOf(kind.Body)).Order(StringComparer.Ordinal)];

    /// <summary>Everything that the order waits for now, or will because of the time alone.</summary>
    /// <param name="folded">The thread as its reader's territory sees it.</param>
    public static IReadOnlyList<Duty> Of(Folded folded) => folded is { State: { } order, Pack: { } pack }
        ? [.. Kinds.SelectMany(kind => kind.Step is { } step
            ? OfOrder(order, pack, kind, step)
            : OfPackages(folded, order, pack, kind))]
        : [];

    private static IEnumerable<Duty> OfOrder(OrderState order, RulePack pack, DutyKind kind, Step step)
    {
        var spans = Spans(order, at => step.When(order, at) is null).ToList();
        if (spans.Count == 0)
        {
            return [];
        }

        var clock = order.Clocks.Where(one => kind.Clocks.Contains(one.Name, StringComparer.Ordinal))
            .MinBy(one => one.Due);
        return
            from seat in Seats(order, NameOf(kind.Body), step.Who)
            where Next.Incompetent(order, kind.Body, seat.Role, pack) is null
            from span in spans
            select seat with
            {
                From = span.From, Until = span.Until, Clock = clock?.Name, Due = clock?.Due.ToUniversalTime(),
            };
    }

    private static IEnumerable<Duty> OfPackages(Folded folded, OrderState order, RulePack pack, DutyKind kind)
    {
        var step = kind.PackageStep;
        return
            from package in folded.Packages.Values
            where step.When(order, package) is null && kind.Needed(package, pack.Destruction)
            let clock = Alarming.DueBy(order, package, pack)
            let done = kind.Done(package, pack.Destruction)
            from seat in Seats(order, NameOf(kind.Body), step.Who)
            select seat with
            {
                Package = package.Package, Except = [.. seat.Except.Union(done, StringComparer.Ordinal)],
                Clock = clock?.Name, Due = clock?.Due.ToUniversalTime(),
            };
    }

    /// <summary>When it may be done: whatever depends on the time does so by a clock of the order.</summary>
    private static IEnumerable<(DateTimeOffset? From, DateTimeOffset? Until)> Spans(
        OrderState order, Func<DateTimeOffset, bool> isOpen)
    {
        // A clock's own last second is still in time.
        List<DateTimeOffset> turns =
            [.. order.Clocks.Select(one => one.Due.ToUniversalTime().AddSeconds(1)).Distinct().Order()];
        (DateTimeOffset? From, bool IsOpen) since = (null, isOpen(DateTimeOffset.MinValue));
        foreach (var turn in turns)
        {
            var opens = isOpen(turn);
            if (opens == since.IsOpen)
            {
                continue;
            }

            if (since.IsOpen)
            {
                yield return (since.From, turn);
            }

            since = (turn, opens);
        }

        if (since.IsOpen)
        {
            yield return (since.From, null);
        }
    }

    /// <summary>Whose it is, found by asking for a stranger first and for those whom the order names then.</summary>
    private static IEnumerable<Duty> Seats(OrderState order, string type, Who who)
    {
        string[] offices = [.. new[] { order.Issuer.Office, order.Validator?.Office, order.Issued.Addressee }
            .OfType<string>().Distinct(StringComparer.Ordinal)];
        string[] persons = [.. new[] { order.Issuer.Id, order.Validator?.Id, order.Review.Judge?.Id }
            .OfType<string>().Distinct(StringComparer.Ordinal)];
        foreach (var role in Roles.OfOfficials)
        {
            foreach (var territory in new[] { order.IssuingTerritory, order.RequestedTerritory }.Distinct(StringComparer.Ordinal))
            {
                bool Lets(string id, string office) =>
                    who(order, new Author(id, territory, office, role, order.Issuer.Key)) is null;

                IReadOnlyList<string> Barred(string office) => [.. persons.Where(id => !Lets(id, office))];

                if (Lets(Nobody, NoOffice))
                {
                    yield return new Duty(type, role, territory) { Except = Barred(NoOffice) };
                    continue;
                }

                foreach (var office in offices.Where(office => Lets(Nobody, office)))
                {
                    yield return new Duty(type, role, territory, Office: office) { Except = Barred(office) };
                }

                foreach (var person in persons.Where(id => Lets(id, NoOffice)))
                {
                    yield return new Duty(type, role, territory, Person: person);
                }
            }
        }
    }

    private static bool IsApproved(PackageState package) =>
        package.Destruction is DestructionStage.Approved or DestructionStage.Failed;

    /// <summary>Two approvals are by different persons, and where the pack says so of different bodies.</summary>
    private static IEnumerable<string> Approvers(PackageState package, DestructionRule rule) =>
        package.Approvals.SelectMany(one => rule.DifferentBodies ? new[] { one.Person, one.Office } : [one.Person]);

    /// <summary>Those who have said what became of every key that is still open.</summary>
    private static IEnumerable<string> Witnesses(PackageState package, DestructionRule rule)
    {
        var open = Accounts.OpenKeys(package, rule);
        bool SaidAll(Func<KeyFate, bool> isTheirs) =>
            open.All(key => package.Keys.Any(word => word.Recipient == key && isTheirs(word)));

        var persons = package.Keys.Select(word => word.Person).Where(id => SaidAll(word => word.Person == id));
        var offices = rule.DifferentBodies
            ? package.Keys.Select(word => word.Office).Where(office => SaidAll(word => word.Office == office))
            : [];
        return persons.Concat(offices);
    }

    private static string NameOf(Type body) => OrderStatements.Types.All.First(kind => kind.Body == body).Name;

    /// <param name="Body">The statement that ends the waiting, or one of several that do.</param>
    /// <param name="Clocks">Those by which it is to be done.</param>
    private sealed record DutyKind(Type Body, IReadOnlyList<string> Clocks)
    {
        /// <summary>Null for a statement about a package.</summary>
        public Step? Step { get; } = Transitions.All.FirstOrDefault(step => step.Body == Body);

        /// <summary>What is possible for a package is not always owed.</summary>
        public Func<PackageState, DestructionRule, bool> Needed { get; init; } = (_, _) => true;

        /// <summary>Persons and offices that have done their part.</summary>
        public Func<PackageState, DestructionRule, IEnumerable<string>> Done { get; init; } = (_, _) => [];

        public PackageStep PackageStep => PackageTransitions.All.First(step => step.Body == Body);
    }
}
