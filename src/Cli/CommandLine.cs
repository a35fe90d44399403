using System.CommandLine;
using System.CommandLine.Help;
using LotusBridge.Cli.Acts;
using LotusBridge.Cli.Courts;
using LotusBridge.Cli.Demo;
using LotusBridge.Cli.Logs;
using LotusBridge.Cli.Mainland;
using LotusBridge.Cli.Nodes;
using LotusBridge.Cli.Officials;
using LotusBridge.Cli.Packages;
using LotusBridge.Cli.Rosters;
using LotusBridge.Cli.Rules;
using LotusBridge.Cli.Sealing;
using LotusBridge.Cli.Texts;
using LotusBridge.Cli.Timestamps;
using LotusBridge.Cli.Verify;

namespace LotusBridge.Cli;

/// <summary>The tree of commands, and one run of it.</summary>
internal static class CommandLine
{
    /// <summary>How long a command may take to end what it has started, once it is told to stop.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(20);

    public static async Task<int> RunAsync(IReadOnlyList<string> args, TextWriter output, TextWriter error)
    {
        var phrases = Phrases.In(Language.Choose(args, Environment.GetEnvironmentVariable));
        var root = Build(phrases, args.Count > 0 ? args[0] : null);
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var problem in parsed.Errors)
            {
                await error.WriteLineAsync($"lotus: {problem.Message}").ConfigureAwait(false);
            }

            await error.WriteLineAsync(phrases["help.hint"]).ConfigureAwait(false);
            return ExitCode.Usage;
        }

        var configuration = new InvocationConfiguration
        {
            Output = output,
            Error = error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = Farewell,
        };
        try
        {
            return await parsed.InvokeAsync(configuration).ConfigureAwait(false);
        }
        catch (Exception fault)
        {
            var (code, text) = Faults.Explain(fault, phrases);
            await error.WriteLineAsync("lotus: " + text).ConfigureAwait(false);
            return code;
        }
    }

    /// <summary>A command that is built when it is wanted.</summary>
    internal sealed record Named(string Name, Func<Command> Build);

    /// <summary>Every command by the name that it has.</summary>
    internal static IReadOnlyList<Named> Commands { get; } =
    [
        new("demo", DemoCommand.Build), new("node", NodeCommand.Build), new("order", OrderCommand.Build),
        new("official", OfficialCommand.Build),
        new("package", PackageCommand.Build), new("verify", VerifyCommand.Build), new("log", LogCommand.Build),
        new("roster", RosterCommand.Build), new("tsa", TsaCommand.Build), new("court", CourtCommand.Build),
        new("rules", RulesCommand.Build), new("keygen", () => SigningKeygen.AddTo(KeygenCommand.Build())),
        new("seal", SealCommand.Build), new("open", OpenCommand.Build), new("sm", MainlandCommand.Build),
        new("sealing", SealingCommand.Build),
    ];

    /// <summary>All commands with the descriptions of one language.</summary>
    public static RootCommand Build(Phrases phrases) => Build(phrases, null);

    /// <param name="only">
    /// The name of the one command that is wanted, where it is one: to build the others takes longer than to seal a file.
    /// </param>
    internal static RootCommand Build(Phrases phrases, string? only)
    {
        var wanted = Commands.Where(one => one.Name == only).ToList();
        var root = new RootCommand
        {
            Options = { Global.Json, Global.Lang, Global.ClientCertificate, Global.NodeAuthority },
        };
        foreach (var one in wanted.Count > 0 ? wanted : Commands)
        {
            root.Subcommands.Add(one.Build());
        }

        var help = new Help(phrases);
        root.Options.OfType<HelpOption>().Single().Action = help;
        Wording.Put(root, phrases);
        AskForCommand(root, help);
        return root;
    }

    /// <summary>A command that only groups others answers with its help, and with the exit code of a wrong call.</summary>
    private static void AskForCommand(Command command, Help help)
    {
        if (command.Subcommands.Count > 0 && command.Action is null)
        {
            command.SetAction(result =>
            {
                help.Write(command, result.InvocationConfiguration.Error);
                return ExitCode.Usage;
            });
        }

        foreach (var child in command.Subcommands)
        {
            AskForCommand(child, help);
        }
    }
}
