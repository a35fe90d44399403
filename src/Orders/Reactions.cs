using LotusBridge.Custody.Statements;
using LotusBridge.Orders.Lifecycle;
using LotusBridge.Orders.Packages;
using LotusBridge.Orders.Statements;
using LotusBridge.Rules;

namespace LotusBridge.Orders;

/// <summary>
/// What a node must say by itself, because the thread is where it is and the clock says what it says. Asking again
/// after it was said gives nothing, so a node may ask as often as it likes.
/// </summary>
public static class Reactions
{
    /// <summary>The statements that are due now, in the order in which to make them; one of them may bring others about.
    /// </summary>
    /// <param name="folded">The thread as this territory sees it.</param>
    /// <param name="territory">The node's own.</param>
    /// <param name="at">Now; in <c>order.received</c> it is the raw receipt.</param>
    /// <param name="intact">The packages whose whole custody this node has verified.</param>
    /// <param name="backups">Where this node's backups lie; each holds what the node holds.</param>
    public static IReadOnlyList<StatementBody> Of(
        Folded folded, string territory, DateTimeOffset at, IReadOnlySet<string>? intact = null,
        IReadOnlyList<string>? backups = null)
    {
        if (folded is not { State: { } order, Pack: { } pack })
        {
            return [];
        }

        var now = Moment.ToSecond(at);
        IEnumerable<StatementBody> due = territory == order.IssuingTerritory
            ?
            [
                .. Lapses(order, territory, now), .. OfIssuing(folded, order, pack, now, intact),
                .. Backups(folded, territory, backups ?? []), .. Alarms(folded, order, pack, now),
            ]
            : territory == order.RequestedTerritory
            ? [.. Lapses(order, territory, now), .. OfRequested(order, pack, now)]
            : [];
        return [.. due];
    }

    /// <summary>The next moment at which <see cref="Of"/> will have something because of the time alone; null for never.
    /// </summary>
    public static DateTimeOffset? NextDue(Folded folded, string territory)
    {
        if (folded is not { State: { } order, Pack: { } pack })
        {
            return null;
        }

        // A clock's own last second is still in time.
        var clocks = order.Clocks
            .Where(clock => Lapsing.WatchedBy(order, clock.Name) == territory)
            .Select(clock => clock.Due.ToUniversalTime().AddSeconds(1));
        var destructions = territory == order.IssuingTerritory
            ? InUse(folded).Select(package => DestructionGround.Of(order, package, pack)?.Due).OfType<DateTimeOffset>()
            : [];
        IReadOnlyList<DateTimeOffset> moments =
        [
            .. clocks, .. destructions,
            .. territory == order.IssuingTerritory ? Overdue(folded, order, pack) : [],
        ];
        return moments.Count == 0 ? null : moments.Min();
    }

    private static IEnumerable<DateTimeOffset> Overdue(Folded folded, OrderState order, RulePack pack) =>
        from package in folded.Packages.Values
        where package.Alarms.All(alarm => alarm.Kind != AlarmRaised.Overdue)
        let due = Alarming.DueBy(order, package, pack)
        where due is not null
        select due.Due.ToUniversalTime().AddSeconds(1);

    /// <summary>The certificate, once the content is gone.</summary>
    /// <param name="method">How the node destroyed what it held, as in <c>ciphertext-overwritten-and-removed</c>.</param>
    /// <param name="node">The node's id, as in <c>node:MO</c>.</param>
    /// <param name="at">When the node had destroyed what it held.</param>
    /// <exception cref="InvalidOperationException">Its destruction is not approved: it must not have been carried out.
    /// </exception>
    public static PackageDestroyed Certificate(PackageState package, string method, string node, DateTimeOffset at) =>
        package is { Destruction: DestructionStage.Approved or DestructionStage.Failed, Reason: { } reason }
            ? new PackageDestroyed(
                package.Package,
                package.Sha256,
                reason.Ground,
                reason.Article,
                method,
                [
                    new CopyLine(new Holder(HolderKind.Node, node), FateMethod.Deleted, Moment.ToSecond(at), node),
                    .. Accounts.CopyLines(package),
                ],
                Accounts.KeyLines(package),
                [.. package.Approvals.Select(approval => approval.Statement)],
                [.. package.Approvals.Select(approval => approval.Person)])
            : throw new InvalidOperationException(
                $"destruction of {package.Package} is {package.Destruction}, not approved");

    private static IEnumerable<StatementBody> Lapses(OrderState order, string territory, DateTimeOffset now) =>
        order.IsTerminal
            ? []
            : order.Clocks
                .Where(clock => Lapsing.WatchedBy(order, clock.Name) == territory && clock.IsPast(now))
                .Select(clock => new ClockLapsed(clock.Name, clock.Due, clock.Article));

    private static IEnumerable<StatementBody> OfIssuing(
        Folded folded, OrderState order, RulePack pack, DateTimeOffset now, IReadOnlySet<string>? intact)
    {
        // A lapse that is due ends the order: what would have followed from its life is not said any more.
        if (Lapses(order, order.IssuingTerritory, now).Any())
        {
            yield break;
        }

        if (order.Stage is Stage.Validated or Stage.EmergencyIssued)
        {
            yield return new OrderTransmitted(order.RequestedTerritory);
        }

        foreach (var package in folded.Packages.Values)
        {
            if (package.Endorsement == EndorsementStage.Requested && Opening.Usable(order, package) is null
                && (intact?.Contains(package.Package) ?? false))
            {
                yield return new EndorsementIntegrityVerified(package.Package, package.Sha256);
            }
        }

        foreach (var package in InUse(folded))
        {
            if (DestructionGround.Of(order, package, pack) is { } reason && now >= reason.Due)
            {
                yield return new DestructionDue(package.Package, reason.Ground, reason.Article, reason.Due);
            }
        }
    }

    private static IEnumerable<StatementBody> Alarms(
        Folded folded, OrderState order, RulePack pack, DateTimeOffset now) =>
        from package in folded.Packages.Values
        from kind in Alarming.Of(order, package, pack, now)
        select new AlarmRaised(package.Package, kind);

    /// <summary>A backup place that was set up later holds what was here before, too.</summary>
    private static IEnumerable<StatementBody> Backups(Folded folded, string territory, IReadOnlyList<string> backups) =>
        from package in folded.Packages.Values
        where package is { Custody: CustodyStage.Delivered, Destruction: < DestructionStage.PartlyApproved }
        from backup in backups
        let holder = new Holder(HolderKind.Backup, backup)
        where package.Copies.All(copy => copy.Holder != holder)
        select new PackageCopied(package.Package, holder, "node:" + territory, "a backup of what the node holds");

    private static IEnumerable<StatementBody> OfRequested(OrderState order, RulePack pack, DateTimeOffset now)
    {
        if (order.Stage == Stage.Transmitted)
        {
            var clocks = ClockId.OnReceipt(pack, order, now);
            yield return new OrderReceived(now, [.. clocks.Select(one => new DueBy(one.Name, one.Due, one.Article))]);
        }

        if (order is { Kind: OrderKind.Production, ReceivedAt: { } receivedAt, PreservedUntil: null, IsTerminal: false })
        {
            var clock = Clocks.Due(pack, ClockId.Preservation, receivedAt, order.RequestedTerritory);
            yield return new PreservationDirected(order.Issued.Addressee, clock.Due);
        }
    }

    private static IEnumerable<PackageState> InUse(Folded folded) => folded.Packages.Values
        .Where(package => !package.IsDestroyed && package.Destruction == DestructionStage.InUse);
}
