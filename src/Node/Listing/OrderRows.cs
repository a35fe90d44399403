using LotusBridge.Custody.Statements;
using LotusBridge.Node.Access;
using LotusBridge.Node.Acts;
using LotusBridge.Node.Storage;
using LotusBridge.Orders;
using LotusBridge.Orders.Statements;

namespace LotusBridge.Node.Listing;

/// <summary>A folded thread as rows: a function of the thread alone, so that rows made anew are the same rows.</summary>
internal static class OrderRows
{
    /// <param name="thread">Of an order.</param>
    /// <param name="territory">This node's.</param>
    /// <param name="opened">The case, at the issuing territory's node.</param>
    public static OrderRow Of(OpenThread thread, string territory, Act? opened)
    {
        var (fold, state) = (thread.Folded, thread.Folded.State!);
        var clock = state.Clocks.MinBy(one => one.Due);
        var all = Seen.In(thread, (_, _) => true);
        var shared = Seen.In(thread, (_, isShared) => isShared);
        var open = Seen.In(thread, (act, isShared) => Parties.Sees(
            Addressee(state), act.Author, act.Statement.Header.Type, isShared));
        return new OrderRow
        {
            Number = thread.Name,
            Issued = state.Digest,
            Kind = state.Kind,
            Stage = state.Stage,
            Category = state.Issued.Category,
            CaseDigest = state.Issued.Case,
            Case = opened?.Statement.Header.Thread,
            CaseOffice = opened?.Author.Office,
            IssuingTerritory = state.IssuingTerritory,
            IssuingOffice = state.Issuer.Office,
            RequestedTerritory = state.RequestedTerritory,
            Addressee = state.Issued.Addressee,
            IsReceived = state.ReceivedAt is not null,
            IssuedAt = state.IssuedAt.ToUniversalTime(),
            Clock = clock?.Name,
            DueAt = clock?.Due.ToUniversalTime(),
            Packages = fold.Packages.Count,
            IsEmergency = state.IsEmergency,
            IsRestricted = state.Restrictions.Any(one => one.Restricts),
            HasAlarms = state.IssuingTerritory == territory && fold.Packages.Values.Any(one => one.Alarms.Count > 0),
            Statements = all.Count,
            SharedStatements = shared.Count,
            PublicStatements = open.Count,
            ChangedAt = all.At,
            SharedAt = shared.At,
            PublicAt = open.At,
            Latest = thread.Rows[^1].Digest,
            LookAt = Reactions.NextDue(fold, territory)?.ToUniversalTime(),
        };
    }

    public static IEnumerable<DutyRow> DutiesOf(OpenThread thread) => Duties.Of(thread.Folded).Select(duty => new DutyRow
    {
        Number = thread.Name,
        Type = duty.Type,
        Package = duty.Package,
        Territory = duty.Territory,
        Role = duty.Role,
        Seat = duty.Person is { } person ? Whose.Person(person)
            : duty.Office is { } office ? Whose.Office(office)
            : Whose.Everybody,
        Except = string.Concat(duty.Except.Order(StringComparer.Ordinal).Select(one => DutyRow.Between + one)) + DutyRow.Between,
        From = (duty.From ?? DateTimeOffset.MinValue).ToUniversalTime(),
        Until = (duty.Until ?? DateTimeOffset.MaxValue).ToUniversalTime(),
        Clock = duty.Clock,
        Due = (duty.Due ?? DateTimeOffset.MaxValue).ToUniversalTime(),
    });

    /// <summary>Everything that a duty's row says, to see whether it is there already.</summary>
    public static string Written(DutyRow row) => string.Join(
        DutyRow.Between, row.Type, row.Package, row.Territory, row.Role, row.Seat, row.Except, row.From.UtcTicks,
        row.Until.UtcTicks, row.Clock, row.Due.UtcTicks);

    private static Author Addressee(OrderState state) =>
        new("", state.RequestedTerritory, state.Issued.Addressee, Roles.Provider, state.Issuer.Key);

    /// <summary>What one kind of reader sees of a thread; another kind must not learn from it that more has happened.</summary>
    private readonly record struct Seen(int Count, DateTimeOffset At)
    {
        public static Seen In(OpenThread thread, Func<Act, bool, bool> sees)
        {
            var taken = thread.Rows.ToDictionary(row => row.Digest, row => row.TakenAt);
            List<DateTimeOffset> moments =
            [
                .. thread.Acts.Where(act => sees(act, OrderStatements.Types.Of(act.Body).Shared)).Select(act => taken[act.Digest]),
            ];
            return new Seen(moments.Count, moments.Append(thread.Folded.State!.IssuedAt).Max().ToUniversalTime());
        }
    }
}
