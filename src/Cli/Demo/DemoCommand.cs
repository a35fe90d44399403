using System.CommandLine;
using LotusBridge.Cli.Demo.Running;

namespace LotusBridge.Cli.Demo;

/// <summary><c>lotus demo</c>: a federation of three nodes on this machine, and the whole story played on it.</summary>
internal static class DemoCommand
{
    public static Command Build()
    {
        var flags = new Flags();
        var command = new Command("demo")
        {
            Options = { flags.Headless, flags.Out, flags.Evidence, flags.Keep, flags.Ports, flags.Kill },
        };
        command.SetAction(async (parsed, stop) => await new Performance(
            flags.Read(parsed), parsed.InvocationConfiguration.Output, TimeProvider.System).RunAsync(stop)
            .ConfigureAwait(false));
        return command;
    }

    private sealed class Flags
    {
        public Option<bool> Headless { get; } = new("--headless");

        public Option<DirectoryInfo?> Out { get; } = new("--out") { HelpName = "DIR" };

        public Option<string?> Evidence { get; } = new("--evidence") { HelpName = "PATH" };

        public Option<DirectoryInfo?> Keep { get; } = new("--keep") { HelpName = "FOLDER" };

        public Option<int?> Ports { get; } = new("--ports") { HelpName = "BASE" };

        public Option<string[]> Kill { get; } = new("--kill") { HelpName = "TERRITORY@STEP" };

        public Flags()
        {
            Evidence.Validators.Add(result =>
            {
                if (result.GetValueOrDefault<string?>() is { } path && !File.Exists(path) && !Directory.Exists(path))
                {
                    result.AddError($"--evidence: nothing at {path}");
                }
            });
            Ports.Validators.Add(result =>
            {
                if (result.GetValueOrDefault<int?>() is < 1024 or > 65000)
                {
                    result.AddError("--ports is 1024 to 65000");
                }
            });
            Kill.Validators.Add(result =>
            {
                if (result.Tokens.FirstOrDefault(token => !KillOrder.TryParse(token.Value, out _)) is { } wrong)
                {
                    result.AddError($"--kill {wrong.Value}: as in MO@12, a territory of the demonstration and a step");
                }
            });
        }

        public DemoWish Read(ParseResult parsed) => new(
            parsed.GetValue(Headless),
            parsed.GetValue(Out)?.FullName,
            parsed.GetValue(Evidence),
            parsed.GetValue(Keep)?.FullName,
            parsed.GetValue(Ports),
            [.. (parsed.GetValue(Kill) ?? []).Select(text => KillOrder.TryParse(text, out var order) ? order! : null!)]);
    }
}

/// <summary>What was asked of the demonstration.</summary>
/// <param name="Headless">Stop everything at the end, instead of leaving it running.</param>
/// <param name="Out">Where bundles and transcript go; null: into the folder.</param>
/// <param name="Evidence">A file or folder that the provider hands over; null: made-up records.</param>
/// <param name="Keep">The federation's folder, new or empty; null: a temporary one.</param>
/// <param name="Ports">The first of six ports; null: free ones are looked for.</param>
internal sealed record DemoWish(
    bool Headless, string? Out, string? Evidence, string? Keep, int? Ports, IReadOnlyList<KillOrder> Kills);
