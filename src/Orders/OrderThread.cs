using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Orders.Packages;
using LotusBridge.Orders.Statements;
using LotusBridge.Rules;
using Code = LotusBridge.Orders.OrderRefusalCode;

namespace LotusBridge.Orders;

/// <summary>
/// Folds a thread into a state (`spec/statements.md`, threads and the fold). The result depends on the set of
/// statements alone: not on the order of their arrival, nor on repeats.
/// </summary>
public sealed class OrderThread
{
    /// <summary>Stands for the article where the course of an order refuses and no rule of the pack did.</summary>
    private const string Course = "docs/lifecycles.md";

    private readonly Func<RulePackRef, RulePack?> packs;
    private readonly bool seesCustody;
    private readonly Dictionary<Digest, Reached> reached = [];
    private readonly List<(Digest, Refusal)> refused = [];
    private readonly SortedDictionary<string, PackageState> packages = new(StringComparer.Ordinal);
    private readonly HashSet<Digest> descended = [];
    private RulePack? pack;
    private OrderState? state;

    private OrderThread(Func<RulePackRef, RulePack?> packs, bool seesCustody)
    {
        this.packs = packs;
        this.seesCustody = seesCustody;
    }

    /// <summary>The order after a shared statement, and why the statement had no effect, if so.</summary>
    private sealed record Reached(int Place, OrderState? State, Refusal? Refusal);

    /// <summary>The state of one order.</summary>
    /// <param name="acts">Verified statements of one thread, in any order, repeats allowed.</param>
    /// <param name="packs">The rule pack of a reference; null when it is not at hand, and then nothing is accepted.</param>
    /// <param name="territory">Whose local statements are among them; null when all are, as in a bundle. Only the
    /// issuing territory sees the approvals that a certificate of destruction names.</param>
    public static Folded Fold(
        IEnumerable<Act> acts, Func<RulePackRef, RulePack?> packs, string? territory = null)
    {
        List<Act> all = [.. acts.DistinctBy(act => act.Digest)];
        var thread = new OrderThread(packs, SeesCustody(all, territory));

        // First what both sides see, alone: what is local cannot reach the order's state.
        var shared = Causal.Sort([.. all.Where(IsShared)]);
        foreach (var act in shared.Taken)
        {
            thread.TakeShared(act);
        }

        // A shared statement that answers a local one would wait for ever on the other side, so it waits here as well.
        var sorted = Causal.Sort([.. shared.Taken, .. all.Where(act => !IsShared(act))], Named);
        thread.FollowPackages(sorted.Taken);
        return new Folded
        {
            State = thread.state,
            Pack = thread.pack,
            Packages = thread.packages,
            Void = thread.refused,
            Pending = [.. shared.Waiting.Concat(sorted.Waiting).Select(act => act.Digest).Order()],
            Heads = Causal.Heads(shared.Taken),
            LocalHeads = Causal.Heads(sorted.Taken),
        };
    }

    /// <summary>
    /// What the thread would be with one more statement; the refusal when that statement would have no effect.
    /// </summary>
    public static Decision<Folded> Admit(
        IEnumerable<Act> acts, Act act, Func<RulePackRef, RulePack?> packs, string? territory = null)
    {
        List<Act> before = [.. acts];
        if (act.Body is OrderIssued && before.Exists(one => one.Body is OrderIssued))
        {
            // A second order, dated back a little, would otherwise displace the first one in the fold.
            return new Refusal(Code.AlreadyIssued, "spec/statements.md", "an order was issued in this thread before");
        }

        var folded = Fold([.. before, act], packs, territory);
        return folded.Pending.Contains(act.Digest)
            ? new Refusal(Code.AnswersUnknown, "spec/statements.md", "it answers a statement that is not here yet")
            : folded.Void.FirstOrDefault(one => one.Statement == act.Digest).Refusal is { } refusal
            ? Cited(folded, act, refusal)
            : folded;
    }

    /// <summary>Where no rule of the pack decided but the order's own course, the law is the one that gives the act its
    /// course: Art. 11 for a second extension, Art. 4 for a validation that comes too late.</summary>
    private static Refusal Cited(Folded folded, Act act, Refusal refusal) =>
        refusal.Article.StartsWith(Course, StringComparison.Ordinal) && Basis.Of(folded, act.Body) is { } basis
            ? refusal with { Article = basis.Article }
            : refusal;

    internal static bool IsShared(Act act) => OrderStatements.Types.Of(act.Body).Shared;

    private static bool SeesCustody(IEnumerable<Act> acts, string? territory) =>
        territory is null
        || acts.Any(act => act.Body is OrderIssued && act.Author.Territory == territory);

    /// <summary>A certificate cannot answer what is not shared, so it names it; a copy names its permission.</summary>
    private static IReadOnlyList<Digest> Named(Act act) => act.Body switch
    {
        PackageDestroyed certificate =>
        [
            .. certificate.Approvals,
            .. certificate.Copies.Select(line => line.Said).OfType<Digest>(),
            .. certificate.Keys.SelectMany(line => line.Said),
        ],
        PackageCopied { Under: { } opening } => [opening],
        _ => [],
    };

    private void TakeShared(Act act)
    {
        var decision = Unrelated(act) is { } unrelated ? unrelated : Decide(act);
        state = decision.Value ?? state;
        reached[act.Digest] = new Reached(reached.Count, state, decision.Refusal);
    }

    /// <summary>
    /// Whoever signs a statement signs what it answers. One that does not answer this order, directly or through what
    /// it answers, was made about something else, and a validation of it validates nothing here.
    /// </summary>
    private Refusal? Unrelated(Act act)
    {
        if (state is null || act.Digest == state.Digest)
        {
            return null;
        }

        if (descended.Count == 0)
        {
            descended.Add(state.Digest);
        }

        if (act.Statement.Header.Answers.Any(descended.Contains))
        {
            descended.Add(act.Digest);
            return null;
        }

        return act.Body is OrderIssued
            ? null
            : new Refusal(Code.AnswersNothing, "spec/statements.md", "it does not answer the order that was issued here");
    }

    private Decision<OrderState> Decide(Act act)
    {
        if (state is null && act.Body is OrderIssued issued)
        {
            pack = Find(issued.Pack);
            if (pack is null)
            {
                return new Refusal(Code.PackUnknown, "spec/bundle.md", "the rule pack that the order names is not here");
            }
        }

        return pack is null ? NoOrder() : Transitions.Apply(state, act, pack);
    }

    private RulePack? Find(RulePackRef named) =>
        packs(named) is { } found && found.Id == named.Id && found.Version == named.Version
        && found.Digest == named.Digest.Hex
            ? found
            : null;

    /// <summary>What this side knows of the packages, each local statement against the order as it was by then.</summary>
    private void FollowPackages(IReadOnlyList<Act> acts)
    {
        var latest = new Reached(-1, null, null);
        foreach (var act in acts)
        {
            if (reached.GetValueOrDefault(act.Digest) is { } then)
            {
                latest = then.Place > latest.Place ? then : latest;
                Note(act, then.Refusal ?? Carry(act, then.State!));
            }
            else
            {
                Note(act, Unrelated(act) ?? TakeLocal(act, latest.State));
            }
        }
    }

    private void Note(Act act, Refusal? refusal)
    {
        if (refusal is not null)
        {
            refused.Add((act.Digest, refusal));
        }
    }

    /// <summary>What both sides know of a package is carried over into what this side knows.</summary>
    private Refusal? Carry(Act act, OrderState order)
    {
        var name = act.Body switch
        {
            PackageSealed or PackageDelivered or PackageRestricted or PackageExcessReported or PackageDestroyed =>
                ((IOfPackage)act.Body).Package,
            RestrictionLifted lifted => order.Restrictions.First(one => one.Statement == lifted.Restriction).Package,
            _ => null,
        };
        if (name is null)
        {
            return null;
        }

        var shared = order.Packages[name];
        var known = packages.GetValueOrDefault(name, shared);
        if (act.Body is PackageDestroyed certificate && seesCustody
            && Destroying.Certificate(known, certificate, act.Author.Id, pack!) is { } refusal)
        {
            return refusal;
        }

        packages[name] = known with
        {
            Custody = shared.Custody,
            DeliveredAt = shared.DeliveredAt,
            IsRestricted = shared.IsRestricted,
            HasExcess = shared.HasExcess,
            Destruction = shared.IsDestroyed ? DestructionStage.Certified : known.Destruction,
            Alarms = shared.IsDestroyed ? [] : known.Alarms,
        };
        return null;
    }

    private Refusal? TakeLocal(Act act, OrderState? order)
    {
        if (order is null)
        {
            return NoOrder();
        }

        var decision = PackageTransitions.Apply(order, packages, act, pack!);
        if ((decision.Value ?? Opening.Held(packages, act, order)) is { } moved)
        {
            packages[moved.Package] = moved;
        }

        return decision.Refusal;
    }

    private static Refusal NoOrder() =>
        new(Code.NoOrder, "spec/statements.md", "nothing was issued in this thread yet");
}
