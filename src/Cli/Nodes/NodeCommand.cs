using System.CommandLine;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace LotusBridge.Cli.Nodes;

/// <summary><c>lotus node</c>: runs a territory's node in the foreground until it is told to stop.</summary>
internal static class NodeCommand
{
    private static readonly Option<FileInfo> Configuration = new("--config") { Required = true, HelpName = "FILE" };

    public static Command Build()
    {
        Configuration.AcceptExistingOnly();
        var command = new Command("node") { Options = { Configuration }, Subcommands = { StatusCommand.Build() } };
        command.SetAction((parsed, stop) => RunAsync(parsed.GetRequiredValue(Configuration).FullName, stop));
        return command;
    }

    private static async Task<int> RunAsync(string configuration, CancellationToken stop)
    {
        var program = NodeProgram.Find(Environment.GetEnvironmentVariable);
        using var process = Process.Start(NodeProgram.Start(program, configuration))
            ?? throw new InvalidOperationException("the node program did not start");

        // Ctrl-C reaches both programs of a terminal; a service manager's signal reaches this one only.
        using var ended = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => End(context, process));
        using var broken = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => End(context, process));
        await using var registration = stop.Register(() => NodeProgram.AskToEnd(process)).ConfigureAwait(false);
        await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        return process.ExitCode;
    }

    private static void End(PosixSignalContext context, Process process)
    {
        context.Cancel = true;
        NodeProgram.AskToEnd(process);
    }
}
