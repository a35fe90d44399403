using LotusBridge.Custody.Mainland;
using LotusBridge.Custody.Statements;
using LotusBridge.Node.Access;
using LotusBridge.Node.Delivery;
using LotusBridge.Node.Hosting;
using LotusBridge.Node.Portal.Evidence.Acts;
using LotusBridge.Node.Portal.Evidence.Sending;

namespace LotusBridge.Node.Portal.Evidence;

/// <summary>Packages: what is in them, opening, endorsing, destroying. What the API has too stands under the API's own rule.</summary>
internal static class EvidencePages
{
    public static PageRule Content { get; } =
        new(RouteTable.ReadContent, "evidence.content.title") { Form = TakeContentAsync };

    public static PageRule WholeBundle { get; } =
        new(RouteTable.ReadBundle, "evidence.bundle.title") { Form = TakeBundleAsync };

    private static readonly IReadOnlySet<string> Providers = PageTable.Set(Roles.Provider);

    public static IReadOnlyList<PageRule> Rows { get; } =
    [
        new PageRule(RouteTable.ReadPackage, "evidence.package.title") { Page = typeof(PackagePage) }.Live("/events/orders/{number}"),
        Content,
        WholeBundle,
        new PageRule(RouteTable.ListAlarms, "evidence.alarms.title") { Page = typeof(AlarmsPage) }.InMenu(),
        .. PackageActPages.Rows,
        PageRule.Get("/inbox", Providers, "evidence.inbox.title", typeof(InboxPage)).AtHome().InMenu().Live("/events/work"),
        .. SendingPages.Rows,
    ];

    /// <summary>The sealed file that the gate has authorised, from any byte on.</summary>
    private static async Task<IResult> TakeContentAsync(
        PortalRequest portal, FiledPackage package, PackageShelf shelf, CancellationToken stop) =>
        await ReadContent.RefusalAsync(package, portal.Me, shelf, stop) is { } refusal
            ? PageAnswer.Of(refusal)
            : ReadContent.Stream(package, shelf, NameOf(package));

    /// <summary>With the sealed files, or with <c>?content=false</c> without them.</summary>
    private static async Task<IResult> TakeBundleAsync(
        PortalRequest portal, FiledOrder order, BundleCollector collector, Self self, CancellationToken stop)
    {
        var (parts, refusal) = await ExportBundle.CollectAsync(
            order, portal.Me, portal.Query("content") != "false", collector, stop);
        return refusal is null ? ExportBundle.Stream(order, parts!, self, stop) : PageAnswer.Of(refusal);
    }

    /// <summary>The name that the command line expects in a folder.</summary>
    public static string NameOf(FiledPackage package) => package.State.Package
        + (ManifestOf(package) is { } manifest && MainlandManifest.IsContainer(manifest.Recipients) ? ".sm" : ".age");

    /// <summary>The manifest that counts; null where this node has none.</summary>
    public static PackageSealed? ManifestOf(FiledPackage package) => (PackageSealed?)SealingOf(package)?.Body;

    /// <summary>The statement that is the manifest.</summary>
    public static Statement? SealingOf(FiledPackage package) => package.Order.Statements
        .Where(one => one.Void is null).Select(one => one.Statement)
        .FirstOrDefault(one => one.Body is PackageSealed sealing && sealing.Package == package.State.Package);
}
