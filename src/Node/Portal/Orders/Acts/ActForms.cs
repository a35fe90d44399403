using LotusBridge.Exchange.Api;

namespace LotusBridge.Node.Portal.Orders.Acts;

/// <summary>The forms of every act about an order, below the routes of the API that take them.</summary>
internal static class ActForms
{
    private static readonly Dictionary<string, ActForm> ByType = new[]
    {
        IssuingForms.Validation, IssuingForms.Issuer, ReviewForms.All, ExecutionForms.All, RestrictionForms.All,
    }.SelectMany(forms => forms).ToDictionary(form => form.Type, StringComparer.Ordinal);

    public static IReadOnlyCollection<ActForm> All => ByType.Values;

    /// <summary>Null for a type without a form.</summary>
    public static ActForm? Find(string type) => ByType.GetValueOrDefault(type);

    /// <summary>The form of a type that this route of the API takes; null for any other.</summary>
    public static ActForm? Find(string type, string apiPattern) =>
        ActRoute.Find(type)?.Pattern == apiPattern ? Find(type) : null;

    /// <summary>Where the form of an act about this order is.</summary>
    public static string PathOf(string type, string number) =>
        ActRoute.Find(type)!.Pattern.Replace("{number}", number, StringComparison.Ordinal) + "/" + type;
}
