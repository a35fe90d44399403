using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LotusBridge.Node.Portal;
using LotusBridge.Node.Portal.Reading;
using LotusBridge.Node.Portal.Texts;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace LotusBridge.Tests.Node.Portal.Reading;

/// <summary>What the page shows of an act is text, all of it, and the digest is the one that a key is asked to sign.</summary>
public sealed partial class ActViewTests
{
    private const string Markup = "</dd><script>alert(1)</script><h2 onclick=\"x\">&amp;";

    public static TheoryData<string> Types => SamplePayload.Types;

    [Theory]
    [MemberData(nameof(Types))]
    public async Task Every_line_stands_on_the_page_and_markup_in_it_is_text(string type)
    {
        var act = Read(SamplePayload.Of(type, Markup), type, "pt");
        var html = await RenderAsync("pt", act);
        var text = WebUtility.HtmlDecode(Tag().Replace(html, ""));
        Assert.All(act.Lines, line => Assert.Contains(line.Mark.HasFlag(ReadMark.Digest) ? line.Code! : line.Value, text, StringComparison.Ordinal));
        Assert.All(act.Lines, line => Assert.Contains(line.Code ?? "", text, StringComparison.Ordinal));
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<h2 onclick", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_digest_stands_in_one_piece_where_the_script_looks_for_it()
    {
        var act = Read(SamplePayload.Of("order.closed"), "order.closed", "en");
        var html = await RenderAsync("en", act);
        var element = Regex.Match(html, "<span id=\"act-digest\">(.*?)</code></span>", RegexOptions.Singleline, TimeSpan.FromSeconds(1));
        Assert.Equal(act.PayloadSha256.ToString(), Tag().Replace(element.Groups[1].Value, ""));
    }

    [Fact]
    public async Task Two_languages_stand_side_by_side_each_marked_as_what_it_is()
    {
        var payload = SamplePayload.Of("order.withdrawn");
        var html = await RenderAsync(
            "pt", Read(payload, "order.withdrawn", "pt"), Read(payload, "order.withdrawn", "zh-Hant"), "zh-Hant");
        Assert.Contains("Retirada da ordem", WebUtility.HtmlDecode(html), StringComparison.Ordinal);
        Assert.Matches("lang=\"zh-Hant\">\\s*撤回命令", WebUtility.HtmlDecode(html));
    }

    [Fact]
    public async Task Readings_of_different_bytes_are_never_shown_as_one_act()
    {
        var one = Read(SamplePayload.Of("order.withdrawn", "a"), "order.withdrawn", "pt");
        var other = Read(SamplePayload.Of("order.withdrawn", "b"), "order.withdrawn", "en");
        await Assert.ThrowsAsync<ArgumentException>(() => RenderAsync("pt", one, other, "en"));
    }

    [Fact]
    public async Task A_page_that_does_not_show_every_line_says_so_and_leads_to_one_that_does()
    {
        var payload = SamplePayload.Of("order.executed");
        payload["body"]!["packages"] = new JsonArray([.. Enumerable.Range(0, ActView.MaxLines + 1).Select(i => JsonValue.Create($"P-{i}"))]);
        var act = Read(payload, "order.executed", "en");
        var part = await RenderAsync("en", act, all: "/sign/1?all=yes");
        Assert.Contains($"{act.Lines.Count - ActView.MaxLines} more lines", part, StringComparison.Ordinal);
        Assert.Contains("href=\"/sign/1?all=yes\"", part, StringComparison.Ordinal);
        Assert.DoesNotContain($"P-{ActView.MaxLines}<", part, StringComparison.Ordinal);
        var whole = await RenderAsync("en", act);
        Assert.Contains($"P-{ActView.MaxLines}<", whole, StringComparison.Ordinal);
        Assert.DoesNotContain("more lines", whole, StringComparison.Ordinal);
    }

    private static ReadAct Read(JsonObject payload, string type, string language) => ActReading.Read(
        SamplePayload.Bytes(payload), SamplePayload.TypeOf(type), PortalWords.Context(language))!;

    private static async Task<string> RenderAsync(string language, ReadAct act, ReadAct? beside = null, string? second = null, string? all = null)
    {
        await using var services = new ServiceCollection().BuildServiceProvider();
        await using var renderer = new HtmlRenderer(services, NullLoggerFactory.Instance);
        var texts = PortalTexts.Embedded.In(PortalLanguage.Find(language)!);
        var request = new PortalRequest(new DefaultHttpContext(), null!, null!, texts, null, "", default);
        RenderFragment view = inside =>
        {
            inside.OpenComponent<ActView>(0);
            inside.AddComponentParameter(1, nameof(ActView.Act), act);
            inside.AddComponentParameter(2, nameof(ActView.Beside), beside);
            inside.AddComponentParameter(3, nameof(ActView.BesideLanguage), second);
            inside.AddComponentParameter(4, nameof(ActView.AllHref), all);
            inside.CloseComponent();
        };
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var root = await renderer.RenderComponentAsync<CascadingValue<PortalRequest>>(ParameterView.FromDictionary(
                new Dictionary<string, object?>(StringComparer.Ordinal)
                {
                    ["Value"] = request, ["IsFixed"] = true, ["ChildContent"] = view,
                }));
            return root.ToHtmlString();
        });
    }

    [GeneratedRegex("<[^>]*>", RegexOptions.None, 10_000)]
    private static partial Regex Tag();
}
