using System.CommandLine;
using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Api;

namespace LotusBridge.Cli.Packages;

/// <summary>
/// <c>lotus package destroy</c>: holding and approving a destruction that is due, accounting for copies and keys, and
/// auditing the certificate.
/// </summary>
internal static class DestroyPackage
{
    private static readonly string[] Steps = ["approve", "hold", "lift", "copy", "key", "fail", "audit"];

    public static Command Build()
    {
        var flags = new PackageFlags();
        var words = new Words();
        words.Step.AcceptOnlyFromAmong(Steps);
        words.Method.AcceptOnlyFromAmong([.. Enum.GetValues<FateMethod>().Select(StatementJson.Word)]);
        var command = flags.Act.Command(
            "destroy", hasNumber: false, words.Ground, words.Article, words.Because, words.Holder, words.Recipient,
            words.Method, words.Basis);
        command.Arguments.Add(flags.Package);
        command.Arguments.Add(words.Step);
        command.SetAction((parsed, stop) =>
            PackageAct.RunEachAsync(parsed, flags, package => words.Compose(parsed, package), stop));
        return command;
    }

    private sealed class Words
    {
        public Argument<string> Step { get; } = new("step");

        public Option<string?> Ground { get; } = new("--ground") { HelpName = "ID" };

        public Option<string?> Article { get; } = new("--article") { HelpName = "TEXT" };

        public Option<string?> Because { get; } = new("--because") { HelpName = "TEXT" };

        public Option<string?> Holder { get; } = CopyPackage.HolderOption(isRequired: false);

        public Option<string?> Recipient { get; } = new("--recipient") { HelpName = "AGE1" };

        public Option<string?> Method { get; } = new("--method") { HelpName = "METHOD" };

        public Option<string?> Basis { get; } = new("--basis") { HelpName = "TEXT" };

        public IReadOnlyList<StatementBody> Compose(ParseResult parsed, PackageView view)
        {
            var (package, because) = (view.Package, parsed.GetValue(Because) ?? "");
            return parsed.GetRequiredValue(Step) switch
            {
                "approve" => [new DestructionApproved(package, parsed.GetValue(Ground) ?? "")],
                "hold" => [new DestructionHeld(package, because, parsed.GetValue(Article) ?? "")],
                "lift" => [new DestructionHoldLifted(package, because)],
                "copy" => Copies(parsed, view),
                "key" => Keys(parsed, view),
                "fail" => [new DestructionFailed(package, HolderGiven(parsed), because)],
                _ => [new DestructionAudited(package, because)],
            };
        }

        /// <summary>The one that was given, or every copy that nothing was said of.</summary>
        private List<StatementBody> Copies(ParseResult parsed, PackageView view)
        {
            var holders = CopyPackage.HolderOf(parsed.GetValue(Holder)) is { } one
                ? [one]
                : (view.Copies ?? []).Where(copy => copy.Method is null).Select(copy => copy.Holder);
            return
            [
                .. holders.Select(holder => new CopyDestroyed(
                    view.Package, holder, MethodGiven(parsed), parsed.GetValue(Basis))),
            ];
        }

        /// <summary>The one that was given, or every key that too few have spoken of.</summary>
        private List<StatementBody> Keys(ParseResult parsed, PackageView view)
        {
            var keys = parsed.GetValue(Recipient) is { } one
                ? [KeyDestroyed.Fingerprint(one)]
                : (view.Keys ?? []).Where(key => !key.IsAccounted).Select(key => key.Recipient);
            return
            [
                .. keys.Select(key => new KeyDestroyed(view.Package, key, MethodGiven(parsed), parsed.GetValue(Basis))),
            ];
        }

        private FateMethod MethodGiven(ParseResult parsed) =>
            Enum.GetValues<FateMethod>().Single(one => StatementJson.Word(one) == (parsed.GetValue(Method) ?? "deleted"));

        private Holder HolderGiven(ParseResult parsed) =>
            CopyPackage.HolderOf(parsed.GetValue(Holder)) ?? throw new FormatException("--holder is missing");
    }
}
