using LotusBridge.Custody.Statements;
using LotusBridge.Node.Access;
using LotusBridge.Node.Acts;
using LotusBridge.Node.Storage;
using Microsoft.EntityFrameworkCore;

namespace LotusBridge.Node.Portal.Orders.Cases;

/// <summary>The newest cases that a person may read.</summary>
internal sealed class CaseBook(Store store, Lookups lookups, KnownOfficials officials)
{
    /// <summary>As many are shown; an older one is reached by its number.</summary>
    public const int MaxCases = 50;

    /// <summary>So many of the territory's newest cases are looked at.</summary>
    public const int MaxLookedAt = 500;

    public async Task<IReadOnlyList<FiledCase>> NewestAsync(Author who, CancellationToken stop)
    {
        var newest = await store.ReadAsync(
            db => db.Statements.Where(row => row.Type == "case.opened").OrderByDescending(row => row.Number)
                .Select(row => new { row.Thread, row.By, row.At }).Take(MaxLookedAt).ToListAsync(stop),
            stop);

        // Whose they are is known without opening any; what is shown is asked again, of the statement that opened it.
        List<string> own =
        [
            .. newest.Where(one => officials.Find(one.By, one.At) is { } opener && FiledCase.IsFor(who, opener))
                .Select(one => one.Thread).Distinct(StringComparer.Ordinal).Take(MaxCases),
        ];
        return [.. (await lookups.CasesAsync(own, stop)).Where(file => file.IsFor(who))];
    }
}
