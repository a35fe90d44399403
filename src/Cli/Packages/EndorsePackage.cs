using System.CommandLine;
using LotusBridge.Custody.Statements;

namespace LotusBridge.Cli.Packages;

/// <summary><c>lotus package endorse</c>: asking for the endorsement (異地簽註), deciding on it, and what may follow.</summary>
internal static class EndorsePackage
{
    private static readonly string[] Steps = ["request", "endorse", "refuse", "challenge", "maintain", "revoke"];

    public static Command Build()
    {
        var flags = new PackageFlags();
        var words = new Words();
        var command = flags.Act.Command(
            "endorse", hasNumber: false, words.Condition, words.Limit, words.Field, words.Article, words.Ground,
            words.Because);
        words.Step.AcceptOnlyFromAmong(Steps);
        command.Arguments.Add(flags.Package);
        command.Arguments.Add(words.Step);
        command.SetAction((parsed, stop) =>
            PackageAct.RunAsync(parsed, flags, package => words.Compose(parsed, package), stop));
        return command;
    }

    private sealed class Words
    {
        public Argument<string> Step { get; } = new("step");

        public Option<string[]> Condition { get; } = new("--condition") { HelpName = "ID" };

        public Option<string[]> Limit { get; } = new("--limit") { HelpName = "TEXT" };

        public Option<string[]> Field { get; } = new("--field") { HelpName = "FORM/FIELD=VALUE" };

        public Option<string?> Article { get; } = new("--article") { HelpName = "TEXT" };

        public Option<string?> Ground { get; } = new("--ground") { HelpName = "ID" };

        public Option<string?> Because { get; } = new("--because") { HelpName = "TEXT" };

        public StatementBody Compose(ParseResult parsed, string package)
        {
            var (ground, article) = (parsed.GetValue(Ground) ?? "", parsed.GetValue(Article) ?? "");
            var because = parsed.GetValue(Because) ?? "";
            return parsed.GetRequiredValue(Step) switch
            {
                "request" => new EndorsementRequested(package),
                "endorse" => new PackageEndorsed(
                    package, parsed.GetValue(Condition) ?? [], parsed.GetValue(Limit) ?? [], article,
                    FormsOf(parsed.GetValue(Field) ?? [])),
                "refuse" => new EndorsementRefused(package, ground, article, because),
                "challenge" => new EndorsementChallenged(package, ground, because),
                "maintain" => new EndorsementDecided(package, EndorsementDecided.Maintained, because),
                _ => new EndorsementDecided(package, EndorsementDecided.Revoked, because),
            };
        }

        /// <summary>Fields by their forms, in the order in which they were given; null for none.</summary>
        private static List<FilledForm>? FormsOf(string[] fields)
        {
            var read = fields.Select(One).ToList();
            return read.Count == 0
                ? null
                : [.. read.GroupBy(one => one.Form, one => one.Field, StringComparer.Ordinal)
                    .Select(form => new FilledForm(form.Key, [.. form]))];
        }

        private static (string Form, FilledField Field) One(string given)
        {
            var value = given.IndexOf('=', StringComparison.Ordinal);
            var field = value < 0 ? -1 : given.IndexOf('/', 0, value);
            return field < 1
                ? throw new FormatException($"--field is FORM/FIELD=VALUE, not '{given}'")
                : (given[..field], new FilledField(given[(field + 1)..value], given[(value + 1)..]));
        }
    }
}
