using LotusBridge.Custody.Statements;
using LotusBridge.Rules;
using Code = LotusBridge.Orders.OrderRefusalCode;

namespace LotusBridge.Orders;

/// <summary>Whether the order is where such a statement makes sense, at that moment.</summary>
internal delegate Refusal? When(OrderState order, DateTimeOffset at);

/// <summary>One row of `docs/lifecycles.md`: who may say it, when, and what then.</summary>
/// <param name="IsClockBound">Its date decides something, so that a wrong date is a wrong act.</param>
internal sealed record Step(
    Type Body, Who Who, When When, Func<OrderState, Act, RulePack, Decision<OrderState>> Then, bool IsClockBound)
{
    public static Step On<T>(Who who, When when, Func<Move<T>, Decision<OrderState>> then, bool clockBound = false)
        where T : StatementBody =>
        new(typeof(T), who, when, (order, act, pack) => then(new Move<T>(order, (T)act.Body, act, pack)), clockBound);

    /// <summary>Null when this author may make such a statement now, whatever it will say.</summary>
    public Refusal? Bar(OrderState order, Author author, DateTimeOffset at) => Who(order, author) ?? When(order, at);
}

/// <summary>A statement that is about to be decided on.</summary>
internal sealed record Move<T>(OrderState Order, T Body, Act Act, RulePack Pack)
    where T : StatementBody
{
    public DateTimeOffset At => Act.At;

    /// <summary>A clock of the pack by the requested territory's calendar, where the addressee works.</summary>
    public Deadline Clock(string id, DateTimeOffset from) =>
        Clocks.Due(Pack, id, from, Order.RequestedTerritory);
}

/// <summary>The stages at which a row applies.</summary>
internal static class During
{
    public static When Any { get; } = (_, _) => null;

    /// <summary>Every stage but the last ones.</summary>
    public static When Open { get; } = (order, _) => order.IsTerminal ? Ended(order) : null;

    public static When In(params IReadOnlyList<Stage> stages) => (order, _) =>
        stages.Contains(order.Stage) ? null : NotNow(order, $"it is {StageWords.Either(stages)} that takes it");

    public static When Production(params IReadOnlyList<Stage> stages) => Of(OrderKind.Production, In(stages));

    public static When Preservation(params IReadOnlyList<Stage> stages) => Of(OrderKind.Preservation, In(stages));

    public static When Of(OrderKind kind, When when) => (order, at) =>
        order.Kind == kind ? when(order, at) : NotNow(order, $"this is for {kind.Word()} orders");

    public static Refusal NotNow(OrderState order, string why) => order.IsTerminal
        ? Ended(order)
        : new(Code.NotNow, "docs/lifecycles.md", $"the {order.Kind.Word()} order is {order.Stage.Word()}; {why}");

    private static Refusal Ended(OrderState order) =>
        new(Code.OrderEnded, "docs/lifecycles.md", $"the order has ended: it is {order.Stage.Word()}");
}
