using LotusBridge.Custody.Statements;
using LotusBridge.Orders;
using LotusBridge.Orders.Statements;

namespace LotusBridge.Tests.Unit.Orders;

/// <summary>What an order waits for is what somebody may do next, of the kinds that the procedure stands still without.</summary>
public sealed class DutyTests
{
    private static readonly HashSet<string> OfOrders = Duties.Types
        .Where(type => OrderStatements.Types.Find(type)!.Shared).ToHashSet(StringComparer.Ordinal);

    public static TheoryData<string> Places => [.. Situations.Names];

    [Theory]
    [MemberData(nameof(Places))]
    public void It_waits_for_exactly_those_who_may_do_it_at_every_moment(string situation)
    {
        var folded = Situations.From(situation).Folded;
        var duties = Duties.Of(folded);
        foreach (var at in Moments(folded))
        {
            foreach (var who in People())
            {
                var waiting = duties.Where(duty => duty.IsFor(who, at)).Select(duty => duty.Type);
                Assert.Equal(
                    Next.For(folded, who, at).Where(OfOrders.Contains),
                    waiting.Where(OfOrders.Contains).Distinct().Order(StringComparer.Ordinal));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void About_a_package_it_waits_for_nobody_who_may_not_do_it(string situation)
    {
        var folded = Situations.From(situation).Folded;
        foreach (var who in People())
        {
            var waiting = Duties.Of(folded).Where(duty => duty.IsFor(who, Story.Start)).Select(duty => duty.Type);
            Assert.Empty(waiting.Where(type => !OfOrders.Contains(type)).Except(Next.For(folded, who, Story.Start)));
        }
    }

    [Theory]
    [InlineData("issued", "order.validated", "judge prosecutor")]
    [InlineData("queued", "review.assigned", "reviewing-judge")]
    [InlineData("form-passed", "order.recognised", "reviewing-judge")]
    [InlineData("directed", "order.acknowledged", "provider")]
    [InlineData("received", "package.opened", "investigator")]
    [InlineData("opened", "package.opened", "")]
    [InlineData("integrity-verified", "package.endorsed", "endorser")]
    [InlineData("closed", "destruction.approved", "")]
    [InlineData("due", "destruction.approved", "custodian judge")]
    [InlineData("approved", "key.destroyed", "custodian investigator judge")]
    [InlineData("approved", "copy.destroyed", "")]
    [InlineData("accounted", "key.destroyed", "")]
    [InlineData("destroyed", "destruction.audited", "committee")]
    public void In_each_place_it_waits_for_these_roles(string situation, string type, string roles)
    {
        var waiting = Duties.Of(Situations.From(situation).Folded).Where(duty => duty.Type == type);
        Assert.Equal(roles, string.Join(' ', waiting.Select(duty => duty.Role).Distinct().Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void Who_has_approved_a_destruction_is_not_asked_again_nor_is_their_office()
    {
        var duties = Duties.Of(Situations.From("partly-approved").Folded);
        bool Asks(Author who) => duties.Any(duty => duty.Type == "destruction.approved" && duty.IsFor(who, Story.Start));

        Assert.False(Asks(Cast.Custodian));
        Assert.False(Asks(Cast.SecondCustodian));
        Assert.True(Asks(Cast.CourtJudge));
    }

    [Fact]
    public void The_clock_that_runs_stands_beside_the_duty()
    {
        var order = Situations.From("collecting");
        var duty = Duties.Of(order.Folded).First(one => one.Type == "order.executed");
        Assert.Equal(("produce", order.Order.Clock("produce")!.Due.ToUniversalTime()), (duty.Clock, duty.Due));
    }

    [Fact]
    public void Enforcement_waits_from_the_first_second_that_is_late()
    {
        var order = Situations.From("collecting");
        var due = order.Order.Clock("produce")!.Due;
        bool Waits(DateTimeOffset at) => Duties.Of(order.Folded)
            .Any(duty => duty.Type == "enforcement.requested" && duty.IsFor(Cast.Investigator, at));

        Assert.False(Waits(due));
        Assert.False(Waits(due.AddSeconds(1).AddTicks(-1)));
        Assert.True(Waits(due.AddSeconds(1)));
    }

    [Fact]
    public void Nothing_waits_where_nothing_was_issued() => Assert.Empty(Duties.Of(new Folded()));

    /// <summary>Everybody of the story, and people who are somebody of it in one respect and a stranger in the others.</summary>
    private static List<Author> People()
    {
        string[] ids = [Cast.Investigator.Id, Cast.Judge.Id, Cast.Reviewer.Id, "MO-000000000000"];
        string[] offices = ["MO/PJ", "MO/TJB", "4404/telecom-a", "4404/court", "MO/nowhere"];
        return
        [
            .. Cast.Everybody.Where(one => Roles.OfOfficials.Contains(one.Role) && one.Territory != "GBA"),
            .. from id in ids
               from office in offices
               from role in Roles.OfOfficials
               from territory in new[] { "MO", "4404" }
               select new Author(id, territory, office, role, Cast.Judge.Key),
        ];
    }

    private static IEnumerable<DateTimeOffset> Moments(Folded folded) =>
        folded.State!.Clocks.SelectMany(clock => new[] { clock.Due, clock.Due.AddSeconds(1).AddTicks(-1), clock.Due.AddSeconds(1) })
            .Append(Story.Start).Append(Story.Start.AddYears(5)).Distinct();
}
