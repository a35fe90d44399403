using System.CommandLine;

namespace LotusBridge.Cli.Verify;

/// <summary>
/// <c>lotus verify</c>: everything about a bundle, an accusation or a submission, offline, with no server's word for any of it.
/// </summary>
internal static class VerifyCommand
{
    public static Command Build()
    {
        var bundle = new Argument<FileInfo>("bundle");
        var roster = PinnedRoster.Option();
        bundle.AcceptExistingOnly();
        var command = new Command("verify") { Arguments = { bundle }, Options = { roster } };
        command.SetAction(async (parsed, stop) =>
        {
            if (parsed.GetRequiredValue(bundle) is { } file && AccusationVerdict.IsOne(file))
            {
                return Report.Write(parsed, AccusationVerdict.Of(file));
            }

            var pinned = PinnedRoster.Read(parsed.GetValue(roster));
            if (parsed.GetRequiredValue(bundle) is { } sent && SubmissionReport.IsOne(sent))
            {
                await SayPinAsync(parsed, pinned).ConfigureAwait(false);
                return Report.Write(parsed, SubmissionReport.Of(sent, pinned));
            }

            var verdict = await BundleVerdict.OfAsync(parsed.GetRequiredValue(bundle).FullName, pinned, stop)
                .ConfigureAwait(false);
            await SayPinAsync(parsed, pinned).ConfigureAwait(false);
            return Report.Write(parsed, verdict);
        });
        return command;
    }

    private static Task SayPinAsync(ParseResult parsed, Ledger.Digest? pinned) => pinned is null
        ? parsed.InvocationConfiguration.Error.WriteLineAsync(Global.PhrasesOf(parsed)["verify.not-pinned"])
        : Task.CompletedTask;
}
