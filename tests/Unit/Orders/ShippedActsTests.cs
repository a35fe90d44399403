using LotusBridge.Orders.Statements;
using LotusBridge.Rules;
using LotusBridge.Tests.Unit.Rules;

namespace LotusBridge.Tests.Unit.Orders;

/// <summary>Every step names the article that allowed it: so the shipped packs must know one for each.</summary>
public sealed class ShippedActsTests
{
    /// <summary>Their threads name no pack.</summary>
    private static readonly string[] WithoutPack = ["case.opened", "official.registered", "official.revoked"];

    private static readonly Dictionary<string, Func<RulePack, bool>> Decided = new(StringComparer.Ordinal)
    {
        ["order.issued"] = pack => pack.Powers.Count > 0,
        ["order.validated"] = pack => pack.Powers.Count > 0,
        ["order.validation-refused"] = pack => pack.Powers.Count > 0,
        ["order.received"] = pack => pack.Clocks.Any(clock => clock.Id == "review"),
        ["clock.lapsed"] = pack => pack.Clocks.Any(clock => clock.Id == "ex-post-validation"),
        ["order.refused"] = pack => pack.Grounds.Any(ground => ground.Procedure == "review"),
        ["order.restricted"] = pack => pack.Grounds.Any(ground => ground.Procedure == "review"),
        ["package.restricted"] = pack => pack.Grounds.Any(ground => ground.Procedure == "review"),
        ["order.objected"] = pack => pack.Grounds.Any(ground => ground.Invokers.Contains("addressee")),
        ["package.destroyed"] = pack => pack.Destruction.Article.Length > 0,
        ["copy.destroyed"] = pack => pack.Destruction.Article.Length > 0,
        ["alarm.raised"] = pack => pack.Destruction.Article.Length > 0,
        ["key.destroyed"] = pack => pack.Destruction.Article.Length > 0,
        ["destruction.due"] = pack => pack.Destruction.Article.Length > 0,
        ["destruction.held"] = pack => pack.Destruction.Article.Length > 0,
        ["destruction.hold-lifted"] = pack => pack.Destruction.Article.Length > 0,
        ["destruction.approved"] = pack => pack.Destruction.Article.Length > 0,
        ["destruction.failed"] = pack => pack.Destruction.Article.Length > 0,
        ["destruction.audited"] = pack => pack.Destruction.Article.Length > 0,
    };

    private static IEnumerable<string> Types =>
        OrderStatements.Types.All.Select(kind => kind.Name).Except(WithoutPack);

    [Theory]
    [InlineData("gba")]
    [InlineData("eu-2018")]
    [InlineData("eu-2023-1543")]
    public void Every_statement_type_has_a_basis_in_a_rule_or_in_an_entry_and_never_in_both(string id)
    {
        var pack = Packs.Named(id);
        Assert.All(Types, type => Assert.True(
            IsDecided(pack, type) != pack.FindAct(type) is not null,
            $"{id}, {type}: {(IsDecided(pack, type) ? "a rule decides, and an entry stands beside it" : "no basis")}"));
    }

    [Theory]
    [InlineData("gba")]
    [InlineData("eu-2018")]
    [InlineData("eu-2023-1543")]
    public void An_entry_is_for_an_act_that_there_is(string id) =>
        Assert.Empty(Packs.Named(id).Acts.Select(act => act.Act).Except(Types));

    /// <summary>The 2018 paper is silent on all of them: whatever the pack cites is an analogy.</summary>
    [Fact]
    public void An_analogy_is_never_confirmed() => Assert.All(Packs.Eu2018.Acts, act => Assert.False(act.Confirmed));

    [Theory]
    [InlineData("order.directed", "GBA framework, direction of the provider (R07)", true)]
    [InlineData("package.endorsed", "GBA framework, endorsement (R15)", true)]
    [InlineData("package.opened", "GBA framework, purpose of use (R17)", true)]
    [InlineData("endorsement.decided", "GBA framework, endorsement (R15)", false)]
    [InlineData("preservation.extended", "GBA framework, default after Reg. (EU) 2023/1543 Art. 11(1)", false)]
    public void Of_the_proposal_only_the_papers_own_words_are_confirmed(string type, string article, bool confirmed)
    {
        var act = Packs.Gba.FindAct(type)!;
        Assert.Equal((article, confirmed), (act.Article, act.Confirmed));
        Assert.All(Packs.Gba.Acts.Where(one => one.Confirmed), one => Assert.Contains("(R", one.Article, StringComparison.Ordinal));
    }

    private static bool IsDecided(RulePack pack, string type) => Decided.TryGetValue(type, out var has) && has(pack);
}
