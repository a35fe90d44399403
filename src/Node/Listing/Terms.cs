using LotusBridge.Node.Storage;
using LotusBridge.Orders;

namespace LotusBridge.Node.Listing;

/// <summary>The words by which an order is found: its number, its case, its offence, its identifiers.</summary>
internal static class Terms
{
    /// <summary>What is longer is found by its beginning all the same.</summary>
    public const int MaxLength = 64;

    /// <summary>Of the offence's provision.</summary>
    public const int MaxWords = 12;

    private static readonly char[] Breaks = [' ', '\t', '\r', '\n', ',', ';', '(', ')', '（', '）', '，', '、', '；'];

    /// <param name="territory">This node's: its own officials search here, others at home.</param>
    /// <param name="row">As <see cref="OrderRows.Of"/> has made it.</param>
    public static IEnumerable<TermRow> Of(OrderState state, OrderRow row, string territory)
    {
        List<string> words = [.. Of(state)];
        if (state.IssuingTerritory == territory)
        {
            foreach (var word in words)
            {
                yield return Row(row, TermSide.Issuing, row.IssuingOffice, word);
            }

            foreach (var word in row.Case is { } @case ? OfName(@case).Distinct(StringComparer.Ordinal) : [])
            {
                yield return Row(row, TermSide.Case, row.CaseOffice!, word);
            }
        }

        if (state.RequestedTerritory == territory)
        {
            // Before the receipt the provider does not know of the order: it finds nothing, and nothing slowly.
            var office = row.IsReceived ? row.Addressee : "";
            foreach (var word in words)
            {
                yield return Row(row, TermSide.Requested, office, word);
            }
        }
    }

    /// <summary>In the form in which terms are kept.</summary>
    public static string Plain(string word)
    {
        var small = word.Trim().ToLowerInvariant();
        return small.Length > MaxLength ? small[..MaxLength] : small;
    }

    private static IEnumerable<string> Of(OrderState state)
    {
        var offence = state.Issued.Offence;
        string[] texts =
        [
            .. OfName(state.Number),
            .. offence.Provision.Split(Breaks, StringSplitOptions.RemoveEmptyEntries).Take(MaxWords),
            offence.Listed ?? "",
            .. state.Issued.Identifiers.SelectMany(one => new[] { one.Value, one.Value.TrimStart('+') }),
        ];
        return texts.Select(Plain).Where(word => word.Length > 0).Distinct(StringComparer.Ordinal);
    }

    /// <summary>A number is found by its last part, too: nobody types the year.</summary>
    private static IEnumerable<string> OfName(string name) => [Plain(name), Plain(name[(name.LastIndexOf('-') + 1)..])];

    private static TermRow Row(OrderRow row, TermSide side, string office, string term) =>
        new() { Number = row.Number, Side = side, Office = office, Term = term };
}
