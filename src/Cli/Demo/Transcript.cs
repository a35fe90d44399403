using System.Globalization;

namespace LotusBridge.Cli.Demo;

/// <summary>
/// What the demonstration tells: every line goes to the terminal and to <c>transcript.txt</c>, every step has a number.
/// </summary>
internal sealed class Transcript(TextWriter terminal, TextWriter file) : IDisposable
{
    private readonly Lock gate = new();

    /// <summary>The number of the step printed last; 0 before the first.</summary>
    public int Step { get; private set; }

    /// <summary>A new part of the story.</summary>
    public void Chapter(string title) => Write($"\n=== {title} ===");

    /// <summary>A step and its number: who, when by the nodes' clocks, what.</summary>
    public int Begin(DateTimeOffset at, string actor, string what)
    {
        int number;
        lock (gate)
        {
            number = ++Step;
        }

        var local = at.ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        Write($"[{number,3}] {local}  {actor}: {what}");
        return number;
    }

    /// <summary>More about the step: statement, entry, article, refusal.</summary>
    public void Detail(string text) => Write("      " + text);

    /// <summary>What is not of the story: a node that died, where to look.</summary>
    public void Note(string text) => Write("  --  " + text);

    public void Dispose()
    {
        lock (gate)
        {
            file.Dispose();
        }
    }

    private void Write(string line)
    {
        lock (gate)
        {
            terminal.WriteLine(line);
            terminal.Flush();
            file.WriteLine(line);
            file.Flush();
        }
    }
}
