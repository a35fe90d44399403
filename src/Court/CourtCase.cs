using LotusBridge.Custody.Bundles;
using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Orders;
using LotusBridge.Rules;

namespace LotusBridge.Court;

/// <summary>What is brought before a court: a bundle that holds, its order, and who did what when.</summary>
/// <param name="BundleSha256">SHA-256 of the bundle's bytes.</param>
/// <param name="IsPinned">Whether the roster was compared with a hash that the maker already had.</param>
public sealed record CourtCase(JudgedBundle Judged, Digest BundleSha256, bool IsPinned)
{
    public OrderState Order => Judged.Folded.State!;

    public RulePack Pack => Judged.Folded.Pack!;

    /// <summary>The order's statements as they followed each other.</summary>
    public IReadOnlyList<BundleStatement> Acts { get; } =
    [
        .. Judged.Thread.OrderBy(one => one.Statement.Header.At).ThenBy(one => one.ExistedBy)
            .ThenBy(one => one.Author.Territory, StringComparer.Ordinal).ThenBy(one => one.Index),
    ];

    /// <summary>The packages with what became of each.</summary>
    public IEnumerable<(BundlePackage Package, PackageState State)> Packages =>
        from package in Judged.Reading.Packages
        where Judged.Folded.Packages.ContainsKey(package.Manifest.Package)
        select (package, Judged.Folded.Packages[package.Manifest.Package]);

    /// <summary>Null where an act had no effect, or the pack is silent.</summary>
    public Citation? BasisOf(StatementBody body) => Basis.Of(Judged.Folded, body);

    /// <summary>Null when the bundle can be brought before a court; else why not.</summary>
    public static string? Problem(JudgedBundle judged) =>
        judged.Problems is [var first, ..] ? $"the bundle does not hold: {first}"
        : judged.Folded.State is null ? "no order was validly issued in it"
        : null;
}
