using LotusBridge.Node.Portal.Texts;
using LotusBridge.Orders.Statements;
using LotusBridge.Tests.Node.Api;

namespace LotusBridge.Tests.Node.Portal;

/// <summary>
/// The whole life of an order in Chromium, as people click it: by six persons at the portals of two territories, and verified at
/// a third. What they come by is looked at: axe, the policy, 320 pixels, refusals and forms that were sent empty.
/// </summary>
public sealed class BrowserStoryTests(StoryStage stage) : IClassFixture<StoryStage>
{
    /// <summary>States of pages that every story comes by; fewer would mean that it no longer looks.</summary>
    private const int FewestStates = 90;

    private const int Narrow = 320;

    private Cast Cast => stage.Cast;

    [Theory]
    [InlineData("en", "light", 1000, false, true)]
    [InlineData("zh-Hans", "dark", 1000, false, false)]
    [InlineData("pt", "light", Narrow, false, false)]
    [InlineData("zh-Hant", "light", 1000, true, false)]
    public async Task An_order_goes_from_the_case_to_its_destruction_by_clicks_alone(
        string language, string scheme, int width, bool hasPasskeys, bool hasKeyboardOnly)
    {
        var texts = PortalTexts.Embedded.In(PortalLanguage.Find(language)!);
        var said = await Chromium.PlayAsync(
            new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["language"] = language, ["scheme"] = scheme, ["width"] = width, ["passkeys"] = hasPasskeys,
                ["keyboard"] = hasKeyboardOnly, ["words"] = texts.Keys.ToDictionary(key => key, key => texts[key], StringComparer.Ordinal),
                ["portals"] = stage.Federation.Nodes.ToDictionary(node => node.Territory, node => node.PortalOrigin, StringComparer.Ordinal),
                ["people"] = People(), ["recipient"] = new Told().Identity.Recipient.ToString()!,
            },
            AnswerAsync);
        Check(said, language);
    }

    private Dictionary<string, object> People() => new (string Name, TestOfficial Who)[]
    {
        ("investigator", Cast.Investigator), ("judge", Cast.Judge), ("reviewer", Cast.Reviewer), ("provider", Cast.Provider),
        ("endorser", Cast.Endorser), ("custodian", Cast.Custodian), ("member", stage.Member),
    }.ToDictionary(
        one => one.Name,
        object (one) => new { territory = one.Who.At.Territory, one.Who.Office, one.Who.Role, persona = one.Who.Id },
        StringComparer.Ordinal);

    /// <summary>Sealing and sending needs a machine with a key file: a colleague's of the same provider.</summary>
    private async Task<string> AnswerAsync(string asked, string number)
    {
        Assert.Equal("deliver", asked);
        var issued = Assert.Single((await Cast.Zhuhai.ThreadAsync(number)).Acts.Select(act => act.Body).OfType<OrderIssued>());
        return (await new Story(Cast).DeliverAsync(number, issued)).Manifest.Package;
    }

    private static void Check(IReadOnlyList<Chromium.Looked> said, string language)
    {
        Assert.True(said.Count >= FewestStates, $"{said.Count} states in {language}");
        List<string> wrong =
        [
            .. said.Where(one => one.Status != one.Expected).Select(one => $"{one.Page}: {one.Status} and not {one.Expected}"),
            .. said.SelectMany(one => one.Violations.Concat(one.Console).Concat(one.Odd), (one, found) => $"{one.Page}: {found}"),
            .. said.Where(one => one.Overflow > 0).Select(one => $"{one.Page}: {one.Overflow} pixels too wide"),
            .. said.Where(one => one.Lang != language).Select(one => $"{one.Page}: lang {one.Lang}"),
        ];
        Assert.True(wrong.Count == 0, $"{language}\n{string.Join('\n', wrong.Distinct())}");
    }
}
