using System.CommandLine;
using System.Text.Json;
using LotusBridge.Cli.Texts;
using LotusBridge.Custody.Statements;

namespace LotusBridge.Cli;

/// <summary>What a command found out, for people and for programs.</summary>
internal interface IReport
{
    int ExitCode { get; }

    void Write(TextWriter to, Phrases phrases);
}

/// <summary>Writes a report in the form that was asked for and gives its exit code.</summary>
internal static class Report
{
    private static readonly JsonSerializerOptions Readable = new(StatementJson.Options)
    {
        WriteIndented = true,
    };

    public static int Write<T>(ParseResult parsed, T report)
        where T : IReport
    {
        var to = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(Global.Json))
        {
            to.WriteLine(JsonSerializer.Serialize(report, Readable));
        }
        else
        {
            report.Write(to, Global.PhrasesOf(parsed));
        }

        return report.ExitCode;
    }
}
