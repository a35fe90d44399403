using System.CommandLine;
using LotusBridge.Custody.Statements;
using LotusBridge.Orders.Statements;

namespace LotusBridge.Cli.Acts;

/// <summary><c>lotus order review</c>: a reviewing judge's steps, one after the other.</summary>
internal static class ReviewCommand
{
    private static readonly string[] Steps =
        ["take", "form", "consult", "clarify", "recognise", "refuse", "direct"];

    public static Command Build()
    {
        var flags = new ActFlags();
        var words = new Words();
        var command = flags.Command(
            "review", hasNumber: true, words.Defects, words.Ground, words.Article, words.Because, words.Conditions,
            words.Limits, words.Approval, words.Due);
        words.Step.AcceptOnlyFromAmong(Steps);
        command.Arguments.Add(words.Step);
        command.SetAction((parsed, stop) => new SignedAct(parsed, flags).RunAsync(
            parsed.GetRequiredValue(flags.Number), isFirst: false, setting => words.Compose(parsed, setting),
            annex: null, stop));
        return command;
    }

    private sealed class Words
    {
        public Argument<string> Step { get; } = new("step");

        public Option<string[]> Defects { get; } = new("--defect") { HelpName = "TEXT" };

        public Option<string?> Ground { get; } = new("--ground") { HelpName = "ID" };

        public Option<string?> Article { get; } = new("--article") { HelpName = "TEXT" };

        public Option<string?> Because { get; } = new("--because") { HelpName = "TEXT" };

        public Option<string[]> Conditions { get; } = new("--condition") { HelpName = "ID" };

        public Option<string[]> Limits { get; } = new("--limit") { HelpName = "TEXT" };

        public Option<string?> Approval { get; } = new("--approval") { HelpName = "REFERENCE" };

        public Option<DateTimeOffset?> Due { get; } = new("--due") { HelpName = "TIME" };

        public StatementBody Compose(ParseResult parsed, SignedAct.Setting setting)
        {
            var because = parsed.GetValue(Because) ?? "";
            var (ground, article) = (parsed.GetValue(Ground) ?? "", parsed.GetValue(Article) ?? "");
            return parsed.GetRequiredValue(Step) switch
            {
                "take" => new ReviewAssigned(true),
                "form" => new ReviewFormChecked(Many(parsed, Defects).Length == 0, Many(parsed, Defects)),
                "consult" => new ReviewIssuerConsulted(ground, article, because),
                "clarify" => new ClarificationRequested(because),
                "recognise" => Recognise(parsed),
                "refuse" => new OrderRefused(ground, article, because),
                _ => new OrderDirected(setting.Order!.Issued.Addressee, parsed.GetValue(Due)
                    ?? throw new FormatException("--due is needed: when the provider must have produced or preserved")),
            };
        }

        private OrderRecognised Recognise(ParseResult parsed)
        {
            var limits = Many(parsed, Limits);
            return new OrderRecognised(
                limits.Length == 0 ? RecognitionScope.Whole : RecognitionScope.Conditional,
                limits, Many(parsed, Conditions), parsed.GetValue(Approval));
        }

        private static string[] Many(ParseResult parsed, Option<string[]> option) => parsed.GetValue(option) ?? [];
    }
}
