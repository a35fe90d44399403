using LotusBridge.Custody.Mainland;
using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Orders;
using LotusBridge.Orders.Statements;
using LotusBridge.Rules;
using LotusBridge.Tests.Unit.Custody.Mainland;

namespace LotusBridge.Tests.Unit.Orders;

public sealed class ExecutionTests
{
    [Fact]
    public void A_certificate_goes_to_the_territory_that_the_order_names() => Assert.Equal(
        OrderRefusalCode.WrongTerritory,
        Situations.From("validated").Refusal(Cast.MacauNode, new OrderTransmitted("HK"))!.Code);

    [Fact]
    public void Clocks_on_receipt_are_the_packs_own_each_of_them_and_no_other()
    {
        var story = Situations.From("transmitted");
        var right = Scenes.Receipt(story);
        DueBy[][] wrong =
        [
            [],
            [right.Clocks[0] with { Due = right.Clocks[0].Due.AddSeconds(1) }],
            [right.Clocks[0] with { Article = "S 1" }],
            [right.Clocks[0] with { Name = "produce" }],
            [right.Clocks[0], right.Clocks[0]],
        ];
        foreach (var clocks in wrong)
        {
            Assert.Equal(
                OrderRefusalCode.ClockDiffers,
                story.Refusal(Cast.ZhuhaiNode, right with { Clocks = clocks })!.Code);
        }
    }

    [Theory]
    [InlineData(1, OrderRefusalCode.ClockDiffers)]
    [InlineData(0, null)]
    [InlineData(-300, null)]
    [InlineData(-301, OrderRefusalCode.ClockDiffers)]
    public void Receipt_lies_between_transmission_and_now(int seconds, string? code)
    {
        var story = Situations.From("transmitted");
        var receivedAt = story.Now.AddSeconds(seconds);
        var clock = Clocks.Due(story.Pack, "review", receivedAt, "4404");
        var body = new OrderReceived(receivedAt, [new DueBy(clock.Name, clock.Due, clock.Article)]);
        Assert.Equal(code, story.Refusal(Cast.ZhuhaiNode, body)?.Code);
    }

    [Fact]
    public void An_emergency_starts_the_clocks_of_an_emergency()
    {
        var story = new Story().EmergencyIssued().Transmitted().Received();
        Assert.Equal(
            ["ex-post-validation", "review-emergency", "review-form-emergency"],
            story.Order.Clocks.Select(clock => clock.Name));
        Assert.Equal(Story.Start.AddHours(96), story.Order.Clock("review-emergency")!.Due);
    }

    [Fact]
    public void Interim_preservation_is_directed_once_to_the_addressee_until_its_clock_ends()
    {
        var story = Situations.From("queued");
        var until = story.Due("preservation");
        Assert.Equal(OrderRefusalCode.AddresseeDiffers, story.Refusal(
            Cast.ZhuhaiNode, new PreservationDirected("4404/telecom-b", until))!.Code);
        Assert.Equal(OrderRefusalCode.ClockDiffers, story.Refusal(
            Cast.ZhuhaiNode, new PreservationDirected("4404/telecom-a", until.AddDays(1)))!.Code);
        story.Preserved();
        Assert.Equal(until, story.Order.PreservedUntil);
        Assert.Equal(OrderRefusalCode.NotNow, story.Refusal(
            Cast.ZhuhaiNode, new PreservationDirected("4404/telecom-a", until))!.Code);
    }

    [Fact]
    public void The_provider_confirms_the_interim_preservation_once_and_nothing_else_moves()
    {
        var story = Situations.From("queued").Preserved();
        var body = new PreservationConfirmed(story.Order.PreservedUntil!.Value);
        Assert.Equal(OrderRefusalCode.ClockDiffers, story.Refusal(
            Cast.Provider, new PreservationConfirmed(body.Until.AddDays(-1)))!.Code);
        story.By(Cast.Provider, body);
        Assert.Equal(Stage.UnderFormalReview, story.Order.Stage);
        Assert.True(story.Order.IsInterimConfirmed);
        Assert.Equal(OrderRefusalCode.NotNow, story.Refusal(Cast.Provider, body)!.Code);
    }

    [Fact]
    public void A_direction_names_the_addressee_and_the_packs_clock()
    {
        var story = Situations.From("recognised");
        var right = Scenes.Direction(story);
        Assert.Equal(OrderRefusalCode.AddresseeDiffers, story.Refusal(
            Cast.Reviewer, right with { Provider = "4404/telecom-b" })!.Code);
        Assert.Equal(OrderRefusalCode.ClockDiffers, story.Refusal(
            Cast.Reviewer, right with { Due = right.Due.AddSeconds(-1) })!.Code);
        Assert.Equal(right.Due, story.By(Cast.Reviewer, right).Order.Clock("produce")!.Due);
        Assert.Equal(story.Now, story.Order.DirectedAt);
    }

    [Fact]
    public void In_an_emergency_the_provider_has_eight_hours() => Assert.Equal(
        Story.Start.AddHours(8),
        Situations.From("emergency-form-passed").Directed().Order.Clock("produce-emergency")!.Due);

    [Fact]
    public void Where_the_pack_wants_sm3_a_manifest_without_it_is_refused()
    {
        var story = new Story { Pack = StoryPack.National }.Issued().Validated().UnderReview().FormPassed().Recognised()
            .Directed().Acknowledged().Collecting();
        var plain = Scenes.Sealing(answer: story.Order.Issued.WholeAnswer());
        var refusal = story.Refusal(Cast.Provider, plain)!;
        Assert.Equal((RefusalCode.ConditionNotMet, "S 13e"), (refusal.Code, refusal.Article));

        var sm3 = Sm3Digest.Of("file"u8);
        var signed = MainlandManifest.Sign(
            plain with { Files = [plain.Files[0] with { Sm3 = sm3 }], Sealed = plain.Sealed with { Sm3 = sm3 } },
            Sm2Vectors.Key, Sm2Vectors.Row());
        Assert.Null(story.Refusal(Cast.Provider, signed));
    }

    [Fact]
    public void Where_the_switch_is_off_or_the_data_are_elsewhere_no_sm3_is_wanted()
    {
        Assert.Empty(Conditions.For(Rules.Packs.Gba, "manifest", "MO", "4404"));
        Assert.Empty(Conditions.For(StoryPack.National, "manifest", "4404", "MO"));
        Assert.Single(Conditions.For(StoryPack.National, "manifest", "MO", "4404"));
    }

    [Fact]
    public void A_package_is_sealed_to_the_orders_recipients_and_to_nobody_else()
    {
        var story = Situations.From("collecting");
        string[][] wrong = [["age1other"], [Story.Recipient, "age1other"]];
        foreach (var recipients in wrong)
        {
            Assert.Equal(OrderRefusalCode.RecipientsDiffer, story.Refusal(
                Cast.Provider, Scenes.Sealing() with { Recipients = recipients })!.Code);
        }
    }

    [Fact]
    public void No_file_of_a_package_goes_beyond_the_order()
    {
        var story = Situations.From("collecting");
        var answer = Scenes.Answer;
        FileAnswer[] wrong =
        [
            answer with { Category = "content" }, answer with { Lines = [2] }, answer with { Lines = [1, 2] },
            answer with { From = answer.From.AddSeconds(-1) }, answer with { Until = answer.Until.AddSeconds(1) },
        ];
        foreach (var one in wrong)
        {
            Assert.Equal(OrderRefusalCode.ExceedsOrder, story.Refusal(
                Cast.Provider, Scenes.Sealing(answer: one))!.Code);
        }

        var less = answer with { From = answer.From.AddDays(1), Until = answer.Until.AddDays(-1) };
        Assert.NotEmpty(story.By(Cast.Provider, Scenes.Sealing(answer: less)).Order.Packages);
    }

    [Fact]
    public void A_package_name_is_used_once() => Assert.Equal(
        OrderRefusalCode.PackageKnown, Situations.From("sealed").Refusal(Cast.Provider, Scenes.Sealing())!.Code);

    [Fact]
    public void An_execution_names_every_sealed_package_once_and_no_other()
    {
        var story = Situations.From("sealed").By(Cast.Provider, Scenes.Sealing("P-000000000000"));
        string[][] wrong =
        [
            [Story.Package], [Story.Package, "P-111111111111"], [Story.Package, Story.Package],
            [Story.Package, "P-000000000000", "P-111111111111"],
        ];
        foreach (var packages in wrong)
        {
            Assert.Equal(OrderRefusalCode.PackagesDiffer, story.Refusal(
                Cast.Provider, new OrderExecuted(ExecutionOutcome.Delivered, packages))!.Code);
        }

        Assert.Equal(OrderRefusalCode.PackagesDiffer, story.Refusal(
            Cast.Provider, new OrderExecuted(ExecutionOutcome.NoData, [], "nothing"))!.Code);
    }

    [Fact]
    public void An_order_is_received_when_all_of_its_packages_are()
    {
        var story = Situations.From("sealed").By(Cast.Provider, Scenes.Sealing("P-000000000000"))
            .By(Cast.Provider, new OrderExecuted(ExecutionOutcome.Delivered, [Story.Package, "P-000000000000"]))
            .Delivered();
        Assert.Equal(Stage.Delivered, story.Order.Stage);
        story.By(Cast.MacauNode, Scenes.Delivery with { Package = "P-000000000000" });
        Assert.Equal(Stage.Received, story.Order.Stage);
        Assert.Equal(ExecutionOutcome.Delivered, story.Order.Outcome);
    }

    [Fact]
    public void What_arrives_is_what_was_sealed_and_arrives_once()
    {
        var story = Situations.From("executed");
        Assert.Equal(OrderRefusalCode.ContentDiffers, story.Refusal(
            Cast.MacauNode, Scenes.Delivery with { Sha256 = Digest.Of([1]) })!.Code);
        Assert.Equal(OrderRefusalCode.ContentDiffers, story.Refusal(
            Cast.MacauNode, Scenes.Delivery with { Size = 201 })!.Code);
        Assert.Equal(OrderRefusalCode.PackageUnknown, story.Refusal(
            Cast.MacauNode, Scenes.Delivery with { Package = "P-000000000000" })!.Code);
        var early = Situations.From("sealed").Delivered();
        Assert.Equal(OrderRefusalCode.ContentDiffers, early.Refusal(Cast.MacauNode, Scenes.Delivery)!.Code);
        Assert.Equal(Stage.Received, early.Executed().Order.Stage);
    }

    [Theory]
    [InlineData("wrong-issuer", "S 9b", OrderRefusalCode.ArticleDiffers)]
    [InlineData("rights", "S 9b", RefusalCode.GroundNotOpen)]
    [InlineData("privilege", "S 8a", RefusalCode.GroundUnknown)]
    [InlineData("third-country-conflict", "S 9a", OrderRefusalCode.ArticleDiffers)]
    public void A_provider_objects_on_an_addressees_ground_alone(string ground, string article, string code) =>
        Assert.Equal(code, Situations.From("collecting")
            .Refusal(Cast.Provider, new OrderObjected(ground, article, "because"))!.Code);

    [Fact]
    public void A_conflict_of_laws_is_objected_in_time_and_against_production_only()
    {
        var body = new OrderObjected("third-country-conflict", "S 11", "that law forbids it");
        var story = Situations.From("collecting");
        var due = story.Due("third-country-objection", story.Order.DirectedAt);
        Assert.Null(story.At(due).Refusal(Cast.Provider, body));
        Assert.Equal(OrderRefusalCode.TooLate, story.At(due.AddSeconds(1)).Refusal(Cast.Provider, body)!.Code);
        Assert.Equal(
            RefusalCode.GroundUnknown,
            Situations.From("preservation-directed").Refusal(Cast.Provider, body)!.Code);
    }

    [Fact]
    public void Only_a_conflict_of_laws_is_referred_to_a_court()
    {
        var story = Situations.From("collecting").By(
            Cast.Provider, new OrderObjected("wrong-issuer", "S 9a", "not competent"));
        Assert.Equal(OrderRefusalCode.GroundDiffers, story.Refusal(
            Cast.Investigator, new ObjectionAnswered(ObjectionOutcome.Referred, "to the court"))!.Code);
    }

    [Fact]
    public void Execution_is_suspended_while_the_court_decides_and_resumes_with_a_new_clock()
    {
        var story = Situations.From("conflict").After(TimeSpan.FromDays(30));
        Assert.Null(story.Order.Clock("produce"));
        Assert.Equal(OrderRefusalCode.NotNow, story.Refusal(Cast.Provider, Scenes.Sealing())!.Code);
        Assert.Equal(OrderRefusalCode.ClockDiffers, story.Refusal(
            Cast.CourtJudge, new ConflictDecided(ConflictOutcome.Upheld, "none", story.Due("produce", Story.Start)))!.Code);
        story.By(Cast.CourtJudge, new ConflictDecided(ConflictOutcome.Upheld, "none", story.Due("produce")));
        Assert.Equal(story.Due("produce"), story.Order.Clock("produce")!.Due);
    }

    [Fact]
    public void A_maintained_preservation_order_goes_back_to_its_provider()
    {
        var story = Situations.From("preservation-directed")
            .By(Cast.Provider, new OrderObjected("not-stored", "S 10a", "not here"));
        story.By(Cast.Investigator, new ObjectionAnswered(
            ObjectionOutcome.Maintained, "it is", story.Due("preserve-on-receipt")));
        Assert.Equal(Stage.Acknowledged, story.Order.Stage);
        Assert.Null(story.Refusal(Cast.Provider, new PreservationNotAvailable("nothing stored")));
    }

    [Fact]
    public void Enforcement_is_asked_for_when_the_provider_is_late_and_not_a_second_before()
    {
        var story = Situations.From("collecting");
        var due = story.Order.Clock("produce")!.Due;
        var ask = new EnforcementRequested("nothing came");
        Assert.Equal(OrderRefusalCode.TooEarly, story.At(due).Refusal(Cast.Investigator, ask)!.Code);
        story.At(due.AddSeconds(1)).By(Cast.Investigator, ask);
        Assert.Null(story.Order.Clock("produce"));
        Assert.NotNull(story.Order.Clock("recognition-for-enforcement"));
    }

    [Fact]
    public void Enforcement_is_denied_on_a_ground_of_its_own()
    {
        var story = Situations.From("enforcement");
        Assert.Equal(RefusalCode.GroundUnknown, story.Refusal(
            Cast.Reviewer, new EnforcementDecided(EnforcementOutcome.Denied, "because", "privilege", "S 8a"))!.Code);
        Assert.NotNull(Situations.From("enforced").Order.Clock("produce"));
    }

    [Fact]
    public void An_extension_is_reckoned_from_the_first_end_and_comes_before_it()
    {
        var story = Situations.From("preserved");
        var end = story.Order.PreservedUntil!.Value;
        var until = story.Due("preservation-extension", end);
        Assert.Equal(OrderRefusalCode.ClockDiffers, story.Refusal(
            Cast.Investigator, new PreservationExtended(story.Due("preservation-extension"), "needed"))!.Code);
        Assert.Equal(OrderRefusalCode.TooLate, story.Copy().At(end.AddSeconds(1)).Refusal(
            Cast.Investigator, new PreservationExtended(until, "needed"))!.Code);
        story.At(end).By(Cast.Investigator, new PreservationExtended(until, "needed"));
        Assert.Equal(until, story.Order.PreservedUntil);
        Assert.Equal(["preservation-extension"], story.Order.Clocks.Select(clock => clock.Name));
        Assert.Equal(OrderRefusalCode.NotNow, story.Refusal(
            Cast.Investigator, new PreservationExtended(until, "again"))!.Code);
    }

    [Fact]
    public void A_preservation_is_confirmed_for_exactly_the_packs_term() => Assert.Equal(
        OrderRefusalCode.ClockDiffers,
        Situations.From("preservation-directed").Refusal(
            Cast.Provider, new PreservationConfirmed(Story.Start.AddDays(61)))!.Code);

    [Fact]
    public void A_link_names_another_order_of_the_same_territory_in_time()
    {
        var story = Situations.From("preserved");
        foreach (var number in new[] { "HK-2026-AAAAAAAA", Story.Number })
        {
            Assert.Equal(OrderRefusalCode.ThreadDiffers, story.Refusal(
                Cast.Investigator, new PreservationLinked(number, Digest.Of([1])))!.Code);
        }

        Assert.Equal(OrderRefusalCode.TooLate, Situations.From("preservation-over").Refusal(
            Cast.Investigator, new PreservationLinked("MO-2026-AAAAAAAA", Digest.Of([1])))!.Code);
        Assert.Empty(Situations.From("linked").Order.Clocks);
    }

    [Fact]
    public void A_lapse_names_a_running_clock_its_end_and_its_article_and_the_node_that_watches_it()
    {
        var story = Situations.From("preservation-over");
        var clock = story.Order.Clock("preservation")!;
        var right = new ClockLapsed("preservation", clock.Due, clock.Article);
        Assert.Equal(OrderRefusalCode.ClockNotRunning, story.Refusal(
            Cast.ZhuhaiNode, right with { Clock = "review" })!.Code);
        Assert.Equal(OrderRefusalCode.ClockDiffers, story.Refusal(
            Cast.ZhuhaiNode, right with { Due = right.Due.AddSeconds(-1) })!.Code);
        Assert.Equal(OrderRefusalCode.ArticleDiffers, story.Refusal(
            Cast.ZhuhaiNode, right with { Article = "S 1" })!.Code);
        Assert.Equal(OrderRefusalCode.WrongTerritory, story.Refusal(Cast.MacauNode, right)!.Code);
        Assert.Null(story.Refusal(Cast.ZhuhaiNode, right));
    }

    [Fact]
    public void A_provider_that_was_told_nothing_has_no_withdrawal_to_confirm()
    {
        var story = Situations.From("issued").By(Cast.Investigator, new OrderWithdrawn("not needed"));
        Assert.Equal(OrderRefusalCode.OrderEnded, story.Refusal(Cast.Provider, new WithdrawalConfirmed())!.Code);
        Assert.Equal(story.Now, story.Order.EndedAt);
    }
}
