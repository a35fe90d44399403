using LotusBridge.Orders;
using LotusBridge.Orders.Packages;

namespace LotusBridge.Cli.Verify;

/// <summary>How many of a package's copies and keys the bundle accounts for.</summary>
internal sealed record AccountLine(string Package, int CopiesGone, int Copies, int KeysGone, int Keys)
{
    /// <summary>Of the packages that somebody else holds, or that are to be destroyed or were.</summary>
    public static IReadOnlyList<AccountLine> Of(Folded folded) =>
        folded.Pack is not { Destruction: var rule }
            ? []
            :
            [
                .. folded.Packages.Values
                    .Where(one => one.Copies.Count > 0 || one.Destruction != DestructionStage.InUse)
                    .Select(one => new AccountLine(
                        one.Package, one.Copies.Count - Accounts.OpenCopies(one, rule).Count, one.Copies.Count,
                        one.Recipients.Count - Accounts.OpenKeys(one, rule).Count, one.Recipients.Count)),
            ];
}
