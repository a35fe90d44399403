using LotusBridge.Orders;
using LotusBridge.Orders.Statements;
using LotusBridge.Rules;

namespace LotusBridge.Tests.Unit.Orders;

public sealed class RowTests
{
    private static readonly string[] AboutPersons =
    [
        OrderRefusalCode.WrongRole, OrderRefusalCode.WrongTerritory, OrderRefusalCode.WrongOffice,
        OrderRefusalCode.WrongPerson, RefusalCode.ValidatorNotCompetent,
    ];

    public static TheoryData<int, string> Each
    {
        get
        {
            var data = new TheoryData<int, string>();
            for (var row = 0; row < Rows.All.Count; row++)
            {
                var (from, says) = (Rows.All[row].From, Rows.All[row].Says(Situations.From(Rows.All[row].From)));
                data.Add(row, $"{from}: {OrderStatements.Types.Of(says).Name} to {Rows.All[row].To}");
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Each))]
    public void The_right_person_moves_it_there(int row, string name)
    {
        var (says, to) = (Rows.All[row].Says, Rows.All[row].To);
        foreach (var author in Rows.All[row].By)
        {
            var story = Situations.From(Rows.All[row].From);
            story.By(author, says(story));
            Assert.True(to == Rows.All[row].Where(story), $"{name}, by {author.Role} of {author.Office}");
        }
    }

    [Theory]
    [MemberData(nameof(Each))]
    public void Nobody_else_moves_it(int row, string name)
    {
        foreach (var author in Cast.Everybody.Except(Rows.All[row].By))
        {
            var story = Situations.From(Rows.All[row].From);
            var refusal = story.Refusal(author, Rows.All[row].Says(story));
            Assert.True(refusal is not null, $"{name}: {author.Role} of {author.Office} got through");
            Assert.True(AboutPersons.Contains(refusal.Code), $"{name}: {author.Role} of {author.Office}: {refusal}");
        }
    }

    [Theory]
    [MemberData(nameof(Each))]
    public void It_is_said_once_and_the_second_time_is_void_or_changes_no_stage(int row, string name)
    {
        var story = Situations.From(Rows.All[row].From);
        var body = Rows.All[row].Says(story);
        story.By(Rows.All[row].By[0], body);
        story.Tries(Rows.All[row].By[0], body);
        Assert.True(Rows.All[row].To == Rows.All[row].Where(story), name);
    }

    [Theory]
    [MemberData(nameof(Each))]
    public void What_is_taken_was_offered(int row, string name)
    {
        var story = Situations.From(Rows.All[row].From);
        var type = OrderStatements.Types.Of(Rows.All[row].Says(story)).Name;

        foreach (var author in Rows.All[row].By)
        {
            Assert.True(Next.For(story.Folded, author, story.Now).Contains(type), $"{name}: {author.Role}");
        }
    }

    [Fact]
    public void Every_statement_type_of_a_thread_has_a_row()
    {
        string[] elsewhere = ["case.opened", "official.registered", "official.revoked", "order.issued"];
        var covered = Rows.All.Select(row => OrderStatements.Types.Of(row.Says(Situations.From(row.From))).Name);
        Assert.Equal(
            OrderStatements.Types.All.Select(kind => kind.Name).Except(elsewhere),
            covered.Distinct().Order(StringComparer.Ordinal));
    }
}
