using System.Reflection;
using LotusBridge.Custody.Bundles;
using LotusBridge.Custody.Statements;
using LotusBridge.Node.Portal.Texts;
using LotusBridge.Orders.Statements;

namespace LotusBridge.Tests.Node.Portal;

/// <summary>The page on which anybody verifies a bundle in their own browser.</summary>
[Collection(PortalCollection.Name)]
public sealed class VerifyPageTests(PortalStage stage)
{
    [Fact]
    public async Task Anybody_may_verify_and_the_page_brings_the_federations_pin_and_every_type_of_statement()
    {
        var shown = await new Browser(stage.Cast.Macau).GetAsync("/verify");
        Assert.Equal(200, shown.Status);
        Assert.Matches("<script type=\"module\" src=\"/lib/verify\\.js\\?v=[0-9a-f]{16}\"></script>", shown.Html);
        Assert.Contains($"value=\"{stage.Federation.Roster.Hash}\"", shown.Html, StringComparison.Ordinal);
        Assert.All(
            OrderStatements.Reader.Types.All.Select(type => type.Name),
            name => Assert.Matches($"data-types=\"[^\"]*\\b{name.Replace(".", "\\.", StringComparison.Ordinal)}\\b", shown.Html));
        Assert.Contains("<noscript>", shown.Html, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_reason_why_a_bundle_does_not_hold_has_a_sentence()
    {
        var keys = PortalTexts.Embedded.In(PortalLanguage.English).Keys.ToHashSet(StringComparer.Ordinal);
        Assert.Empty(new[] { typeof(Finding), typeof(Flaw) }.SelectMany(CodesIn)
            .Where(code => !keys.Contains("verify.word.code-" + code)));
    }

    private static IEnumerable<string> CodesIn(Type type) =>
        type.GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(field => field.IsLiteral && field.Name != nameof(Finding.Archive))
            .Select(field => (string)field.GetRawConstantValue()!);
}
