using System.Globalization;

namespace LotusBridge.Benchmarks.Portal;

/// <summary>What axe finds in a browser on one page of each kind, as each person of the demonstration; languages and schemes take turns.</summary>
internal static class AxeRow
{
    private const string Name = "axe_violations";
    private static readonly string[] Schemes = ["light", "dark"];
    private static readonly int[] Widths = [1200, 320];

    public static async Task<Measured> RunAsync(Bench bench)
    {
        if (BrowserWalk.Missing is { } missing)
        {
            return new Measured(new Row(Name, null, "violations", null, null, null, 0, Met: false), Remark: "not measured: " + missing);
        }

        var crawl = await bench.SharedAsync(Crawl.RunAsync).ConfigureAwait(false);
        var people = crawl.Pages.GroupBy(page => (page.Member, page.Persona)).ToList();
        var seen = new List<BrowserWalk.Seen>();
        for (var place = 0; place < people.Count; place++)
        {
            Bench.Say($"axe looks at the pages of {people[place].Key.Persona ?? "anybody"}");
            var visit = new BrowserWalk.Visit(
                people[place].Key.Member.Portal!.GetLeftPart(UriPartial.Authority), people[place].Key.Persona,
                Crawl.Languages[place % Crawl.Languages.Count], [.. people[place].DistinctBy(page => page.Kind).Select(page => page.Path)],
                Schemes[place / 2 % Schemes.Length], Widths[place / 3 % Widths.Length]);
            seen.AddRange(await BrowserWalk.RunAsync([visit]).ConfigureAwait(false));
        }

        var found = seen.SelectMany(one => one.Violations, (one, what) => $"{one.Page} in {one.Language}: {what}").ToList();
        return new Measured(
            new Row(Name, found.Count, "violations", null, null, null, 0, found.Count == 0 && !bench.IsQuick),
            Remark: string.Create(
                CultureInfo.InvariantCulture,
                $"on {seen.Count} pages, as {people.Count} people; errors of the console: {seen.Sum(one => one.Console.Count)}; pages wider "
                + $"than the window: {seen.Count(one => one.Overflow > 0)}; {string.Join("; ", found.Distinct().Take(5))}"));
    }
}
