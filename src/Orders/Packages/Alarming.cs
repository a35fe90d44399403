using LotusBridge.Custody.Statements;
using LotusBridge.Rules;
using Code = LotusBridge.Orders.OrderRefusalCode;

namespace LotusBridge.Orders.Packages;

/// <summary>What the committee must know of a destruction: it was not done in time, or somebody could not do it.</summary>
public static class Alarming
{
    internal static IEnumerable<PackageStep> Steps =>
    [
        PackageStep.On<AlarmRaised>(body => body.Package, Actors.IssuingNode, IsOwed, Raise, clockBound: true),
    ];

    /// <summary>What is to be raised now and was not, or not since it was last resolved.</summary>
    public static IEnumerable<string> Of(OrderState order, PackageState package, RulePack pack, DateTimeOffset now) =>
        new[]
        {
            package.Failures.Count > 0 ? AlarmRaised.Failed : null,
            DueBy(order, package, pack) is { } due && due.IsPast(now) ? AlarmRaised.Overdue : null,
        }.OfType<string>().Except(package.Alarms.Select(one => one.Kind), StringComparer.Ordinal);

    /// <summary>When the destruction must have been done; null while none is owed, or the pack gives it no time.</summary>
    public static Deadline? DueBy(OrderState order, PackageState package, RulePack pack) =>
        package.Reason is { } reason && IsOwed(order, package) is null
        && pack.Clocks.Any(clock => clock.Id == ClockId.Destruction)
            ? Clocks.Due(pack, ClockId.Destruction, reason.Due, order.IssuingTerritory)
            : null;

    /// <summary>Those that are not of that kind any more.</summary>
    public static IReadOnlyList<Alarm> Without(PackageState package, string kind) =>
        [.. package.Alarms.Where(alarm => alarm.Kind != kind)];

    private static Refusal? IsOwed(OrderState order, PackageState package) =>
        package.Destruction is DestructionStage.Due or DestructionStage.PartlyApproved or DestructionStage.Approved
            or DestructionStage.Failed
            ? null
            : PackageStep.NotNow(package, $"its destruction is {package.Destruction.Word()}");

    private static Decision<PackageState> Raise(PackageMove<AlarmRaised> move)
    {
        var (package, kind) = (move.Package, move.Body.Alarm);
        return Of(move.Order, package, move.Pack, move.Act.At).Contains(kind, StringComparer.Ordinal)
            ? package with { Alarms = [.. package.Alarms, new Alarm(kind, move.Act.At)] }
            : new Refusal(
                Code.AlarmUnfounded, "docs/lifecycles.md", $"there is nothing to raise {kind} about, or it was raised");
    }
}
