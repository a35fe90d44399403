using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using LotusBridge.Custody.Statements;
using LotusBridge.Orders;
using LotusBridge.Orders.Statements;

namespace LotusBridge.Tests.Unit.Orders;

/// <summary>The state depends on the set of statements alone. A failure prints the seed that repeats it.</summary>
public sealed class FoldProperties
{
    private static readonly Story[] Lives =
    [
        new Story().WholeProduction(), new Story().WholePreservation(), new Story().WholeEmergency(), Quarrelsome(),
    ];

    [Fact]
    public void Any_arrival_in_any_order_with_repeats_gives_the_same_state() => Hold((life, dice) =>
    {
        List<Act> arrived = [.. life.Acts, .. life.Acts.Where(_ => dice.Next(3) == 0)];
        Shuffle(arrived, dice);
        return Written(Fold(life, arrived)) == Written(life.Folded);
    });

    [Fact]
    public void A_part_now_and_the_rest_later_converge() => Hold((life, dice) =>
    {
        List<Act> first = [.. life.Acts.Where(_ => dice.Next(2) == 0)];
        var early = Fold(life, first);
        List<Act> rest = [.. life.Acts.Except(first)];
        Shuffle(rest, dice);
        var known = first.Select(act => act.Digest).ToHashSet();
        return early.Pending.All(known.Contains)
            && Written(Fold(life, rest.Concat(first))) == Written(life.Folded);
    });

    [Fact]
    public void The_other_side_without_what_is_local_reaches_the_same_order() => Hold((life, dice) =>
    {
        List<Act> shared = [.. life.Acts.Where(act => OrderStatements.Types.Of(act.Body).Shared)];
        Shuffle(shared, dice);
        var there = OrderThread.Fold(shared, life.Find, "4404");
        return Written(there.State) == Written(life.Order) && there.Pending.Count == 0
            && there.Heads.SequenceEqual(life.Folded.Heads);
    });

    [Fact]
    public void Any_part_of_what_is_local_leaves_the_order_as_it_is() => Hold((life, dice) =>
    {
        var some = life.Acts.Where(act => OrderStatements.Types.Of(act.Body).Shared || dice.Next(2) == 0);
        return Written(Fold(life, some).State) == Written(life.Order);
    });

    [Fact]
    public void A_missing_statement_makes_all_that_answer_it_wait() => Hold((life, dice) =>
    {
        var missing = life.Acts[dice.Next(life.Acts.Count)];
        var folded = Fold(life, life.Acts.Except([missing]));
        return life.Acts.Where(act => act.Statement.Header.Answers.Contains(missing.Digest))
            .All(act => folded.Pending.Contains(act.Digest));
    });

    [Fact]
    public void No_random_act_leaves_a_last_stage_or_lacks_its_right() => Hold((life, dice) =>
    {
        var story = Situations.From(Situations.Names.ElementAt(dice.Next(Situations.Names.Count)));
        for (var turn = 0; turn < 6; turn++)
        {
            var before = story.Folded;
            var row = Rows.All[dice.Next(Rows.All.Count)];
            var author = Cast.Everybody[dice.Next(Cast.Everybody.Count)];
            var body = row.Says(Situations.From(row.From));
            var offered = Next.For(before, author, story.Now);
            var act = story.Sign(author, body);
            story.Tries(author, body);
            var after = story.Folded;
            var hasEffect = after.Void.All(one => one.Statement != act.Digest);
            if (before.State!.IsTerminal && after.State!.Stage != before.State.Stage)
            {
                return false;
            }

            if (hasEffect && !offered.Contains(act.Statement.Header.Type))
            {
                return false;
            }
        }

        return true;
    });

    private static void Hold(Func<Story, Dice, bool> property) => Check.One(
        Config.QuickThrowOnFailure.WithQuietOnSuccess(true),
        Prop.ForAll(
            Gen.Choose(0, Lives.Length - 1).ToArbitrary(),
            Gen.Choose(0, int.MaxValue - 1).ToArbitrary(),
            (life, seed) => property(Lives[life], new Dice(seed))));

    private static Folded Fold(Story life, IEnumerable<Act> acts) => OrderThread.Fold(acts, life.Find);

    private static string Written(Folded folded) => Written(new
    {
        State = Written(folded.State), folded.Packages, folded.Pending, folded.Heads, folded.LocalHeads,
        Void = folded.Void.Select(one => $"{one.Statement} {one.Refusal.Code}"),
    });

    private static string Written<T>(T value) => JsonSerializer.Serialize(value, StatementJson.Options);

    /// <summary>Void statements, two hands at once, and a withdrawal that nobody had seen.</summary>
    private static Story Quarrelsome()
    {
        var story = new Story().Issued();
        var atOnce = Story.Sign(
            Cast.Prosecutor, new OrderValidationRefused("S 3", "no need"), Story.Number, Story.Start.AddSeconds(9),
            story.Folded.Heads);
        story.Tries(Cast.OtherProvider, new OrderAcknowledged()).Validated().Adds(atOnce).UnderReview();
        var unseen = story.After(TimeSpan.FromMinutes(1)).Sign(Cast.Investigator, new OrderWithdrawn("found elsewhere"));
        return story.After(TimeSpan.FromMinutes(1)).FormPassed().Recognised().Directed().Acknowledged().Adds(unseen)
            .Tries(Cast.Provider, new CollectionStarted());
    }

    private static void Shuffle<T>(List<T> items, Dice dice)
    {
        for (var last = items.Count - 1; last > 0; last--)
        {
            var other = dice.Next(last + 1);
            (items[last], items[other]) = (items[other], items[last]);
        }
    }
}
