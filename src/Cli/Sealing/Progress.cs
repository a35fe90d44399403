using Spectre.Console;

namespace LotusBridge.Cli.Sealing;

/// <summary>A bar on standard error while a long file passes; only where somebody looks at a terminal.</summary>
internal static class Progress
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    public static async Task ShowAsync(Terminal terminal, string verb, Stream input, Task work)
    {
        if (!terminal.IsErrorTerminal || !input.CanSeek || input.Length == 0)
        {
            await work.ConfigureAwait(false);
            return;
        }

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
                    bar.Value = input.Position;
                    await Task.WhenAny(work, Task.Delay(Interval, terminal.Clock)).ConfigureAwait(false);
                }

                bar.Value = work.IsCompletedSuccessfully ? bar.MaxValue : bar.Value;
            }).ConfigureAwait(false);
        await work.ConfigureAwait(false);
    }
}
