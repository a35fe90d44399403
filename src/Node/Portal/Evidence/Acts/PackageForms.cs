using LotusBridge.Exchange.Api;
using LotusBridge.Node.Portal.Orders.Acts;

namespace LotusBridge.Node.Portal.Evidence.Acts;

/// <summary>
/// The forms of the acts about a package, below the routes of the API that take them. A report of excess has none: the
/// program makes it that opens the package.
/// </summary>
internal static class PackageForms
{
    private static readonly Dictionary<string, ActForm> ByType = new[]
    {
        EndorsingForms.All, HolderForms.All, DestructionForms.All,
    }.SelectMany(forms => forms).Prepend(DestructionForms.Opening).ToDictionary(form => form.Type, StringComparer.Ordinal);

    public static IReadOnlyCollection<ActForm> All => ByType.Values;

    /// <summary>The form of a type that this route of the API takes; null for any other.</summary>
    public static ActForm? Find(string type, string apiPattern) =>
        ActRoute.Find(type)?.Pattern == apiPattern ? ByType.GetValueOrDefault(type) : null;

    /// <summary>Where the form of an act about this package is.</summary>
    public static string PathOf(string type, string package) =>
        ActRoute.Find(type)!.Pattern.Replace("{package}", package, StringComparison.Ordinal) + "/" + type;
}
