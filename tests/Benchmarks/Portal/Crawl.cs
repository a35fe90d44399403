using System.Net;
using System.Text.RegularExpressions;
using LotusBridge.Cli.Demo.Setup;

namespace LotusBridge.Benchmarks.Portal;

/// <summary>
/// Every page of the demonstration that somebody reaches by links, as each person of it and as nobody, in every language.
/// </summary>
internal sealed partial class Crawl
{
    /// <summary>As pages have them; English is the model.</summary>
    public static readonly IReadOnlyList<string> Languages = ["en", "zh-Hant", "zh-Hans", "pt"];

    private const int MostPages = 400;

    private static readonly string[] NoPages = ["/language", "/lib/", "/portal.css", "/icon.svg", "/events/"];

    private readonly Dictionary<string, long> files = new(StringComparer.Ordinal);

    private Crawl(DemoStage stage) => Stage = stage;

    public DemoStage Stage { get; }

    public List<SeenPage> Pages { get; } = [];

    /// <summary>Links of pages to what their readers do not get.</summary>
    public List<string> Dead { get; } = [];

    public static async Task<Crawl> RunAsync(Bench bench)
    {
        var stage = await bench.SharedAsync(DemoStage.StartAsync).ConfigureAwait(false);
        var crawl = new Crawl(stage);
        var people = bench.IsQuick ? [stage.Cast.Investigator] : stage.Cast.Everybody;
        Bench.Say("every page of every person is read");
        await crawl.ReadAsync(stage.Folder.Of("MO"), null).ConfigureAwait(false);
        foreach (var who in people)
        {
            await crawl.ReadAsync(stage.Folder.Of(who.Territory), who.Id).ConfigureAwait(false);
        }

        if (!bench.IsQuick)
        {
            foreach (var member in stage.Folder.Members)
            {
                await crawl.ReadAsync(member, "registrar:" + member.Territory).ConfigureAwait(false);
            }

            await crawl.ReadAsync(stage.Folder.Of("MO"), stage.Cast.Provider.Id).ConfigureAwait(false);
        }

        return crawl;
    }

    private async Task ReadAsync(Member member, string? persona)
    {
        using var user = new PortalUser(member);
        if (persona is not null)
        {
            await user.SignInAsync(persona).ConfigureAwait(false);
        }

        var (known, waiting) = (new HashSet<string>(StringComparer.Ordinal), new Queue<string>());
        Put(persona is null ? ["/sign-in"] : ["/"]);
        while (waiting.TryDequeue(out var path))
        {
            user.Language = Languages[0];
            var answer = await user.GetAsync(path).ConfigureAwait(false);
            if (answer.Status >= 400)
            {
                Dead.Add($"{persona ?? "nobody"}: {answer.Status} at {path}");
            }

            if (!answer.IsPage)
            {
                continue;
            }

            Put(Link().Matches(answer.Text).Select(one => WebUtility.HtmlDecode(one.Groups[1].Value)));
            foreach (var language in Languages)
            {
                user.Language = language;
                await KeepAsync(user, member, persona, path, language).ConfigureAwait(false);
            }
        }

        void Put(IEnumerable<string> paths)
        {
            foreach (var path in paths.Where(one => !NoPages.Any(no => one.StartsWith(no, StringComparison.Ordinal))))
            {
                if (known.Count < MostPages && known.Add(path))
                {
                    waiting.Enqueue(path);
                }
            }
        }
    }

    private async Task KeepAsync(PortalUser user, Member member, string? persona, string path, string language)
    {
        var (asked, typed) = (await user.GetAsync(path).ConfigureAwait(false), await user.GetAsync(path, isTyped: true).ConfigureAwait(false));
        var brought = 0L;
        foreach (var file in File().Matches(asked.Text).Select(one => WebUtility.HtmlDecode(one.Groups[1].Value)).Distinct(StringComparer.Ordinal))
        {
            if (!files.TryGetValue(file, out var bytes))
            {
                files[file] = bytes = (await user.GetAsync(file).ConfigureAwait(false)).WireBytes;
            }

            brought += bytes;
        }

        Pages.Add(new SeenPage(
            member, persona, path, language, asked.Text, asked.WireBytes + brought, typed.WireBytes + brought, asked.Plain.Length));
    }

    [GeneratedRegex("<a [^>]*href=\"(/[^\"#]*)", RegexOptions.None, 5000)]
    private static partial Regex Link();

    [GeneratedRegex("<(?:link|script|img)[^>]* (?:href|src)=\"(/[^\"]+)\"", RegexOptions.None, 5000)]
    private static partial Regex File();
}

/// <param name="Persona">Null for somebody who is not signed in.</param>
/// <param name="Bytes">Over the line, with everything that it brings, to a browser that has nothing yet.</param>
/// <param name="TypedBytes">The same where the address was typed, so that the page itself is not compressed.</param>
/// <param name="PlainBytes">Of the page alone, before it is compressed.</param>
internal sealed partial record SeenPage(
    Member Member, string? Persona, string Path, string Language, string Html, long Bytes, long TypedBytes, long PlainBytes)
{
    /// <summary>The path without what names one order, package, person or law.</summary>
    public string Kind => Name().Replace(Path.Split('?')[0], "/*");

    public override string ToString() => $"{Kind} in {Language}";

    [GeneratedRegex("/[^/]*[0-9A-F][^/]*", RegexOptions.None, 1000)]
    private static partial Regex Name();
}
