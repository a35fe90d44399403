using System.Globalization;
using System.Linq.Expressions;
using LotusBridge.Node.Storage;
using LotusBridge.Orders;
using LotusBridge.Rules;

namespace LotusBridge.Node.Listing;

/// <summary>Which of their own orders somebody wants to see. What is null asks for nothing.</summary>
internal sealed record OrderFilter
{
    public static readonly OrderFilter None = new();

    public Stage? Stage { get; init; }

    public OrderKind? Kind { get; init; }

    public string? Category { get; init; }

    /// <summary>True for those that have not ended, false for those that have.</summary>
    public bool? IsOpen { get; init; }

    /// <summary>True for those alone that wait for an act of the asker.</summary>
    public bool WaitsForMe { get; init; }

    /// <summary>A clock of it ends before this moment, or has ended.</summary>
    public DateTimeOffset? DueBefore { get; init; }

    public SearchText? Text { get; init; }

    /// <summary>What a row itself answers.</summary>
    public IEnumerable<Expression<Func<OrderRow, bool>>> OfRow()
    {
        if (Stage is { } stage)
        {
            yield return row => row.Stage == stage;
        }

        if (Kind is { } kind)
        {
            yield return row => row.Kind == kind;
        }

        if (Category is { } category)
        {
            yield return row => row.Category == category;
        }

        if (IsOpen is { } isOpen)
        {
            // The last stages stand behind all others: Stages.IsTerminal. Added to, the column is no range of an index of
            // stages, out of which SQLite would sort nearly all orders to show the newest.
            yield return row => (int)row.Stage + 0 < (int)LotusBridge.Orders.Stage.ValidationRefused == isOpen;
        }
    }
}

/// <summary>One to four words; an order is found where each is the beginning of one of its terms.</summary>
internal sealed record SearchText
{
    public const int MinLength = 2;

    /// <summary>Of the whole text.</summary>
    public const int MaxLength = 128;

    public const int MaxWords = 4;

    private SearchText(IReadOnlyList<string> words) => Words = words;

    /// <summary>As <see cref="Terms"/> has them.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>Null for a text that is too long, has too many words, or one that is too short.</summary>
    public static SearchText? Read(string text)
    {
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(Terms.Plain)
            .Distinct(StringComparer.Ordinal).ToList();
        return text.Length <= MaxLength && words.Count is > 0 and <= MaxWords && words.TrueForAll(one => one.Length >= MinLength)
            ? new SearchText(words)
            : null;
    }

    /// <summary>What was searched for is somebody's telephone number: it reaches no log.</summary>
    public override string ToString() => $"[{Words.Count} words]";
}

/// <summary>The last order of a page: the next page begins behind it.</summary>
internal sealed record OrderCursor(DateTimeOffset IssuedAt, string Number)
{
    private const char Between = '.';

    public static OrderCursor Of(OrderRow row) => new(row.IssuedAt, row.Number);

    /// <summary>As it stands in a link.</summary>
    public string Write() => IssuedAt.UtcTicks.ToString(CultureInfo.InvariantCulture) + Between + Number;

    public static OrderCursor? Read(string text)
    {
        var end = text.IndexOf(Between);
        return end > 0 && long.TryParse(text.AsSpan(0, end), NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
            && ticks <= DateTimeOffset.MaxValue.Ticks
            ? new OrderCursor(new DateTimeOffset(ticks, TimeSpan.Zero), text[(end + 1)..])
            : null;
    }
}

/// <summary>A count that goes no further than to a limit.</summary>
/// <param name="IsMore">True when there are more than <paramref name="Count"/>.</param>
internal readonly record struct Capped(int Count, bool IsMore)
{
    public static Capped Of(int counted, int most) => counted > most ? new Capped(most, IsMore: true) : new Capped(counted, false);
}

/// <summary>An order in a list, as one reader may see it.</summary>
/// <param name="Case">Null where the reader may not read the case.</param>
/// <param name="Clock">The running clock that ends first.</param>
/// <param name="Version">How many of its statements the reader sees; null where no row tells.</param>
internal sealed record OrderItem(
    string Number, string? Case, OrderKind Kind, Stage Stage, string Category, string IssuingTerritory, string IssuingOffice,
    string RequestedTerritory, string Addressee, DateTimeOffset IssuedAt, string? Clock, DateTimeOffset? DueAt, int Packages,
    bool IsEmergency, bool IsRestricted, int? Version, DateTimeOffset? ChangedAt);

/// <param name="Next">Null on the last page.</param>
/// <param name="Total">Of all pages; on the first page alone.</param>
internal sealed record OrderPage(IReadOnlyList<OrderItem> Orders, OrderCursor? Next, Capped? Total);

/// <summary>Something that waits for the reader.</summary>
/// <param name="Type">The act, as in <c>order.validated</c>.</param>
/// <param name="Due">When the clock for it ends; null where none runs.</param>
/// <param name="Role">The role that it waits for.</param>
/// <param name="IsPersonal">True when it waits for this person alone.</param>
internal sealed record WorkItem(
    string Type, string? Package, string? Clock, DateTimeOffset? Due, string Role, bool IsPersonal, OrderItem Order);

internal sealed record WorkPage(IReadOnlyList<WorkItem> Items, Capped Total);

/// <param name="Open">Have not ended.</param>
/// <param name="Waiting">Acts that wait for the reader.</param>
/// <param name="Overdue">Orders that have not ended and have a clock that has.</param>
internal sealed record OrderCounts(Capped All, Capped Open, Capped Waiting, Capped Overdue, Capped Emergencies);
