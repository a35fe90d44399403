using LotusBridge.Custody.Statements;
using LotusBridge.Node.Access;
using LotusBridge.Node.Storage;
using Microsoft.EntityFrameworkCore;

namespace LotusBridge.Node.Portal.Orders.Cases;

/// <summary>The newest cases that a person may read.</summary>
internal sealed class CaseBook(Store store, Lookups lookups)
{
    /// <summary>As many are shown; an older one is reached by its number.</summary>
    public const int MaxCases = 50;

    /// <summary>So many of the territory's newest cases are looked at.</summary>
    public const int MaxLookedAt = 500;

    public async Task<IReadOnlyList<FiledCase>> NewestAsync(Author who, CancellationToken stop)
    {
        var names = await store.ReadAsync(
            db => db.Statements.Where(row => row.Type == "case.opened").OrderByDescending(row => row.Number)
                .Select(row => row.Thread).Take(MaxLookedAt).ToListAsync(stop),
            stop);
        var found = new List<FiledCase>();
        foreach (var name in names.Distinct(StringComparer.Ordinal))
        {
            if (await lookups.CaseAsync(name, stop) is { } file && file.IsFor(who))
            {
                found.Add(file);
            }

            if (found.Count == MaxCases)
            {
                break;
            }
        }

        return found;
    }
}
