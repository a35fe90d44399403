using System.CommandLine;
using LotusBridge.Custody.Sealing;
using Spectre.Console;

namespace LotusBridge.Cli.Sealing;

/// <summary>A bar on standard error while a long file passes; only where somebody looks at a terminal.</summary>
internal static class Progress
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    public static Option<int?> LanesOption() => new("--lanes")
    {
        Description = "Work on this many parts at a time, 1 to 64; as many as there are processors when absent.",
    };

    /// <summary>Runs the work, and shows how much of the input has passed.</summary>
    /// <param name="lanes">How many lanes work; null for a lane a processor.</param>
    public static async Task ShowAsync(
        Terminal terminal, string verb, Stream input, int? lanes, Func<Pace, Task> start)
    {
        var asked = lanes switch
        {
            null => Pace.Default,
            < 1 or > Pace.MaxLanes => throw new RefusedException($"--lanes is 1 to {Pace.MaxLanes}"),
            { } count => new Pace(count),
        };
        if (!terminal.IsErrorTerminal || !input.CanSeek || input.Length == 0)
        {
            await start(asked).ConfigureAwait(false);
            return;
        }

        var passed = 0L;
        var work = Task.Run(() => start(asked with { Passed = bytes => Interlocked.Add(ref passed, bytes) }));

        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = terminal.ErrorAnsi,
            Interactive = InteractionSupport.Yes,
            Out = new AnsiConsoleOutput(terminal.Error),
        });
        await console.Progress()
            .Columns(
                new TaskDescriptionColumn(),
                new ProgressBarColumn(),
                new PercentageColumn(),
                new TransferSpeedColumn())
            .StartAsync(async context =>
            {
                var bar = context.AddTask(verb, maxValue: input.Length);
                while (!work.IsCompleted)
                {
                    bar.Value = Interlocked.Read(ref passed);
                    await Task.WhenAny(work, Task.Delay(Interval, terminal.Clock)).ConfigureAwait(false);
                }

                bar.Value = work.IsCompletedSuccessfully ? bar.MaxValue : bar.Value;
            }).ConfigureAwait(false);
        await work.ConfigureAwait(false);
    }
}
