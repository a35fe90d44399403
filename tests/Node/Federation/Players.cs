using System.Text;
using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Node.Hosting;
using LotusBridge.Orders.Statements;
using LotusBridge.Rules;

namespace LotusBridge.Tests.Node;

/// <summary>The people of one order from Macau to Zhuhai, and the first steps that most tests need.</summary>
internal sealed record Players(
    Federation Federation, TestOfficial Investigator, TestOfficial Judge, TestOfficial Reviewer, TestOfficial Provider)
{
    public static readonly byte[] Annex = Encoding.UTF8.GetBytes("{\"salt\":\"x\"}");

    public TestNode Macau => Federation["MO"];

    public TestNode Zhuhai => Federation["4404"];

    public static async Task<Players> AppointAsync(Federation federation) => new(
        federation,
        await federation["MO"].AppointAsync(Roles.Investigator, "MO/PJ"),
        await federation["MO"].AppointAsync(Roles.Judge, "MO/TJB"),
        await federation["4404"].AppointAsync(Roles.ReviewingJudge, "4404/court"),
        await federation["4404"].AppointAsync(Roles.Provider, "4404/telecom-a"));

    /// <summary>Macau's people only, for tests in which Zhuhai's node is another process.</summary>
    public static async Task<Players> InMacauAsync(Federation federation)
    {
        var investigator = await federation["MO"].AppointAsync(Roles.Investigator, "MO/PJ");
        var judge = await federation["MO"].AppointAsync(Roles.Judge, "MO/TJB");
        return new Players(federation, investigator, judge, investigator, investigator);
    }

    /// <summary>A case and an order for registration data in it, which waits for its validation.</summary>
    public async Task<string> IssueAsync(Emergency? emergency = null)
    {
        var opened = await Investigator.DoneAsync(new CaseOpened(Offence), TestOfficial.NewName("MO-C"));
        var number = TestOfficial.NewName("MO-" + Macau.Now.Year);
        await Investigator.DoneAsync(Order(opened.Statement.Digest) with { Emergency = emergency }, number, Annex);
        return number;
    }

    /// <summary>An order that a judge validated, so that the node transmits it.</summary>
    public async Task<string> ValidateAsync()
    {
        var number = await IssueAsync();
        await Judge.DoneAsync(new OrderValidated(ExPost: false), number);
        return number;
    }

    public OrderIssued Order(Digest opened)
    {
        var pack = Macau.Get<Self>().Packs.All[0];
        var now = Moment.ToSecond(Macau.Now);
        return new OrderIssued(
            OrderKind.Production, new RulePackRef(pack.Pack.Id, pack.Pack.Version, pack.Digest), "4404",
            "4404/telecom-a", "registration", [new Identifier("e164", "+8613800000000")], now.AddDays(-30), now,
            Offence, opened, ["grounds-given", "case-file-opened", "evidence-in-requested-territory"],
            ["age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"], Digest.Of(Annex));
    }

    private static Offence Offence { get; } = new("CP 211", 5);
}
