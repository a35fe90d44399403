using LotusBridge.Custody.Statements;
using LotusBridge.Orders.Lifecycle;
using LotusBridge.Orders.Packages;
using LotusBridge.Orders.Statements;
using LotusBridge.Rules;

namespace LotusBridge.Orders;

/// <summary>Where it stands that an act is allowed.</summary>
/// <param name="Article">As people write it, such as <c>Art. 4(5)</c>.</param>
/// <param name="Confirmed">False while counsel has still to confirm the rule against its source.</param>
public sealed record Citation(string Article, bool Confirmed);

/// <summary>
/// The article that allowed an act that counts: that of the rule which decided, else the one that the pack's
/// <c>acts</c> gives for the type (`docs/rule-packs.md`). Never what an author wrote, which nobody checked.
/// </summary>
public static class Basis
{
    private static readonly Citation Register = new("register of officials, spec/statements.md", true);
    private static readonly Citation CaseFile = new("criminal file, spec/statements.md", true);

    /// <summary>For acts in a thread that names no pack: cases and the register. Null for all others.</summary>
    public static Citation? WithoutPack(StatementBody body) => body switch
    {
        OfficialRegistered or OfficialRevoked => Register,
        CaseOpened => CaseFile,
        _ => null,
    };

    /// <summary>Null where nothing was issued, or where the pack is silent.</summary>
    /// <param name="thread">In which the act counts. Later statements change nothing: the order, its issuer and its
    /// pack never do.</param>
    /// <param name="body">What was said.</param>
    public static Citation? Of(Folded thread, StatementBody body)
    {
        if (thread is not { State: { } order, Pack: { } pack })
        {
            return null;
        }

        var rule = Deciding(order, pack, body) ?? pack.FindAct(OrderStatements.Types.Of(body).Name);
        return rule is null ? null : new Citation(rule.Article, rule.Confirmed);
    }

    private static Rule? Deciding(OrderState order, RulePack pack, StatementBody body) => body switch
    {
        OrderIssued or OrderValidated or OrderValidationRefused => Power(order, pack),
        OrderReceived received => received.Clocks.Select(one => Clock(pack, one.Name)).FirstOrDefault(),
        ClockLapsed lapsed => Clock(pack, lapsed.Clock),
        OrderRefused refused => Ground(pack, Checks.ReviewProcedure(order), refused.Ground),
        OrderRestricted restricted => Ground(pack, Checks.ReviewProcedure(order), restricted.Ground),
        PackageRestricted restricted => Ground(pack, Checks.ReviewProcedure(order), restricted.Ground),
        OrderObjected { Ground: Objecting.ThirdCountryConflict } =>
            pack.Procedures.FirstOrDefault(one => one.Id == Objecting.ThirdCountryConflict),
        OrderObjected objected => Ground(pack, Checks.EnforcementProcedure(order), objected.Ground),
        EnforcementDecided { Ground: { } ground } => Ground(pack, Checks.EnforcementProcedure(order), ground),
        DestructionDue { Ground: DestructionGround.RetentionEnded } => Clock(pack, ClockId.Retention),
        DestructionDue or DestructionHeld or DestructionHoldLifted or DestructionApproved or DestructionFailed
            or DestructionAudited or PackageDestroyed or CopyDestroyed or KeyDestroyed or AlarmRaised => pack.Destruction,
        _ => null,
    };

    /// <summary>A validation has the order's own basis: the cell that asks for it, or the emergency that deferred it.
    /// </summary>
    private static Rule? Power(OrderState order, RulePack pack) => Competence.BasisOf(
        pack, Issuing.PackRole(order.Issuer.Role)!.Value, order.Issued.Category, order.Kind, order.IsEmergency);

    private static Clock? Clock(RulePack pack, string id) => pack.Clocks.FirstOrDefault(one => one.Id == id);

    private static Ground? Ground(RulePack pack, string procedure, string id) =>
        pack.Grounds.FirstOrDefault(one => one.Procedure == procedure && one.Id == id);
}
