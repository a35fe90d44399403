using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Orders;
using LotusBridge.Orders.Statements;
using LotusBridge.Rules;

namespace LotusBridge.Tests.Unit.Orders;

/// <summary>
/// A thread of really signed statements that grows by <see cref="By"/>. Each answers the heads of its time, as an
/// honest party's does; the clock stands still unless it is moved.
/// </summary>
internal sealed class Story
{
    public const string Number = "MO-2026-K7Q2M4XA";
    public const string Package = "P-7QK2M4XA9C1D";
    public const string Recipient = "age1story";

    public static readonly DateTimeOffset Start = new(2026, 5, 4, 1, 0, 0, TimeSpan.Zero);

    private readonly List<Act> acts = [];

    public DateTimeOffset Now { get; private set; } = Start;

    public IReadOnlyList<Act> Acts => acts;

    public RulePack Pack { get; init; } = StoryPack.Pack;

    /// <summary>As one sees it who has all statements.</summary>
    public Folded Folded => OrderThread.Fold(acts, Find);

    public OrderState Order => Folded.State ?? throw new InvalidOperationException("nothing was issued");

    public PackageState Sealed => Folded.Packages[Package];

    public RulePack? Find(RulePackRef named) =>
        named.Digest.Hex == Pack.Digest ? Pack : null;

    /// <summary>Says it, and insists that it has effect.</summary>
    public Story By(Author author, StatementBody body)
    {
        var act = Sign(author, body);
        acts.Add(act);
        var folded = Folded;
        Assert.DoesNotContain(folded.Void, one => one.Statement == act.Digest);
        Assert.DoesNotContain(act.Digest, folded.Pending);
        return this;
    }

    /// <summary>Says it, effect or not.</summary>
    public Story Tries(Author author, StatementBody body)
    {
        acts.Add(Sign(author, body));
        return this;
    }

    /// <summary>A statement that was made elsewhere arrives.</summary>
    public Story Adds(Act act)
    {
        acts.Add(act);
        return this;
    }

    public Story After(TimeSpan time)
    {
        Now += time;
        return this;
    }

    public Story At(DateTimeOffset moment)
    {
        Now = moment;
        return this;
    }

    /// <summary>Why the statement would have no effect now; null when it would have one.</summary>
    public Refusal? Refusal(Author author, StatementBody body) =>
        OrderThread.Admit(acts, Sign(author, body), Find).Refusal;

    public Act Sign(Author author, StatementBody body)
    {
        var shared = OrderStatements.Types.Of(body).Shared;
        return Sign(author, body, Number, Now, Folded.AnswersFor(shared));
    }

    public static Act Sign(
        Author author, StatementBody body, string thread, DateTimeOffset at, IEnumerable<Digest> answers) => new(
        OrderStatements.Reader.Sign(body, thread, author.Id, at, answers, Cast.KeyOf(author)),
        author,
        at + TimeSpan.FromSeconds(20));

    public DateTimeOffset Due(string clock, DateTimeOffset? from = null) =>
        Clocks.Due(Pack, clock, from ?? Now, "4404").Due;

    public string Article(string clock) => Pack.FindClock(clock).Article;

    public DueBy Stated(string clock)
    {
        var due = Clocks.Due(Pack, clock, Now, "4404");
        return new DueBy(due.Name, due.Due, due.Article);
    }

    public Story Copy()
    {
        var copy = new Story { Now = Now, Pack = Pack };
        copy.acts.AddRange(acts);
        return copy;
    }
}
