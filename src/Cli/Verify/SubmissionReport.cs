using System.Text.Json.Serialization;
using LotusBridge.Cli.Texts;
using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Submissions;
using LotusBridge.Ledger;

namespace LotusBridge.Cli.Verify;

/// <summary>What a submission's file shows, and whose word each part of it is.</summary>
/// <param name="Kind">As in <see cref="SubmissionVerdict"/>; absent where the file does not hold.</param>
/// <param name="Problem">Why it does not hold; absent when it does.</param>
internal sealed record SubmissionReport(
    string File, string? Kind, string? From, string? To, Digest? Statement, DateTimeOffset? ExistedBy, int? Attempts,
    DateTimeOffset? FirstAt, DateTimeOffset? LastAt, string? Code, DateTimeOffset? RefusedAt,
    IReadOnlyList<Sighting> Sightings, string? Problem) : IReport
{
    // Done only where the other side itself has signed: the sender's word about silence proves nothing to a program.
    [JsonIgnore]
    public int ExitCode => Kind is SubmissionVerdict.Refused or SubmissionVerdict.Deferred
        ? Cli.ExitCode.Done
        : Cli.ExitCode.Negative;

    /// <summary>True when the file starts as one does.</summary>
    public static bool IsOne(FileInfo file)
    {
        using var stream = file.OpenRead();
        var start = new byte[64];
        return SubmissionFile.IsOne(start.AsSpan(0, stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)));
    }

    public static SubmissionReport Of(FileInfo file, Digest? pinned)
    {
        try
        {
            return file.Length <= SubmissionFile.MaxBytes
                ? Of(file.FullName, SubmissionFile.Parse(System.IO.File.ReadAllBytes(file.FullName)), pinned)
                : throw new LedgerFormatException($"a submission has at most {SubmissionFile.MaxBytes} bytes");
        }
        catch (LedgerFormatException error)
        {
            return new SubmissionReport(
                file.FullName, null, null, null, null, null, null, null, null, null, null, [], error.Message);
        }
    }

    public static SubmissionReport Of(string path, SubmissionFile file, Digest? pinned)
    {
        var shown = SubmissionVerdict.Of(file, pinned);
        return new SubmissionReport(
            path, shown.Kind, file.From, file.To, file.Statement, shown.ExistedBy, shown.Account?.Attempts,
            shown.Account?.FirstAt, shown.Account?.LastAt, shown.Refusal?.Code ?? shown.Account?.Code,
            shown.Refusal?.RefusedAt, shown.Sightings, shown.Problem);
    }

    public void Write(TextWriter to, Phrases phrases)
    {
        to.WriteLine(phrases.Say("submission.file", File, From ?? "-", To ?? "-", Statement?.ToString() ?? "-"));
        if (Problem is not null)
        {
            to.WriteLine(phrases.Say("submission.broken", Problem));
            return;
        }

        to.WriteLine(phrases.Say("submission.logged", From!, ExistedBy is { } by ? Moment.Write(by) : "-"));
        to.WriteLine(phrases.Say(
            "submission.tried", From!, Attempts!, Moment.Write(FirstAt!.Value), Moment.Write(LastAt!.Value)));
        to.WriteLine(RefusedAt is { } at
            ? phrases.Say("submission." + Kind, To!, Moment.Write(at), Code!)
            : phrases.Say("submission." + Kind, To!, Code!));
        foreach (var one in Sightings)
        {
            to.WriteLine(phrases.Say(
                "submission.sighting", one.By, Moment.Write(one.At), one.Of, one.AskedAt is { } asked ? Moment.Write(asked) : "-",
                one.AnsweredAt is { } answered ? Moment.Write(answered) : "-"));
        }
    }
}
