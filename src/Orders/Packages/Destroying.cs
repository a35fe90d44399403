using LotusBridge.Custody.Statements;
using LotusBridge.Rules;
using Code = LotusBridge.Orders.OrderRefusalCode;

namespace LotusBridge.Orders.Packages;

/// <summary>Due, held or approved by persons of different bodies, destroyed with a certificate, audited.</summary>
internal static class Destroying
{
    public static IEnumerable<PackageStep> Steps =>
    [
        PackageStep.On<DestructionDue>(
            body => body.Package, Actors.NodeOrJudge, At(DestructionStage.InUse), FallDue, clockBound: true),
        PackageStep.On<DestructionHeld>(
            body => body.Package, Actors.CustodianOrJudge,
            At(DestructionStage.Due, DestructionStage.PartlyApproved, DestructionStage.Approved, DestructionStage.Failed),
            move => move.Package with { Destruction = DestructionStage.LegalHold, Approvals = [], Failures = [], Alarms = [] }),
        PackageStep.On<DestructionHoldLifted>(
            body => body.Package, Actors.CustodianOrJudge, At(DestructionStage.LegalHold),
            move => move.Package with { Destruction = DestructionStage.Due }),
        PackageStep.On<DestructionApproved>(
            body => body.Package, Actors.CustodianOrJudge,
            At(DestructionStage.Due, DestructionStage.PartlyApproved), Approve),
        PackageStep.On<DestructionAudited>(
            body => body.Package, Actors.Committee, At(DestructionStage.Certified),
            move => move.Package with { Destruction = DestructionStage.Audited }),
    ];

    /// <summary>
    /// Null when the certificate says what was decided and done here: the reason, the approvals and who gave them, and
    /// what became of every copy and key. Only the
    /// requesting territory and a bundle's verifier know these, because approvals stay where they were given.
    /// </summary>
    public static Refusal? Certificate(PackageState package, PackageDestroyed body, string node, RulePack pack)
    {
        if (package.Destruction is not (DestructionStage.Approved or DestructionStage.Failed))
        {
            return PackageStep.NotNow(package, $"its destruction is {package.Destruction.Word()}, not approved");
        }

        var isApproved = body.Approvals.ToHashSet().SetEquals(package.Approvals.Select(one => one.Statement))
            && body.Operators.ToHashSet(StringComparer.Ordinal).SetEquals(package.Approvals.Select(one => one.Person));
        return !isApproved
            ? new Refusal(
                Code.ApprovalsDiffer, "docs/lifecycles.md", "the certificate names other approvals than were given")
            : body.Ground != package.Reason!.Ground || body.Article != package.Reason.Article
            ? new Refusal(Code.GroundDiffers, package.Reason.Article, "the certificate names another reason")
            : Accounts.Missing(package, pack.Destruction) ?? Accounts.Differ(package, body, node);
    }

    private static Func<OrderState, PackageState, Refusal?> At(params IReadOnlyList<DestructionStage> stages) =>
        (_, package) => stages.Contains(package.Destruction)
            ? null
            : PackageStep.NotNow(
                package, $"its destruction is {package.Destruction.Word()}, not {StageWords.Either(stages)}");

    private static Decision<PackageState> FallDue(PackageMove<DestructionDue> move)
    {
        var (body, isJudge) = (move.Body, move.Act.Author.Role == Roles.Judge);
        if (isJudge != (body.Ground == DestructionGround.CourtOrder))
        {
            return new Refusal(
                Code.WrongRole, "docs/lifecycles.md", "a court order is a judge's, every other reason the node's");
        }

        if (!isJudge && DestructionGround.Of(move.Order, move.Package, move.Pack) is var known)
        {
            return known is null || known.Ground != body.Ground || known.Article != body.Article
                ? new Refusal(Code.GroundDiffers, body.Article, "the order gives no such reason for destruction")
                : known.Due != body.Due
                ? new Refusal(Code.ClockDiffers, known.Article, $"clock differs: {known.Ground} is due {known.Due:u}")
                : move.Act.At < known.Due
                ? new Refusal(Code.TooEarly, known.Article, $"it is kept until {known.Due:u}")
                : Due(move.Package, known);
        }

        return Due(move.Package, new DestructionReason(body.Ground, body.Article, body.Due));
    }

    private static PackageState Due(PackageState package, DestructionReason reason) =>
        package with { Destruction = DestructionStage.Due, Reason = reason };

    private static Decision<PackageState> Approve(PackageMove<DestructionApproved> move)
    {
        var (package, body, by) = (move.Package, move.Body, move.Act.Author);
        var rule = move.Pack.Destruction;
        if (body.Ground != package.Reason!.Ground)
        {
            return new Refusal(
                Code.GroundDiffers, package.Reason.Article, $"it is due by {package.Reason.Ground}");
        }

        // An approval that cannot count is refused, not kept: a certificate has exactly those that do.
        var repeated = package.Approvals.FirstOrDefault(one =>
            one.Person == by.Id || (rule.DifferentBodies && one.Office == by.Office));
        if (repeated is not null)
        {
            return new Refusal(
                repeated.Person == by.Id ? Code.WrongPerson : Code.WrongOffice,
                rule.Article,
                "destruction is approved by different persons, of different bodies");
        }

        IReadOnlyList<Approval> approvals = [.. package.Approvals, new Approval(move.Act.Digest, by.Id, by.Office)];
        var isEnough = rule.Missing([.. approvals.Select(one => new Approver(one.Person, one.Office))]) is null;
        return package with
        {
            Approvals = approvals,
            Destruction = !isEnough ? DestructionStage.PartlyApproved
                : package.Failures.Count > 0 ? DestructionStage.Failed
                : DestructionStage.Approved,
        };
    }
}
