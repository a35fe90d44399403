using System.CommandLine;
using LotusBridge.Cli.Sealing;
using LotusBridge.Custody.Mainland;

namespace LotusBridge.Cli.Mainland;

/// <summary><c>lotus sm inspect</c>: what a container says to anybody, without a key.</summary>
internal static class SmInspect
{
    public static Command Build(Terminal terminal)
    {
        var input = MainlandCommand.InputArgument();
        var command = new Command("inspect") { input };
        command.SetAction((line, stop) => Refusal.GuardAsync("sm inspect", terminal.Error, async () =>
        {
            var file = FileStreams.OpenInput(terminal, line.GetValue(input));
            await using (file.ConfigureAwait(false))
            {
                var facts = await MainlandContainer.InspectAsync(file, stop).ConfigureAwait(false);
                await SmKeygen.SayAsync(
                    terminal,
                    Global.PhrasesOf(line).Say("sm.inspected", facts.Recipients, facts.HeaderLength, facts.Header) + "\n",
                    stop).ConfigureAwait(false);
            }
        }));
        return command;
    }
}
