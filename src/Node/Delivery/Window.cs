using LotusBridge.Exchange.Packages;
using LotusBridge.Node.Access;
using LotusBridge.Node.Hosting;
using LotusBridge.Orders;

namespace LotusBridge.Node.Delivery;

/// <summary>
/// Until when a package is taken, over the line or from a disk: the order's clock of production, or the days of the
/// settings from its sealing on, whichever ends later.
/// </summary>
internal sealed class Window(Settings settings, TimeProvider clock)
{
    /// <summary>The rule packs' name of the clock by which a provider produces.</summary>
    private const string Production = "produce";

    public DateTimeOffset Until(FiledPackage package)
    {
        var days = package.State.SealedAt.AddDays(settings.Packages.WindowDays);
        return package.Order.State.Clock(Production) is { } due && due.Due > days ? due.Due : days;
    }

    /// <summary>Why nothing of this package is taken, or no longer; null while it is.</summary>
    public Problem? Closed(FiledPackage package) =>
        package.State.Destruction >= DestructionStage.Approved
            ? Problem.Conflict(ProblemCode.PackageDestroyed, "the package was destroyed")
        : package.State.Size > PartList.MaxContentBytes ? Problem.TooLarge(PartList.MaxContentBytes)
        : package.State.DeliveredAt is not null
            ? Problem.Conflict(ProblemCode.UploadDone, "the package has arrived whole")
        : clock.GetUtcNow() >= Until(package)
            ? Problem.Conflict(ProblemCode.WindowClosed, "the time in which this package is taken is over")
        : null;
}
