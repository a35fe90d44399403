using System.CommandLine;

namespace LotusBridge.Cli.Courts;

/// <summary><c>lotus court</c>: what is brought before a court, made from a bundle, offline but for a time-stamp.</summary>
internal static class CourtCommand
{
    public static Command Build() => new("court")
    {
        MakeCommand.Build(), CheckCommand.Build(), PrintCommand.Build(), SignerKeygen.Build(),
    };
}
