using System.CommandLine;
using System.Text.Json.Serialization;
using LotusBridge.Cli.Texts;
using LotusBridge.Cli.Verify;
using LotusBridge.Exchange.Api;
using LotusBridge.Exchange.Submissions;
using LotusBridge.Ledger;

namespace LotusBridge.Cli.Logs;

/// <summary>
/// <c>lotus log submission</c>: gets from the own node what shows that a statement was sent to another territory and not
/// taken there, verifies it here, and writes it to a file that anybody can verify again.
/// </summary>
internal static class SubmissionCommand
{
    public static Command Build()
    {
        var node = NodeAddress.Option();
        var by = new Signing();
        var roster = PinnedRoster.Option();
        var territory = new Argument<string>("territory");
        var digest = new Argument<string>("digest");
        var output = new Option<FileInfo>("--output", "-o") { HelpName = "FILE", Required = true };
        var command = new Command("submission")
        {
            Arguments = { territory, digest },
            Options = { node, roster, by.Key, by.By, by.PassphraseFile, output },
        };
        command.SetAction(async (parsed, stop) =>
        {
            var (address, statement) = (parsed.GetRequiredValue(node), Digest.Parse(parsed.GetRequiredValue(digest)));
            using var http = NodeLine.To(parsed, address);
            var time = await NodeTime.OfAsync(parsed, address, stop).ConfigureAwait(false);
            using var signer = await by.OpenAsync(parsed, stop).ConfigureAwait(false);
            var answer = await new NodeClient(http, signer.Caller, time)
                .SubmissionAsync(parsed.GetRequiredValue(territory), statement, stop).ConfigureAwait(false);
            if (answer.Value is not { } bytes)
            {
                return Report.Write(parsed, new NoSubmission(answer.Refusal!));
            }

            // The node answers for one statement and one territory: those that were asked for, or it is no answer.
            var file = SubmissionFile.Parse(bytes);
            if (file.Statement != statement || file.To != parsed.GetRequiredValue(territory))
            {
                throw new InvalidDataException("the node has answered for another submission");
            }

            var into = parsed.GetRequiredValue(output).FullName;
            await File.WriteAllBytesAsync(into, bytes, stop).ConfigureAwait(false);
            return Report.Write(parsed, SubmissionReport.Of(into, file, PinnedRoster.Read(parsed.GetValue(roster))));
        });
        return command;
    }

    private sealed record NoSubmission(ApiRefusal Refused) : IReport
    {
        [JsonIgnore]
        public int ExitCode => Cli.ExitCode.Negative;

        public void Write(TextWriter to, Phrases phrases) =>
            to.WriteLine(phrases.Say("act.refused", Refused.Title, Refused.Article ?? "-", Refused.Code));
    }
}
