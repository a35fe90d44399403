using LotusBridge.Custody.Statements;
using LotusBridge.Rules;
using Code = LotusBridge.Orders.OrderRefusalCode;

namespace LotusBridge.Orders.Packages;

/// <summary>異地簽註: local form, on a verified custody; it opens the door to the court and decides no weight.</summary>
internal static class Endorsing
{
    private static readonly EndorsementStage[] InForce =
        [EndorsementStage.Endorsed, EndorsementStage.EndorsedWithLimits, EndorsementStage.Maintained];

    public static IEnumerable<PackageStep> Steps =>
    [
        PackageStep.On<EndorsementRequested>(
            body => body.Package, Actors.Investigator, UsableAt(EndorsementStage.None),
            move => move.Package with { Endorsement = EndorsementStage.Requested }),
        PackageStep.On<EndorsementIntegrityVerified>(
            body => body.Package, Actors.IssuingNode, UsableAt(EndorsementStage.Requested), Verify),
        PackageStep.On<PackageEndorsed>(
            body => body.Package, Actors.Endorser, UsableAt(EndorsementStage.IntegrityVerified), Endorse),
        PackageStep.On<EndorsementRefused>(
            body => body.Package, Actors.Endorser,
            At(EndorsementStage.Requested, EndorsementStage.IntegrityVerified),
            move => move.Package with { Endorsement = EndorsementStage.Refused }),
        PackageStep.On<EndorsementChallenged>(
            body => body.Package, Actors.EndorserOrJudge, At(InForce),
            move => move.Package with { Endorsement = EndorsementStage.Challenged }),
        PackageStep.On<EndorsementDecided>(
            body => body.Package, Actors.EndorserOrJudge, At(EndorsementStage.Challenged),
            move => move.Package with
            {
                Endorsement = move.Body.Outcome == EndorsementDecided.Revoked
                    ? EndorsementStage.Revoked
                    : EndorsementStage.Maintained,
            }),
    ];

    private static Func<OrderState, PackageState, Refusal?> At(params IReadOnlyList<EndorsementStage> stages) =>
        (_, package) => stages.Contains(package.Endorsement)
            ? null
            : PackageStep.NotNow(
                package, $"its endorsement is {package.Endorsement.Word()}, not {StageWords.Either(stages)}");

    /// <summary>Nothing is endorsed that may not be used: an annulled order, a restricted or a destroyed package.</summary>
    private static Func<OrderState, PackageState, Refusal?> UsableAt(EndorsementStage stage) =>
        (order, package) => Opening.Usable(order, package) ?? At(stage)(order, package);

    private static Decision<PackageState> Verify(PackageMove<EndorsementIntegrityVerified> move) =>
        move.Body.Sha256 == move.Package.Sha256
            ? move.Package with { Endorsement = EndorsementStage.IntegrityVerified }
            : new Refusal(Code.ContentDiffers, "docs/lifecycles.md", "another digest was sealed than was verified");

    private static Decision<PackageState> Endorse(PackageMove<PackageEndorsed> move)
    {
        var (order, body) = (move.Order, move.Body);
        if (Conditions.Missing(
            move.Pack, "endorsement", order.IssuingTerritory, order.RequestedTerritory, [.. body.Form]) is { } missing)
        {
            return missing;
        }

        var filled = (body.Forms ?? []).SelectMany(form => form.Fields.Select(one => (form.Form, one.Field, one.Value)));
        if (LocalForms.Missing(
            move.Pack, order.IssuingTerritory, [.. filled], move.Package.Sha256.ToString()) is { } incomplete)
        {
            return incomplete;
        }

        if (order.Limits.Except(body.Limits, StringComparer.Ordinal).FirstOrDefault() is { } dropped)
        {
            return new Refusal(
                Code.LimitsMissing, "Art. 12(4)", $"the order was recognised within limits that bind its use: {dropped}");
        }

        return move.Package with
        {
            Endorsement = body.Limits.Count == 0 ? EndorsementStage.Endorsed : EndorsementStage.EndorsedWithLimits,
            Limits = body.Limits,
        };
    }
}
