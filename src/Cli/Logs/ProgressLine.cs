using System.CommandLine;
using System.Diagnostics;
using LotusBridge.Cli.Texts;

namespace LotusBridge.Cli.Logs;

/// <summary>Says on standard error how far long work is, once a second at most.</summary>
internal sealed class ProgressLine(ParseResult parsed)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Phrases phrases = Global.PhrasesOf(parsed);
    private long last = Stopwatch.GetTimestamp();

    public void Say(string key, params object[] values)
    {
        if (Stopwatch.GetElapsedTime(last) >= Pause)
        {
            last = Stopwatch.GetTimestamp();
            parsed.InvocationConfiguration.Error.WriteLine(phrases.Say(key, values));
        }
    }
}
