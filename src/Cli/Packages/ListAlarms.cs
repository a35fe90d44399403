using System.CommandLine;
using System.Text.Json.Serialization;
using LotusBridge.Cli.Texts;
using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Api;

namespace LotusBridge.Cli.Packages;

/// <summary><c>lotus package alarms</c>: destructions that were not done in time, and statements not taken.</summary>
internal static class ListAlarms
{
    public static Command Build()
    {
        var flags = new PackageFlags();
        var command = flags.Asking("alarms");
        command.Arguments.Clear();
        command.SetAction(async (parsed, stop) =>
        {
            var answer = await flags.AsAsync(parsed, client => client.AlarmsAsync(stop), stop).ConfigureAwait(false);
            return Report.Write(parsed, new AlarmReport(
                answer.Value?.Alarms ?? [], answer.Value?.Submissions ?? [], answer.Refusal));
        });
        return command;
    }
}

/// <summary>All that are open; to have some is no failure of the command.</summary>
internal sealed record AlarmReport(
    IReadOnlyList<AlarmView> Alarms, IReadOnlyList<SubmissionAlarm> Submissions, ApiRefusal? Refused) : IReport
{
    [JsonIgnore]
    public int ExitCode => Refused is null ? Cli.ExitCode.Done : Cli.ExitCode.Negative;

    public void Write(TextWriter to, Phrases phrases)
    {
        if (Refused is not null)
        {
            to.WriteLine(phrases.Say("act.refused", Refused.Title, Refused.Article ?? "-", Refused.Code));
            return;
        }

        to.WriteLine(phrases.Say("package.alarms", Alarms.Count + Submissions.Count));
        foreach (var alarm in Alarms)
        {
            to.WriteLine($"  {Moment.Write(alarm.Since)}  {alarm.Package}  {phrases["package." + alarm.Alarm]}");
        }

        foreach (var sent in Submissions)
        {
            to.WriteLine(phrases.Say(
                "package." + sent.Alarm, Moment.Write(sent.Since), sent.Peer, sent.Statement, sent.Attempts, sent.Code));
        }
    }
}
