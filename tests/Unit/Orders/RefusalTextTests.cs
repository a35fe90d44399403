using LotusBridge.Custody.Statements;
using LotusBridge.Orders;
using LotusBridge.Orders.Statements;
using LotusBridge.Rules;

namespace LotusBridge.Tests.Unit.Orders;

/// <summary>
/// What people read when an act has no effect: every statement of every row, tried in every situation by its right
/// author and in its own situation by everybody. The words are kept in <c>refusals.txt</c>, to be read as a whole;
/// <c>LOTUS_WRITE_REFUSALS=1</c> writes it again.
/// </summary>
public sealed class RefusalTextTests
{
    private static readonly string Page = Path.Combine(TestData.Repository, "tests", "Unit", "Orders", "refusals.txt");

    [Fact]
    public void Every_refusal_reads_as_it_was_written_down()
    {
        var now = Everywhere().Concat(ByEverybody()).Select(Line).Distinct().Order(StringComparer.Ordinal).ToList();
        if (Environment.GetEnvironmentVariable("LOTUS_WRITE_REFUSALS") == "1")
        {
            File.WriteAllLines(Page, now);
        }

        var kept = File.ReadAllLines(Page);
        Assert.Empty(now.Except(kept, StringComparer.Ordinal));
        Assert.Empty(kept.Except(now, StringComparer.Ordinal));
    }

    [Fact]
    public void The_date_of_these_acts_decides_something_and_that_of_no_other()
    {
        string[] free =
        [
            "collection.started", "order.acknowledged", "order.restricted", "order.transmitted", "order.withdrawn",
            "package.delivered", "package.destroyed", "package.excess-reported", "package.restricted", "package.sealed", "preservation.ended",
            "preservation.not-available", "preservation.released", "restriction.confirmed", "restriction.lifted", "review.assigned", "review.form-checked",
            "withdrawal.confirmed",
        ];
        var bound = Transitions.All.Select(step => OrderStatements.Types.All.Single(type => type.Body == step.Body).Name)
            .Where(name => Transitions.All.Single(step => OrderStatements.Types.Find(name)!.Body == step.Body).IsClockBound);
        var all = Transitions.All.Select(step => OrderStatements.Types.All.Single(type => type.Body == step.Body).Name);

        Assert.Equal(all.Except(free, StringComparer.Ordinal).Order(), bound.Order());
    }

    private static IEnumerable<Refusal> Everywhere() =>
        from name in Situations.Names
        let story = Situations.From(name)
        from row in Rows.All
        let body = Said(row, story)
        where body is not null
        select Void(story, row.By[0], body) into refusal
        where refusal is not null
        select refusal;

    private static IEnumerable<Refusal> ByEverybody() =>
        from row in Rows.All
        let story = Situations.From(row.From)
        from author in Cast.Everybody
        select Void(story, author, row.Says(story)) into refusal
        where refusal is not null
        select refusal;

    private static string Line(Refusal refusal) => $"{refusal.Code} | {refusal.Article} | {refusal.Text}";

    /// <summary>Null where the situation lacks what the row speaks of, such as a package.</summary>
    private static StatementBody? Said(Row row, Story story)
    {
        try
        {
            return row.Says(story);
        }
        catch (Exception error) when (error is InvalidOperationException or KeyNotFoundException or NullReferenceException
            or ArgumentException)
        {
            return null;
        }
    }

    private static Refusal? Void(Story story, Author author, StatementBody body)
    {
        var act = story.Sign(author, body);
        return OrderThread.Fold(story.Acts.Append(act), story.Find).Void
            .Where(one => one.Statement == act.Digest).Select(one => one.Refusal).FirstOrDefault();
    }
}
