using LotusBridge.Rules;

namespace LotusBridge.Orders.Packages;

/// <summary>What may be brought before a court as evidence: what is endorsed there (R15), and nothing stands against.</summary>
public static class Evidence
{
    /// <summary>A challenge alone takes nothing away; its decision may.</summary>
    private static readonly EndorsementStage[] InForce =
    [
        EndorsementStage.Endorsed, EndorsementStage.EndorsedWithLimits, EndorsementStage.Challenged,
        EndorsementStage.Maintained,
    ];

    /// <summary>Null when the package's content may be brought; else why not.</summary>
    public static Refusal? Barred(OrderState order, PackageState package) =>
        Opening.Usable(order, package)
        ?? (InForce.Contains(package.Endorsement)
            ? null
            : PackageStep.NotNow(package, $"its endorsement is {package.Endorsement.Word()}"));
}
