using LotusBridge.Custody.Statements;
using LotusBridge.Orders.Statements;
using LotusBridge.Rules;
using Code = LotusBridge.Orders.OrderRefusalCode;

namespace LotusBridge.Orders.Lifecycle;

/// <summary>A clock ran out: what silence brings about. It never approves anything.</summary>
internal static class Lapsing
{
    public static IEnumerable<Step> Steps =>
    [
        Step.On<ClockLapsed>(EitherNode, Overdue, Lapse, clockBound: true),
    ];

    /// <summary>The territory whose node watches the clock; null where lateness has no effect by itself.</summary>
    public static string? WatchedBy(OrderState order, string clock) => clock switch
    {
        ClockId.ExPostValidation => order.IssuingTerritory,
        ClockId.Review or ClockId.ReviewEmergency or ClockId.ReviewForm or ClockId.Clarification
            or ClockId.Preservation or ClockId.PreservationExtension => order.RequestedTerritory,
        _ => null,
    };

    private static Refusal? EitherNode(OrderState order, Author author) =>
        author.Territory == order.IssuingTerritory
            ? Actors.IssuingNode(order, author)
            : Actors.RequestedNode(order, author);

    private static Refusal? Overdue(OrderState order, DateTimeOffset at)
    {
        List<Deadline> watched = [.. order.Clocks.Where(clock => WatchedBy(order, clock.Name) is not null)];
        return During.Open(order, at)
            ?? (watched.Count == 0
                ? new Refusal(Code.ClockNotRunning, "docs/lifecycles.md", "no clock runs that a node may end")
                : watched.TrueForAll(clock => !clock.IsPast(at))
                ? new Refusal(Code.TooEarly, watched[0].Article, "no clock has run out; its last second is still in time")
                : null);
    }

    private static Decision<OrderState> Lapse(Move<ClockLapsed> move)
    {
        var (order, body) = (move.Order, move.Body);
        if (order.Clock(body.Clock) is not { } clock || WatchedBy(order, body.Clock) is not { } watcher)
        {
            return new Refusal(Code.ClockNotRunning, body.Article, "no such clock runs that a node may end");
        }

        if (watcher != move.Act.Author.Territory)
        {
            return new Refusal(Code.WrongTerritory, clock.Article, $"the node of {watcher} watches {clock.Name}");
        }

        if (clock.Article != body.Article)
        {
            return new Refusal(Code.ArticleDiffers, clock.Article, $"{clock.Name} stands in {clock.Article}");
        }

        return Checks.Due(clock, body.Due) is { } differs ? differs
            : !clock.IsPast(move.At)
            ? new Refusal(Code.TooEarly, clock.Article, $"{clock.Name} runs until {clock.Due:u}, that second included")
            : Effect(order.Stop(clock.Name), clock.Name, move.At);
    }

    private static OrderState Effect(OrderState order, string clock, DateTimeOffset at) => clock switch
    {
        // Art. 4(5): without validation in time the order is withdrawn; the issuer did not answer: likewise.
        ClockId.ExPostValidation or ClockId.Clarification => order.End(Stage.Withdrawn, at),
        ClockId.Preservation or ClockId.PreservationExtension => order.End(Stage.Expired, at),
        _ => order with { Review = order.Review with { IsEscalated = true } },
    };
}
