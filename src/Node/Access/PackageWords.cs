using LotusBridge.Orders;

namespace LotusBridge.Node.Access;

/// <summary>The one word for where a package is; of its three lifecycles the one that moved last.</summary>
internal static class PackageWords
{
    public static string Of(PackageState package) =>
        package.Destruction >= DestructionStage.Certified ? Words.Of(package.Destruction)
        : package.IsDestroyed ? "destroyed"
        : package.Destruction != DestructionStage.InUse ? "destruction-" + Words.Of(package.Destruction)
        : package.IsRestricted ? "restricted"
        : package.Endorsement != EndorsementStage.None ? EndorsementOf(package.Endorsement)
        : package.Openings > 0 ? "opened"
        : Words.Of(package.Custody);

    private static string EndorsementOf(EndorsementStage stage) => stage switch
    {
        EndorsementStage.Requested => "endorsement-requested",
        EndorsementStage.Refused => "endorsement-refused",
        EndorsementStage.Revoked => "endorsement-revoked",
        EndorsementStage.Challenged => "endorsement-challenged",
        EndorsementStage.Maintained => "endorsement-maintained",
        _ => Words.Of(stage),
    };
}
