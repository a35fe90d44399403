using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Orders.Packages;
using LotusBridge.Orders.Statements;
using LotusBridge.Rules;
using Code = LotusBridge.Orders.OrderRefusalCode;

namespace LotusBridge.Orders;

/// <summary>Something that a verifier must not pass over.</summary>
/// <param name="Statement">The statement it concerns; default for the thread as a whole.</param>
/// <param name="Code">Stable.</param>
public sealed record Finding(Digest Statement, string Code, string Text);

/// <summary>Steps 5 and 7 of `spec/bundle.md`: dates against proofs, then the thread under its pack, years later.</summary>
public static class Replay
{
    /// <summary>How long after its date a statement whose date decides something may reach its log.</summary>
    public static readonly TimeSpan MostDelay = TimeSpan.FromHours(1);

    public const string DatedLate = "dated-late";
    public const string DatedEarly = "dated-early";
    public const string Foreign = "foreign-statement";
    public const string Pending = "pending";
    public const string Unproven = "unproven";

    /// <summary>Everything that is wrong; empty when the thread holds.</summary>
    /// <param name="number">The order.</param>
    /// <param name="acts">All verified statements of the bundle: the order's thread, its case, the officials.</param>
    /// <param name="packs">The bundle's packs.</param>
    public static IReadOnlyList<Finding> Check(
        string number, IEnumerable<Act> acts, Func<RulePackRef, RulePack?> packs)
    {
        List<Act> all = [.. acts];
        return Check(number, all, OrderThread.Fold(ThreadOf(number, all), packs));
    }

    /// <summary>The acts of one order's thread: what a fold of it takes.</summary>
    internal static IEnumerable<Act> ThreadOf(string number, IEnumerable<Act> acts) =>
        acts.Where(act => act.Statement.Header.Thread == number);

    /// <summary>The same where the thread is folded already.</summary>
    /// <param name="folded">Of <see cref="ThreadOf"/> these acts, all of them known as in a bundle.</param>
    internal static IReadOnlyList<Finding> Check(string number, IReadOnlyList<Act> acts, Folded folded)
    {
        List<Act> all = [.. acts.DistinctBy(act => act.Digest).OrderBy(act => act.Digest)];
        List<Act> thread = [.. ThreadOf(number, all)];
        return
        [
            .. all.SelectMany(Times),
            .. folded.Void.Select(one => new Finding(one.Statement, one.Refusal.Code, one.Refusal.Text)),
            .. folded.Pending.Select(one => new Finding(one, Pending, "it answers a statement that is not here")),
            .. folded.State is { } order ? Case(order, all, thread) : [NoOrder(number)],
            .. all.Where(act => IsForeign(act, number)).Select(act => new Finding(
                act.Digest, Foreign, $"it belongs to {act.Statement.Header.Thread}")),
        ];
    }

    private static IEnumerable<Finding> Times(Act act)
    {
        if (act.ExistedBy is not { } existedBy)
        {
            yield return new Finding(act.Digest, Unproven, "no proof says by when it existed");
        }
        else if (act.At > existedBy + Transitions.ClockSkew)
        {
            yield return new Finding(act.Digest, DatedLate, $"dated {act.At:u}, though it existed by {existedBy:u}");
        }
        else if (act.At < existedBy - MostDelay && IsClockBound(act))
        {
            yield return new Finding(
                act.Digest, DatedEarly, $"dated {act.At:u}, but not known to exist before {existedBy:u}");
        }
    }

    private static bool IsClockBound(Act act) =>
        Transitions.IsClockBound(act.Body) || PackageTransitions.IsClockBound(act.Body);

    private static IEnumerable<Finding> Case(OrderState order, List<Act> all, List<Act> thread)
    {
        var issued = thread.First(act => act.Digest == order.Digest);
        var opened = all.FirstOrDefault(act => act.Digest == order.Issued.Case);
        if (CaseLink.Missing(issued, opened) is { } missing)
        {
            return [new Finding(order.Digest, missing.Code, missing.Text)];
        }

        return
            from act in thread
            let refusal = act.Body is PackageOpened opening ? CaseLink.OtherPurpose(opening, opened!) : null
            where refusal is not null
            select new Finding(act.Digest, refusal.Code, refusal.Text);
    }

    private static bool IsForeign(Act act, string number) =>
        act.Statement.Header.Thread != number
        && act.Body is not (CaseOpened or OfficialRegistered or OfficialRevoked);

    private static Finding NoOrder(string number) => new(default, Code.NoOrder, $"{number} was not validly issued");
}
