using System.Globalization;
using LotusBridge.Custody.Statements;
using LotusBridge.Node.Listing;
using LotusBridge.Node.Portal.Parts;
using LotusBridge.Orders;
using LotusBridge.Rules;

namespace LotusBridge.Node.Portal.Orders;

/// <summary>What somebody asks of the list, from the address of the page: a list can be kept as a bookmark.</summary>
internal sealed record OrderSearch(OrderFilter Filter, OrderCursor? After, IReadOnlyList<FieldError> Errors)
{
    public const string Stage = "stage";
    public const string Kind = "kind";
    public const string Category = "category";
    public const string Open = "open";
    public const string Waits = "waits";
    public const string Due = "due";
    public const string Text = "text";

    private const string DayForm = "yyyy-MM-dd";

    private static readonly string[] Names = [Stage, Kind, Category, Open, Waits, Due, Text];

    public static OrderSearch Read(PortalRequest portal)
    {
        var errors = new List<FieldError>();
        var (words, day) = (portal.Query(Text).Trim(), portal.Query(Due));
        var text = words.Length > 0 ? SearchText.Read(words) : null;
        if (words.Length > 0 && text is null)
        {
            errors.Add(new(Text, portal.T["orders.error.search", SearchText.MaxWords, SearchText.MinLength]));
        }

        var before = DayIn(portal, day);
        if (day.Length > 0 && before is null)
        {
            errors.Add(new(Due, portal.T["orders.error.time"]));
        }

        var filter = new OrderFilter
        {
            Stage = WordIn<Stage>(portal.Query(Stage)), Kind = WordIn<OrderKind>(portal.Query(Kind)),
            Category = portal.Query(Category) is { Length: > 0 and <= StatementText.MaxId } category ? category : null,
            IsOpen = portal.Query(Open) switch { "yes" => true, "no" => false, _ => null },
            WaitsForMe = portal.Query(Waits) == "yes", DueBefore = before, Text = text,
        };
        return new OrderSearch(filter, OrderCursor.Read(portal.Query("after")), errors);
    }

    /// <summary>The address of the page behind this one.</summary>
    public static string PathAfter(PortalRequest portal, OrderCursor next) => "/orders" + QueryString.Create(
        [
            .. from name in Names
               let value = portal.Query(name)
               where value.Length > 0
               select KeyValuePair.Create<string, string?>(name, value),
            KeyValuePair.Create<string, string?>("after", next.Write()),
        ]);

    private static DateTimeOffset? DayIn(PortalRequest portal, string day) =>
        DateTime.TryParseExact(day, DayForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)
            ? portal.FromLocal(local)
            : null;

    private static T? WordIn<T>(string word)
        where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
        {
            if (StatementJson.Word(value) == word)
            {
                return value;
            }
        }

        return null;
    }
}
