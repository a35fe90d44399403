using System.CommandLine;
using LotusBridge.Cli.Sealing;

namespace LotusBridge.Cli.Mainland;

/// <summary>
/// <c>lotus sm</c>: keys and containers of the Mainland profile. Verbs of their own, since nothing they make is an age
/// file and no age program opens it.
/// </summary>
internal static class MainlandCommand
{
    public static Command Build() => Build(Terminal.OfProcess());

    internal static Command Build(Terminal terminal) => new("sm")
    {
        SmKeygen.Build(terminal), SmPublic.Build(terminal), SmSeal.Build(terminal), SmOpen.Build(terminal),
        SmInspect.Build(terminal), SmManifest.Build(terminal),
    };

    internal static Option<string?> OutputOption() => new("--output", "-o") { HelpName = "FILE" };

    internal static Option<string[]> IdentityOption() => new("--identity", "-i") { HelpName = "FILE", Required = true };

    internal static Argument<string?> InputArgument() => new("INPUT") { Arity = ArgumentArity.ZeroOrOne };
}
