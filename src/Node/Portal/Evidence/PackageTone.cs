using LotusBridge.Orders;

namespace LotusBridge.Node.Portal.Evidence;

/// <summary>The kind of a chip; what it says stands in its text.</summary>
internal static class PackageTone
{
    public static string Of(CustodyStage stage) => stage == CustodyStage.Delivered ? "good" : "wait";

    public static string Of(EndorsementStage stage) => stage switch
    {
        EndorsementStage.Endorsed or EndorsementStage.EndorsedWithLimits or EndorsementStage.Maintained => "good",
        EndorsementStage.Refused or EndorsementStage.Revoked => "bad",
        EndorsementStage.Challenged => "warn",
        _ => "wait",
    };

    public static string Of(DestructionStage stage) => stage switch
    {
        DestructionStage.Failed => "bad",
        DestructionStage.Certified or DestructionStage.Audited => "plain",
        _ => "warn",
    };

    /// <summary>Said of the package, or of its whole order: it may be kept and not used.</summary>
    public static bool IsShut(OrderState order, PackageState package) =>
        order.Restricts(package.Package) || (order.IsTerminal && order.Stage != Stage.Closed);
}
