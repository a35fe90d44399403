using System.Security.Cryptography;
using System.Text;
using LotusBridge.Custody.Sealing;
using Spectre.Console;

namespace LotusBridge.Cli.Sealing;

/// <summary>What a command has around it: standard streams, somebody at the keyboard, clock, randomness.</summary>
internal sealed record Terminal
{
    public required Func<Stream> Input { get; init; }

    public required Func<Stream> Output { get; init; }

    /// <summary>Words go here, so that content can go to <see cref="Output"/>.</summary>
    public required TextWriter Error { get; init; }

    public bool IsOutputTerminal { get; init; }

    public bool IsErrorTerminal { get; init; }

    /// <summary>Whether that terminal understands control sequences.</summary>
    public AnsiSupport ErrorAnsi { get; init; } = AnsiSupport.Detect;

    /// <summary>Shows the prompt and reads a line without echo; null when nobody is there to answer.</summary>
    public required Func<string, string?> AskSecret { get; init; }

    public required TimeProvider Clock { get; init; }

    public required Randomness Random { get; init; }

    /// <summary>The process's own.</summary>
    public static Terminal OfProcess() => new()
    {
        Input = Console.OpenStandardInput,
        Output = Console.OpenStandardOutput,
        Error = Console.Error,
        IsOutputTerminal = !Console.IsOutputRedirected,
        IsErrorTerminal = !Console.IsErrorRedirected,
        AskSecret = AskAtKeyboard,
        Clock = TimeProvider.System,
        Random = RandomNumberGenerator.Fill,
    };

    private static string? AskAtKeyboard(string prompt)
    {
        if (Console.IsInputRedirected)
        {
            return null;
        }

        Console.Error.Write(prompt);
        var line = new StringBuilder();
        for (ConsoleKeyInfo key; (key = Console.ReadKey(intercept: true)).Key != ConsoleKey.Enter;)
        {
            if (key.Key != ConsoleKey.Backspace)
            {
                line.Append(key.KeyChar);
            }
            else if (line.Length > 0)
            {
                line.Length--;
            }
        }

        Console.Error.WriteLine();
        return line.ToString();
    }
}
