using System.CommandLine;
using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Orders.Statements;

namespace LotusBridge.Cli.Acts;

/// <summary><c>lotus order restrict</c>: a judge restricts delivered data, lifts a restriction or makes it final.</summary>
internal static class RestrictCommand
{
    private static readonly string[] Steps = ["order", "package", "lift", "confirm"];

    public static Command Build()
    {
        var flags = new ActFlags();
        var words = new Words();
        words.Step.AcceptOnlyFromAmong(Steps);
        var command = flags.Command(
            "restrict", hasNumber: true, words.Package, words.Ground, words.Article, words.Because, words.Restriction);
        command.Arguments.Add(words.Step);
        command.SetAction((parsed, stop) => new SignedAct(parsed, flags).RunAsync(
            parsed.GetRequiredValue(flags.Number), isFirst: false, _ => words.Compose(parsed), annex: null, stop));
        return command;
    }

    private sealed class Words
    {
        public Argument<string> Step { get; } = new("step");

        public Option<string?> Package { get; } = new("--package") { HelpName = "NAME" };

        public Option<string?> Ground { get; } = new("--ground") { HelpName = "ID" };

        public Option<string?> Article { get; } = new("--article") { HelpName = "TEXT" };

        public Option<string?> Because { get; } = new("--because") { HelpName = "TEXT" };

        public Option<string?> Restriction { get; } = new("--restriction") { HelpName = "DIGEST" };

        public StatementBody Compose(ParseResult parsed)
        {
            var because = parsed.GetValue(Because) ?? "";
            var (ground, article) = (parsed.GetValue(Ground) ?? "", parsed.GetValue(Article) ?? "");
            return parsed.GetRequiredValue(Step) switch
            {
                "order" => new OrderRestricted(ground, article, because),
                "package" => new PackageRestricted(parsed.GetValue(Package) ?? "", ground, article, because),
                "lift" => new RestrictionLifted(Named(parsed), because),
                _ => new RestrictionConfirmed(Named(parsed), because),
            };
        }

        /// <summary>Never guessed: who decides on a restriction says which one they have read.</summary>
        private Digest Named(ParseResult parsed) =>
            Digest.TryParse(parsed.GetValue(Restriction), out var digest)
                ? digest
                : throw new FormatException("--restriction is the digest of the statement that restricts (lotus order show)");
    }
}
