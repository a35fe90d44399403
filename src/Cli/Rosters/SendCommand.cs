using System.CommandLine;
using System.Text.Json.Serialization;
using LotusBridge.Cli.Texts;
using LotusBridge.Custody.Rosters;
using LotusBridge.Exchange.Api;
using LotusBridge.Ledger;

namespace LotusBridge.Cli.Rosters;

/// <summary>
/// <c>lotus roster send</c>: a registrar hands the signed step to their own node and gets the proof of its entry; with the
/// evidence of all of them, the node keeps the epoch.
/// </summary>
internal static class SendCommand
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private const int Tries = 40;

    public static Command Build()
    {
        var chain = new ChainFlags();
        var by = new Signing();
        var step = StepArgument.Create();
        var evidence = new Option<FileInfo>("--evidence") { HelpName = "FILE" };
        var output = new Option<FileInfo?>("--output", "-o") { HelpName = "FILE" };
        var heads = new Option<FileInfo[]>("--head") { HelpName = "FILE", AllowMultipleArgumentsPerToken = true };
        evidence.AcceptExistingOnly();
        heads.AcceptExistingOnly();
        var command = new Command("send")
        {
            Arguments = { step },
            Options = { chain.Node, chain.Roster, by.Key, by.By, by.PassphraseFile, evidence, heads, output },
        };
        command.SetAction(async (parsed, stop) =>
        {
            using var http = NodeLine.To(parsed, parsed.GetRequiredValue(chain.Node));
            var known = await chain.ReadAsync(parsed, stop).ConfigureAwait(false);
            var file = StepFile.Read(parsed.GetRequiredValue(step));
            var signed = file.Compose(PreviousOf(known, file), out var problem) ?? throw new InvalidDataException(problem);
            var proofs = parsed.GetValue(evidence) is { } shown ? StepFile.Small(shown, RosterEvidence.MaxBytes) : null;
            using var signer = await by.OpenAsync(parsed, stop).ConfigureAwait(false);
            var clock = await NodeTime.OfAsync(parsed, parsed.GetRequiredValue(chain.Node), stop).ConfigureAwait(false);
            var client = new NodeClient(http, signer.Caller, clock);
            var sent = new SignedStep(
                Convert.ToBase64String(signed.Envelope.Bytes.Span), proofs is null ? null : Convert.ToBase64String(proofs),
                parsed.GetValue(heads) is { Length: > 0 } mirrored ? [.. mirrored.Select(TextOf)] : null);
            var taken = await SendAsync(client, sent, stop).ConfigureAwait(false);
            if (taken.Value?.Proof is { } proof && parsed.GetValue(output) is { } into)
            {
                await File.WriteAllTextAsync(into.FullName, proof, stop).ConfigureAwait(false);
            }

            return Report.Write(parsed, new SentReport(taken.Value, taken.Refusal?.Title));
        });
        return command;
    }

    private static string TextOf(FileInfo head) => System.Text.Encoding.UTF8.GetString(StepFile.Small(head, SignedNote.MaxBytes));

    /// <summary>Of a step that the node has changed over to meanwhile, the epoch before it.</summary>
    private static RosterReading PreviousOf(RosterChain known, StepFile file) =>
        file.Draft().Read(out _)?.Step?.Previous is { } previous
            ? known.Epochs.FirstOrDefault(epoch => epoch.Hash == previous) ?? known.Newest
            : known.Newest;

    /// <summary>Again until the entry is final: the node answers the same step with the newest proof.</summary>
    private static async Task<Answer<StepTaken>> SendAsync(NodeClient client, SignedStep step, CancellationToken stop)
    {
        var taken = await client.SubmitAsync(step, stop).ConfigureAwait(false);
        for (var tried = 1; taken.Value is { Proof: null, State: not StepTaken.InForce } && tried < Tries; tried++)
        {
            await Task.Delay(Pause, stop).ConfigureAwait(false);
            try
            {
                taken = await client.SubmitAsync(step, stop).ConfigureAwait(false);
            }
            catch (HttpRequestException)
            {
                // For a moment nobody listens while the node changes over.
            }
        }

        return taken;
    }

    private sealed record SentReport(StepTaken? Taken, string? Refused) : IReport
    {
        [JsonIgnore]
        public int ExitCode => Taken is null ? Cli.ExitCode.Negative : Cli.ExitCode.Done;

        public void Write(TextWriter to, Phrases phrases) => to.WriteLine(Taken is { } taken
            ? phrases.Say("roster.sent", taken.Epoch, taken.Digest, taken.Index, taken.State, taken.Proof is null ? "-" : "L2")
            : phrases.Say("roster.refused", Refused));
    }
}
