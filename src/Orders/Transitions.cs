using LotusBridge.Custody.Statements;
using LotusBridge.Orders.Lifecycle;
using LotusBridge.Orders.Statements;
using LotusBridge.Rules;
using Code = LotusBridge.Orders.OrderRefusalCode;

namespace LotusBridge.Orders;

/// <summary>
/// The one decision about shared statements: at the author's client, at their node's door, at the peer and offline.
/// </summary>
public static class Transitions
{
    /// <summary>How far the clocks of two honest territories may lie apart (`spec/bundle.md`, times).</summary>
    public static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);

    private static readonly Dictionary<Type, Step> Steps = new[]
    {
        Validating.Steps, Transmitting.Steps, Reviewing.Steps, Clarifying.Steps, Executing.Steps, Objecting.Steps,
        Delivering.Steps, Restricting.Steps, Enforcing.Steps, Preserving.Steps, Withdrawing.Steps, Lapsing.Steps,
    }.SelectMany(steps => steps).ToDictionary(step => step.Body);

    /// <summary>All rows, for whoever asks what may come next.</summary>
    internal static IReadOnlyCollection<Step> All => Steps.Values;

    /// <summary>The order after the statement, or why it changes nothing.</summary>
    /// <param name="state">Null before the order was issued.</param>
    /// <param name="act">A shared statement of the order's thread.</param>
    /// <param name="pack">The pack that the order names; <see cref="OrderThread"/> finds it.</param>
    public static Decision<OrderState> Apply(OrderState? state, Act act, RulePack pack)
    {
        if (act.Body is OrderIssued issued)
        {
            return state is null
                ? Issuing.Issue(issued, act, pack)
                : No(Code.AlreadyIssued, $"{state.Number} was issued before");
        }

        if (state is null)
        {
            return No(Code.NoOrder, "nothing was issued in this thread yet");
        }

        if (!Steps.TryGetValue(act.Body.GetType(), out var step))
        {
            return No(Code.TypeUnknown, $"{act.Statement.Header.Type} has no effect on an order");
        }

        return Misplaced(state, act) is { } misplaced ? misplaced
            : step.Bar(state, act.Author, act.At) is { } barred ? barred
            : step.Then(state, act, pack);
    }

    /// <summary>Whether the date of such a statement decides something.</summary>
    internal static bool IsClockBound(StatementBody body) =>
        body is OrderIssued || (Steps.TryGetValue(body.GetType(), out var step) && step.IsClockBound);

    internal static Refusal? Misplaced(OrderState state, Act act) =>
        act.Statement.Header.Thread != state.Number
            ? No(Code.ThreadDiffers, $"{act.Statement.Header.Thread} is not {state.Number}")
        : act.At < state.IssuedAt - ClockSkew ? No(Code.BeforeTheOrder, "it is dated before the order itself")
        : null;

    private static Refusal No(string code, string text) => new(code, "spec/statements.md", text);
}
