using System.Net;
using LotusBridge.Node.Portal;
using LotusBridge.Node.Portal.Reading;
using LotusBridge.Node.Portal.Texts;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace LotusBridge.Tests.Node.Portal.Reading;

/// <summary>Every word is explained to everybody, in their language, beside its form in the other three.</summary>
public sealed class GlossaryTests
{
    public static TheoryData<string> Languages => [.. PortalWords.Languages];

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task Every_word_stands_there_with_its_meaning_and_its_other_forms(string language)
    {
        var page = WebUtility.HtmlDecode(await RenderAsync(language));
        var words = PortalWords.Area("terms", language).Keys.Where(key => key.StartsWith("terms.word.", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(words);
        foreach (var key in words)
        {
            Assert.All(PortalWords.Languages, other => Assert.Contains(PortalWords.Find(key, other)!, page, StringComparison.Ordinal));
            var meaning = PortalWords.Find(key.Replace(".word.", ".meaning.", StringComparison.Ordinal), language);
            Assert.Contains(meaning ?? $"no meaning of {key}", page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_meaning_is_of_a_word()
    {
        var keys = PortalWords.Area("terms", "en").Keys.ToHashSet(StringComparer.Ordinal);
        Assert.Empty(keys.Where(key => key.StartsWith("terms.meaning.", StringComparison.Ordinal)
            && !keys.Contains(key.Replace(".meaning.", ".word.", StringComparison.Ordinal))));
    }

    private static async Task<string> RenderAsync(string language)
    {
        await using var services = new ServiceCollection().BuildServiceProvider();
        await using var renderer = new HtmlRenderer(services, NullLoggerFactory.Instance);
        var texts = PortalTexts.Embedded.In(PortalLanguage.Find(language)!);
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var root = await renderer.RenderComponentAsync<CascadingValue<PortalRequest>>(ParameterView.FromDictionary(
                new Dictionary<string, object?>(StringComparer.Ordinal)
                {
                    ["Value"] = new PortalRequest(new DefaultHttpContext(), null!, null!, texts, null, "", default),
                    ["IsFixed"] = true,
                    ["ChildContent"] = (RenderFragment)(inside =>
                    {
                        inside.OpenComponent<GlossaryPage>(0);
                        inside.CloseComponent();
                    }),
                }));
            return root.ToHtmlString();
        });
    }
}
