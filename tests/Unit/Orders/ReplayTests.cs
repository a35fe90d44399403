using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Orders;
using LotusBridge.Orders.Statements;

namespace LotusBridge.Tests.Unit.Orders;

public sealed class ReplayTests
{
    private static readonly Story Life = new Story().WholeProduction();
    private static readonly IReadOnlyList<Act> Bundle = [Scenes.CaseAct(), .. Life.Acts];

    [Fact]
    public void A_whole_life_has_nothing_to_be_found() => Assert.Empty(Check(Bundle));

    [Fact]
    public void Every_statement_left_out_is_missed_or_was_a_head()
    {
        foreach (var left in Bundle.Where(act => !Life.Folded.LocalHeads.Contains(act.Digest)))
        {
            Assert.NotEmpty(Check([.. Bundle.Except([left])]));
        }
    }

    [Fact]
    public void A_void_statement_is_found_with_its_reason()
    {
        var act = Life.Sign(Cast.OtherProvider, new OrderAcknowledged());
        var found = Assert.Single(Check([.. Bundle, act]));
        Assert.Equal((act.Digest, OrderRefusalCode.WrongOffice), (found.Statement, found.Code));
    }

    [Fact]
    public void A_pending_statement_is_found()
    {
        var act = Story.Sign(Cast.Reviewer, Scenes.Refusal, Story.Number, Life.Now, [Digest.Of("elsewhere"u8)]);
        Assert.Equal(Replay.Pending, Assert.Single(Check([.. Bundle, act])).Code);
    }

    [Theory]
    [InlineData(-301, Replay.DatedLate)]
    [InlineData(-300, null)]
    [InlineData(3600, null)]
    [InlineData(3601, Replay.DatedEarly)]
    public void A_clock_bound_date_stands_near_its_proof(int existedAfterSeconds, string? code) =>
        Assert.Equal(code, Moved<OrderDirected>(existedAfterSeconds));

    [Theory]
    [InlineData(-301, Replay.DatedLate)]
    [InlineData(3601, null)]
    public void Another_date_may_be_old_but_not_to_come(int existedAfterSeconds, string? code) =>
        Assert.Equal(code, Moved<OrderAcknowledged>(existedAfterSeconds));

    [Fact]
    public void A_statement_without_proof_is_found() =>
        Assert.Equal(Replay.Unproven, Assert.Single(Check([.. Bundle.Skip(1), Bundle[0] with { ExistedBy = null }])).Code);

    [Fact]
    public void An_order_without_its_case_is_found() =>
        Assert.Equal(OrderRefusalCode.CaseMissing, Assert.Single(Check([.. Bundle.Skip(1)])).Code);

    [Fact]
    public void A_thread_without_an_order_is_found() =>
        Assert.Equal(OrderRefusalCode.NoOrder, Assert.Single(Check([Bundle[0]])).Code);

    [Fact]
    public void A_statement_of_another_order_does_not_belong_here()
    {
        var act = Story.Sign(Cast.Investigator, new OrderClosed(), "MO-2026-AAAAAAAA", Life.Now, []);
        Assert.Equal(Replay.Foreign, Assert.Single(Check([.. Bundle, act])).Code);
    }

    [Fact]
    public void An_official_of_the_register_does_belong_here()
    {
        var body = new OfficialRevoked(Cast.Judge.Id, Life.Now, "retired");
        Assert.Empty(Check([.. Bundle, Story.Sign(Cast.Registrar, body, "register/MO", Life.Now, [])]));
    }

    [Fact]
    public void Another_purpose_than_the_orders_case_is_found()
    {
        var story = Situations.From("received")
            .By(Cast.Investigator, new PackageOpened(Story.Package, "MO-C-AAAAAAAA", "for something else"));
        var found = Assert.Single(Check([Scenes.CaseAct(), .. story.Acts]));
        Assert.Equal((story.Acts[^1].Digest, OrderRefusalCode.CaseMissing), (found.Statement, found.Code));
    }

    [Fact]
    public void A_case_of_another_territory_time_or_digest_is_not_the_orders()
    {
        var offence = new CaseOpened(new Offence("CP 211", 5));
        Act[] cases =
        [
            Story.Sign(Cast.Investigator, offence, "HK-C-K7Q2M4XA", Story.Start, []),
            Story.Sign(Cast.ZhuhaiInvestigator, offence, "MO-C-K7Q2M4XA", Story.Start, []),
            Story.Sign(Cast.Endorser, offence, "MO-C-K7Q2M4XA", Story.Start, []),
            Story.Sign(Cast.Investigator, offence, "MO-C-K7Q2M4XA", Story.Start.AddSeconds(301), []),
            Story.Sign(Cast.OtherInvestigator, offence, "MO-C-K7Q2M4XA", Story.Start, []),
        ];
        foreach (var opened in cases)
        {
            Assert.NotNull(CaseLink.Missing(OrderIn(opened), opened));
        }

        var good = Story.Sign(Cast.Investigator, offence, "MO-C-K7Q2M4XA", Story.Start.AddSeconds(300), []);
        Assert.Null(CaseLink.Missing(OrderIn(good), good));
        Assert.NotNull(CaseLink.Missing(OrderIn(good), null));
        Assert.NotNull(CaseLink.Missing(OrderIn(good), Scenes.CaseAct()));
        Assert.Throws<ArgumentException>(() => CaseLink.Missing(good, good));
    }

    private static Act OrderIn(Act opened) => Story.Sign(
        Cast.Investigator, Scenes.Order(StoryPack.Pack) with { Case = opened.Digest }, Story.Number, Story.Start, []);

    private static string? Moved<T>(int existedAfterSeconds)
    {
        var act = Bundle.First(one => one.Body is T);
        var moved = act with { ExistedBy = act.At.AddSeconds(existedAfterSeconds) };
        return Check([.. Bundle.Select(one => one == act ? moved : one)]).SingleOrDefault()?.Code;
    }

    private static IReadOnlyList<Finding> Check(IReadOnlyList<Act> acts) => Replay.Check(Story.Number, acts, Life.Find);
}
