using LotusBridge.Custody.Statements;
using LotusBridge.Node.Access;
using LotusBridge.Orders;

namespace LotusBridge.Node.Delivery;

/// <summary>
/// Whether a package's content may leave this node to whoever asks, by whichever route: an investigator gets it only after
/// stating a purpose, and nobody gets what may be kept and not used.
/// </summary>
internal static class Release
{
    /// <summary>Null when it may.</summary>
    public static Problem? Refusal(OrderState order, PackageState package, Author who) =>
        IsRestricted(order, package)
            ? Problem.Conflict(ProblemCode.PackageRestricted, "the package is kept and may not be used")
        : who.Role == Roles.Investigator && !package.OpenedBy.Contains(who.Id, StringComparer.Ordinal)
            ? Problem.Conflict(ProblemCode.PurposeMissing, "state first in which case and for what purpose it is opened")
        : null;

    /// <summary>Said of the package itself or of its whole order: an emergency that lapsed, a late refusal.</summary>
    private static bool IsRestricted(OrderState order, PackageState package) =>
        order.Restricts(package.Package) || (order.IsTerminal && order.Stage != Stage.Closed);
}
