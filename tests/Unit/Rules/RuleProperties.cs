using FsCheck;
using FsCheck.Fluent;
using LotusBridge.Rules;

namespace LotusBridge.Tests.Unit.Rules;

/// <summary>What holds for every question, moment and file; the seed is fixed, so a failure comes back.</summary>
public sealed class RuleProperties
{
    private const int Runs = 300;
    private static readonly string[] Ids = ["gba", "eu-2018", "eu-2023-1543"];

    private static readonly Gen<(RulePack Pack, Question Question)> Questions =
        from id in Gen.Elements(Ids)
        let pack = Packs.Named(id)
        from issuer in Gen.Elements("police", "prosecutor", "judge", "reviewing-judge", "stranger")
        from category in Gen.Elements(pack.Categories.Select(c => c.Id).ToArray())
        from order in Gen.Elements(OrderKind.Production, OrderKind.Preservation)
        from emergency in Gen.Elements(true, false)
        from years in Gen.Elements<int?>(null, 2, 3)
        from months in Gen.Elements<int?>(null, 3, 4)
        select (pack, Asking.Question(issuer, category) with
        {
            Order = order,
            Emergency = emergency,
            Offence = new OffenceFacts(years, null, months),
        });

    private static readonly Gen<string> Validators =
        Gen.Elements("police", "prosecutor", "judge", "reviewing-judge", "stranger");

    private static void Holds<T>(Gen<T> gen, Func<T, bool> property) => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(Runs).WithReplay(20261122, 1UL),
        Prop.ForAll(gen.ToArbitrary(), property));

    [Fact]
    public void A_validator_never_turns_leave_into_refusal() => Holds(
        from asked in Questions from validator in Validators select (asked.Pack, asked.Question, validator),
        t => !Competence.Ask(t.Pack, t.Question).Allowed
            || Competence.Ask(t.Pack, t.Question with { Validator = new Role(t.validator) }).Allowed);

    [Fact]
    public void A_validator_brings_leave_only_where_the_pack_lists_that_role() => Holds(
        from asked in Questions from validator in Validators select (asked.Pack, asked.Question, validator),
        t =>
        {
            var (pack, question, role) = (t.Pack, t.Question, new Role(t.validator));
            var isTurned = !Competence.Ask(pack, question).Allowed
                && Competence.Ask(pack, question with { Validator = role }).Allowed;
            return !isTurned
                || Competence.ValidatorsFor(pack, question.Issuer, question.Category, question.Order).Contains(role);
        });

    [Fact]
    public void Allowed_means_that_there_is_no_refusal_and_every_refusal_names_its_article() => Holds(
        from asked in Questions from validator in Validators select (asked.Pack, asked.Question, validator),
        t =>
        {
            var answer = Competence.Ask(t.Pack, t.Question with { Validator = new Role(t.validator) });
            return answer.Allowed == (answer.Refusals.Count == 0)
                && answer.Refusals.All(r => r.Article.Length > 0 && r.Text.Contains(r.Article, StringComparison.Ordinal));
        });

    [Fact]
    public void The_pieces_agree_with_the_whole() => Holds(
        from asked in Questions from validator in Validators select (asked.Pack, asked.Question, validator),
        t =>
        {
            var (pack, q, role) = (t.Pack, t.Question, new Role(t.validator));
            var mayIssue = Competence.MayIssue(pack, q.Issuer, q.Category, q.Order, q.Offence) is null;
            var mayLeave = !Competence.NeedsValidation(pack, q.Issuer, q.Category, q.Order, q.Emergency)
                || Competence.MayValidate(pack, role, q.Issuer, q.Category, q.Order) is null;
            return Competence.Ask(pack, q with { Validator = role }).Allowed == (mayIssue && mayLeave);
        });

    [Fact]
    public void A_later_start_never_ends_earlier() => Holds(
        from id in Gen.Elements(Ids)
        let pack = Packs.Named(id)
        from clock in Gen.Elements(pack.Clocks.Select(c => c.Id).ToArray())
        from place in Gen.Elements(pack.Territories.Select(t => (string?)t.Id).Append(null).ToArray())
        from start in Gen.Choose(0, 2 * 365 * 24 * 60)
        from later in Gen.Choose(0, 3 * 24 * 60)
        select (pack, clock, place, start, later),
        t =>
        {
            var first = Asking.At("2026-01-01T00:00:00Z").AddMinutes(t.start);
            var second = first.AddMinutes(t.later);
            var due = Clocks.Due(t.pack, t.clock, first, t.place).Due;
            return due >= first && due <= Clocks.Due(t.pack, t.clock, second, t.place).Due;
        });

    [Fact]
    public void However_a_pack_is_spoiled_the_reader_answers_with_problems_or_a_pack() => Holds(
        from id in Gen.Elements(Ids)
        from at in Gen.Choose(0, 9000)
        from cut in Gen.Choose(0, 4)
        from junk in Gen.Elements("{", "}", "[", "]", "- ", ": ", "\"", "'", "\t", "*", "&a ", "!", "? ", "|", ">", "\0", "%", "@", "#", "\n", "---\n", "...\n", "")
        select (id, at, cut, junk),
        t =>
        {
            var text = PackText.Of(t.id);
            var at = t.at % (text.Length - 5);
            var reading = PackText.Read(text[..at] + t.junk + text[(at + t.cut)..]);
            return reading.Pack is null == reading.Problems.Count > 0
                && reading.Problems.All(p => p is { Line: > 0, Column: > 0, Text.Length: > 0 });
        });
}
