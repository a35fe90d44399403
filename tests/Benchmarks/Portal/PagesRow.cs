using System.Globalization;

namespace LotusBridge.Benchmarks.Portal;

/// <summary>The heaviest page, with style, scripts and pictures, over the line to a browser that has none of them yet.</summary>
internal static class PagesRow
{
    private const double BarBytes = 100_000;

    public static async Task<Measured> RunAsync(Bench bench)
    {
        var crawl = await bench.SharedAsync(Crawl.RunAsync).ConfigureAwait(false);
        var heaviest = crawl.Pages.MaxBy(page => page.Bytes)!;
        var (typed, longest) = (crawl.Pages.MaxBy(page => page.TypedBytes)!, crawl.Pages.MaxBy(page => page.PlainBytes)!);
        return new Measured(
            new Row(
                "page_bytes_max", heaviest.Bytes, "bytes", "the longest page alone, not compressed", longest.PlainBytes,
                (double)heaviest.Bytes / longest.PlainBytes, BarBytes, heaviest.Bytes <= BarBytes),
            Remark: string.Create(
                CultureInfo.InvariantCulture,
                $"{heaviest}; with its address typed {typed.TypedBytes:N0} ({typed}); the longest is {longest}; the middle one of "
                + $"{crawl.Pages.Count} pages, each language counted, has {Middle(crawl):N0}; links that lead nowhere: {crawl.Dead.Count} "
                + $"{string.Join(", ", crawl.Dead.Take(3))}"));
    }

    private static long Middle(Crawl crawl)
    {
        var sizes = crawl.Pages.Select(page => page.Bytes).Order().ToList();
        return sizes[sizes.Count / 2];
    }
}
