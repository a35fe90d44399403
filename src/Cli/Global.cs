using System.CommandLine;
using LotusBridge.Cli.Texts;

namespace LotusBridge.Cli;

/// <summary>The options that every command takes.</summary>
internal static class Global
{
    private static readonly string[] Languages = [.. Language.All];

    /// <summary>One JSON object on standard output instead of sentences.</summary>
    public static Option<bool> Json { get; } = new("--json") { Recursive = true };

    /// <summary>Read before the commands are built; here so that it is parsed and shown.</summary>
    public static Option<string> Lang { get; } = BuildLang();

    /// <summary>PEM with certificate and private key, for nodes that want one.</summary>
    public static Option<string?> ClientCertificate { get; } =
        new("--client-certificate") { Recursive = true, HelpName = "FILE" };

    /// <summary>PEM with the authority of the nodes' own certificates.</summary>
    public static Option<string?> NodeAuthority { get; } = new("--node-authority") { Recursive = true, HelpName = "FILE" };

    /// <summary>The texts of the chosen language.</summary>
    public static Phrases PhrasesOf(ParseResult parsed) =>
        Phrases.In(Language.Choose(
            parsed.GetValue(Lang) is { } language ? ["--lang", language] : [], Environment.GetEnvironmentVariable));

    private static Option<string> BuildLang()
    {
        var option = new Option<string>("--lang") { Recursive = true, HelpName = string.Join('|', Languages) };
        option.AcceptOnlyFromAmong(Languages);
        return option;
    }
}
