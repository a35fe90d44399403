using LotusBridge.Custody.Statements;
using LotusBridge.Orders.Statements;
using LotusBridge.Rules;
using Code = LotusBridge.Orders.OrderRefusalCode;

namespace LotusBridge.Orders.Lifecycle;

/// <summary>The judge directs the local provider (R07), the provider collects, seals and says what there was.</summary>
internal static class Executing
{
    public static IEnumerable<Step> Steps =>
    [
        Step.On<OrderDirected>(Actors.AssignedJudge, MayBeDirected, Direct, clockBound: true),
        Step.On<OrderAcknowledged>(Actors.Provider, During.In(Stage.Directed), Acknowledge),
        Step.On<CollectionStarted>(Actors.Provider, During.Production(Stage.Acknowledged), Start),
        Step.On<PackageSealed>(Actors.Provider, WhileCollecting, Seal),
        Step.On<OrderExecuted>(Actors.Provider, WhileCollecting, Execute, clockBound: true),
    ];

    private static When WhileCollecting { get; } = During.Production(Stage.Collecting, Stage.Enforced);

    /// <summary>An emergency does not wait for the decision, but for the form (law.md §6.3).</summary>
    private static Refusal? MayBeDirected(OrderState order, DateTimeOffset at) =>
        order is { Stage: Stage.UnderFormalReview, IsEmergency: true, Review: { IsFormPassed: true, IsDecided: false } }
            ? null
            : During.In(Stage.Recognised)(order, at);

    private static Decision<OrderState> Direct(Move<OrderDirected> move)
    {
        var clock = ClockId.OfProvider(move.Pack, move.Order, move.At);
        var refusal = Checks.Addressee(move.Order, move.Body.Provider) ?? Checks.Due(clock, move.Body.Due);
        return refusal is not null
            ? refusal
            : move.Order.Start(clock) with { Stage = Stage.Directed, DirectedAt = move.At };
    }

    private static Decision<OrderState> Acknowledge(Move<OrderAcknowledged> move) =>
        move.Order with { Stage = Stage.Acknowledged };

    private static Decision<OrderState> Start(Move<CollectionStarted> move) =>
        move.Order with { Stage = Stage.Collecting };

    /// <summary>Sealed to the order's recipients and to nobody else (promise 4).</summary>
    private static Decision<OrderState> Seal(Move<PackageSealed> move)
    {
        var (order, body) = (move.Order, move.Body);
        var isSame = body.Recipients.ToHashSet(StringComparer.Ordinal).SetEquals(order.Issued.Recipients);
        return order.Packages.ContainsKey(body.Package)
            ? new Refusal(Code.PackageKnown, "spec/statements.md", $"{body.Package} was sealed before")
            : !isSame
            ? new Refusal(Code.RecipientsDiffer, "docs/lifecycles.md", "a package is sealed to the order's recipients")
            : WithoutSm3(move) is { } without ? without
            : body.Files.Select(file => Beyond(order, file)).FirstOrDefault(found => found is not null) is { } beyond
            ? beyond
            : order.Put(new PackageState
            {
                Package = body.Package,
                Sha256 = body.Sealed.Sha256,
                Size = body.Sealed.Size,
                SealedAt = move.At,
                Recipients = [.. body.Recipients.Select(KeyDestroyed.Fingerprint)],
            });
    }

    /// <summary>Where the pack wants the Mainland profile between these territories; what is there was verified when it was read.</summary>
    private static Refusal? WithoutSm3(Move<PackageSealed> move) =>
        move.Body.Sm2 is null
        && Conditions.For(move.Pack, "manifest", move.Order.IssuingTerritory, move.Order.RequestedTerritory)
            .FirstOrDefault(one => one.Id == Condition.Sm3Manifest) is { } asked
            ? new Refusal(RefusalCode.ConditionNotMet, asked.Article, $"between these territories {asked.Text}")
            : null;

    /// <summary>Nobody hands over more than was ordered; the content itself is checked where it is opened.</summary>
    private static Refusal? Beyond(OrderState order, PackageFile file)
    {
        var (issued, answer) = (order.Issued, file.Answer);
        var what = answer.Category != issued.Category ? $"it is of the category {answer.Category}"
            : answer.Lines[^1] > issued.Identifiers.Count ? $"the order has no line {answer.Lines[^1]}"
            : answer.From < issued.From || answer.Until > issued.Until ? "it covers more time than the order"
            : null;
        return what is null
            ? null
            : new Refusal(Code.ExceedsOrder, "docs/lifecycles.md", $"{file.Name} exceeds the order: {what}");
    }

    private static Decision<OrderState> Execute(Move<OrderExecuted> move)
    {
        var (order, body) = (move.Order, move.Body);
        var isWhole = body.Packages.Count == order.Packages.Count && body.Packages.All(order.Packages.ContainsKey)
            && body.Packages.Distinct(StringComparer.Ordinal).Count() == body.Packages.Count;
        if (!isWhole)
        {
            return new Refusal(
                Code.PackagesDiffer, "docs/lifecycles.md", "an execution names every package that was sealed, once");
        }

        var stage = body.Outcome switch
        {
            ExecutionOutcome.Delivered => Stage.Delivered,
            ExecutionOutcome.PartiallyDelivered => Stage.PartiallyDelivered,
            _ => Stage.NoData,
        };
        var executed = order.Stop(ClockId.Producing) with { Stage = stage, Outcome = body.Outcome };
        return Delivering.Arrived(executed);
    }
}
