using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Orders;
using LotusBridge.Orders.Statements;
using LotusBridge.Rules;
using LotusBridge.Tests.Unit.Custody.Mainland;

namespace LotusBridge.Tests.Unit.Orders;

public sealed class IssuingTests
{
    private static readonly OrderIssued Good = Scenes.Order(StoryPack.Pack);

    [Fact]
    public void A_judge_issues_alone_and_an_investigator_waits_for_validation()
    {
        Assert.Equal(Stage.Validated, new Story().By(Cast.Judge, Good).Order.Stage);
        Assert.True(new Story().By(Cast.Judge, Good).Order.IsValidated);
        Assert.Equal(Stage.PendingValidation, new Story().By(Cast.Investigator, Good).Order.Stage);
    }

    [Fact]
    public void A_prosecutor_issues_subscriber_data_alone_but_traffic_data_only_with_a_judge()
    {
        Assert.Equal(Stage.Validated, new Story().By(Cast.Prosecutor, Good).Order.Stage);
        var traffic = new Story().By(Cast.Prosecutor, Good with { Category = "traffic" });
        Assert.Equal(Stage.PendingValidation, traffic.Order.Stage);
        Assert.Equal(OrderRefusalCode.WrongPerson, traffic.Refusal(Cast.Prosecutor, new OrderValidated(false))!.Code);
        Assert.Null(traffic.Refusal(Cast.Judge, new OrderValidated(false)));
    }

    [Fact]
    public void An_order_mixes_no_recipients_of_several_kinds()
    {
        var sm2 = Sm2Vectors.Key.PublicKey.ToString();
        string[][] mixed =
        [
            ["age1pq1story", "age1story"], ["age1story", "age1other", "age1pq1story"], ["age1pq1story", sm2], [sm2, "age1story"],
        ];
        Assert.All(mixed, recipients => Assert.Equal(
            "recipients-mixed", new Story().Refusal(Cast.Judge, Good with { Recipients = recipients })!.Code));
        Assert.Null(new Story().Refusal(Cast.Judge, Good with { Recipients = ["age1pq1story", "age1pq1other"] }));
        Assert.Null(new Story().Refusal(Cast.Judge, Good with { Recipients = [sm2] }));
    }

    [Fact]
    public void A_prosecutor_may_neither_validate_traffic_data_nor_refuse_to()
    {
        var story = new Story().Issued(category: "traffic");
        Assert.Equal(
            RefusalCode.ValidatorNotCompetent, story.Refusal(Cast.Prosecutor, new OrderValidated(false))!.Code);
        Assert.Equal(
            RefusalCode.ValidatorNotCompetent,
            story.Refusal(Cast.Prosecutor, new OrderValidationRefused("S 3", "no need"))!.Code);
    }

    [Fact]
    public void An_emergency_order_for_traffic_data_waits_for_its_judge_all_the_same()
    {
        var story = new Story().By(Cast.Investigator, Scenes.Emergency(StoryPack.Pack, "traffic"));
        Assert.Equal(Stage.PendingValidation, story.Order.Stage);
        Assert.Empty(story.Order.Clocks);
        Assert.Equal(OrderRefusalCode.NotNow, story.Refusal(Cast.MacauNode, new OrderTransmitted("4404"))!.Code);
    }

    [Fact]
    public void An_emergency_order_runs_48_hours_from_its_issue()
    {
        var clock = Assert.Single(new Story().EmergencyIssued().Order.Clocks);
        Assert.Equal(("ex-post-validation", Story.Start.AddHours(48)), (clock.Name, clock.Due));
    }

    [Theory]
    [InlineData(OrderRefusalCode.SameTerritory)]
    [InlineData(OrderRefusalCode.AddresseeDiffers)]
    [InlineData(OrderRefusalCode.FutureData)]
    [InlineData(RefusalCode.TerritoryUnknown)]
    [InlineData(RefusalCode.CategoryUnknown)]
    [InlineData(RefusalCode.OffenceBelowThreshold)]
    [InlineData(RefusalCode.ConditionNotMet)]
    [InlineData(OrderRefusalCode.PackUnknown)]
    public void An_order_is_refused_for(string code)
    {
        var bad = code switch
        {
            OrderRefusalCode.SameTerritory => Good with { RequestedTerritory = "MO", Addressee = "MO/telecom" },
            OrderRefusalCode.AddresseeDiffers => Good with { Addressee = "HK/telecom" },
            OrderRefusalCode.FutureData => Good with { Until = Story.Start.AddSeconds(1) },
            RefusalCode.TerritoryUnknown => Good with { RequestedTerritory = "4401", Addressee = "4401/telecom" },
            RefusalCode.CategoryUnknown => Good with { Category = "thoughts" },
            RefusalCode.OffenceBelowThreshold =>
                Good with { Category = "traffic", Offence = new Offence("CP 1", 2) },
            RefusalCode.ConditionNotMet => Good with { Conditions = [] },
            _ => Good with { Pack = Good.Pack with { Digest = Digest.Of("another pack"u8) } },
        };
        Assert.Equal(code, new Story().Refusal(Cast.Investigator, bad)!.Code);
        Assert.Null(new Story().Refusal(Cast.Investigator, Good));
    }

    [Fact]
    public void Nobody_but_an_authority_of_the_territory_in_the_number_issues()
    {
        Author[] right = [Cast.Investigator, Cast.Colleague, Cast.OtherInvestigator, Cast.Prosecutor, Cast.Judge, Cast.CourtJudge];
        foreach (var author in Cast.Everybody)
        {
            Assert.Equal(right.Contains(author), new Story().Refusal(author, Good) is null);
        }
    }

    [Theory]
    [InlineData("MO-2026-k7q2m4xa")]
    [InlineData("MO-2026-K7Q2M4XAA")]
    [InlineData("MO-26-K7Q2M4XA")]
    [InlineData("MO-2026-K7Q2M4XI")]
    [InlineData("HK-2026-K7Q2M4XA")]
    [InlineData("MO-C-K7Q2M4XA")]
    public void A_number_of_another_form_or_territory_is_refused(string thread)
    {
        var act = Story.Sign(Cast.Investigator, Good, thread, Story.Start, []);
        Assert.Equal(OrderRefusalCode.ThreadDiffers, Transitions.Apply(null, act, StoryPack.Pack).Refusal!.Code);
    }

    [Fact]
    public void A_pack_under_another_name_or_version_is_not_the_pack()
    {
        foreach (var named in new[] { Good.Pack with { Id = "other" }, Good.Pack with { Version = "2" } })
        {
            var act = Story.Sign(Cast.Investigator, Good with { Pack = named }, Story.Number, Story.Start, []);
            var folded = OrderThread.Fold([act], _ => StoryPack.Pack);
            Assert.Equal(OrderRefusalCode.PackUnknown, Assert.Single(folded.Void).Refusal.Code);
        }
    }

    [Fact]
    public void A_number_is_issued_once()
    {
        var story = new Story().Issued();
        Assert.Equal(OrderRefusalCode.AlreadyIssued, story.Refusal(Cast.Investigator, Good)!.Code);
    }

    [Fact]
    public void Nothing_precedes_the_order()
    {
        var story = new Story();
        Assert.Equal(OrderRefusalCode.NoOrder, story.Refusal(Cast.Judge, new OrderValidated(false))!.Code);
        Assert.Equal(
            OrderRefusalCode.NoOrder, story.Refusal(Cast.Custodian, Scenes.DestructionApproval())!.Code);
        var act = Story.Sign(Cast.Judge, new OrderValidated(false), Story.Number, Story.Start, []);
        Assert.Equal(OrderRefusalCode.NoOrder, Transitions.Apply(null, act, StoryPack.Pack).Refusal!.Code);
    }

    [Fact]
    public void A_date_before_the_order_beyond_the_skew_of_clocks_is_refused()
    {
        var story = new Story().Issued();
        Assert.Null(story.Copy().At(Story.Start.AddMinutes(-5)).Refusal(Cast.Judge, new OrderValidated(false)));
        Assert.Equal(
            OrderRefusalCode.BeforeTheOrder,
            story.Copy().At(Story.Start.AddMinutes(-5).AddSeconds(-1)).Refusal(Cast.Judge, new OrderValidated(false))!.Code);
    }

    [Fact]
    public void A_statement_of_another_thread_has_no_effect()
    {
        var story = new Story().Issued();
        var act = Story.Sign(Cast.Judge, new OrderValidated(false), "MO-2026-AAAAAAAA", Story.Start, story.Folded.Heads);
        Assert.Equal(OrderRefusalCode.ThreadDiffers, Transitions.Apply(story.Order, act, StoryPack.Pack).Refusal!.Code);
    }

    [Fact]
    public void Register_and_local_statements_move_no_order()
    {
        var story = Situations.From("received");
        StatementBody[] bodies = [new OfficialRevoked(Cast.Judge.Id, Story.Start, "lost key"), new EndorsementRequested(Story.Package)];
        foreach (var body in bodies)
        {
            var act = story.Sign(Cast.Registrar, body);
            Assert.Equal(OrderRefusalCode.TypeUnknown, Transitions.Apply(story.Order, act, story.Pack).Refusal!.Code);
        }
    }

    [Fact]
    public void Ex_post_is_said_of_emergencies_only_and_always()
    {
        Assert.Equal(
            OrderRefusalCode.NotNow, new Story().Issued().Refusal(Cast.Judge, new OrderValidated(true))!.Code);
        Assert.Equal(
            OrderRefusalCode.NotNow, new Story().EmergencyIssued().Refusal(Cast.Judge, new OrderValidated(false))!.Code);
    }

    [Fact]
    public void Ex_post_validation_is_in_time_in_the_last_second_and_late_in_the_next()
    {
        var story = new Story().EmergencyIssued().At(Story.Start.AddHours(48));
        Assert.Null(story.Refusal(Cast.Judge, new OrderValidated(true)));
        story.After(TimeSpan.FromSeconds(1));
        Assert.Equal(OrderRefusalCode.TooLate, story.Refusal(Cast.Judge, new OrderValidated(true))!.Code);
        Assert.Equal(
            OrderRefusalCode.TooLate, story.Refusal(Cast.Judge, new OrderValidationRefused("S 3", "no need"))!.Code);
    }
}
