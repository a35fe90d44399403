using LotusBridge.Rules;
using Code = LotusBridge.Orders.OrderRefusalCode;

namespace LotusBridge.Orders;

/// <summary>What several rows ask of a statement's content.</summary>
internal static class Checks
{
    /// <summary>Every stated due date is the pack's own; nobody shortens or stretches a clock.</summary>
    public static Refusal? Due(Deadline computed, DateTimeOffset? stated) => computed.Due == stated
        ? null
        : new Refusal(
            Code.ClockDiffers, computed.Article, $"clock differs: {computed.Name} ends {computed.Due:u}, not {stated:u}");

    public static Refusal? Late(Deadline? clock, DateTimeOffset at) => clock?.IsPast(at) ?? false
        ? new Refusal(Code.TooLate, clock.Article, $"the clock {clock.Name} ran out {clock.Due:u}")
        : null;

    public static Refusal? Addressee(OrderState order, string provider) => provider == order.Issued.Addressee
        ? null
        : new Refusal(
            Code.AddresseeDiffers, "Art. 7", $"the order is addressed to {order.Issued.Addressee} and nobody else");

    /// <summary>The ground is open to the invoker in that procedure, and is cited by the article that the pack gives it.
    /// </summary>
    public static Refusal? Ground(RulePack pack, string procedure, string ground, string article, string invoker) =>
        Grounds.MayInvoke(pack, procedure, ground, invoker)
        ?? (Grounds.For(pack, procedure, invoker).First(one => one.Id == ground).Article is var cited && cited == article
            ? null
            : new Refusal(Code.ArticleDiffers, cited, $"{ground} stands in {cited}"));

    /// <summary>Art. 12 speaks of production alone; a preservation order is judged by Art. 16(5).</summary>
    public static string ReviewProcedure(OrderState order) =>
        order.Kind == OrderKind.Production ? "review" : EnforcementProcedure(order);

    public static string EnforcementProcedure(OrderState order) =>
        order.Kind == OrderKind.Production ? "enforcement-production" : "enforcement-preservation";
}
