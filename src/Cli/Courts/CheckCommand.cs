using System.CommandLine;
using System.Text.Json.Serialization;
using LotusBridge.Cli.Texts;
using LotusBridge.Cli.Verify;
using LotusBridge.Court;
using LotusBridge.Court.Containers;
using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Ledger.Timestamps;
using LotusBridge.Orders;

namespace LotusBridge.Cli.Courts;

/// <summary><c>lotus court verify</c>: container, signature, bundle, and that the papers say what the bundle says.</summary>
internal static class CheckCommand
{
    public static Command Build()
    {
        var container = new Argument<FileInfo>("container");
        container.AcceptExistingOnly();
        var roster = PinnedRoster.Option();
        var signer = new Option<string?>("--signer") { HelpName = "SHA-256" };
        var tsa = new Option<FileInfo?>("--tsa-certificate") { HelpName = "FILE" };
        var command = new Command("verify") { Arguments = { container }, Options = { roster, signer, tsa } };
        command.SetAction(async (parsed, stop) =>
        {
            var pinned = PinnedRoster.Read(parsed.GetValue(roster));
            return Report.Write(parsed, await CheckAsync(
                parsed.GetRequiredValue(container), pinned, Fingerprint(parsed.GetValue(signer)),
                StampOptions.Certificate(parsed.GetValue(tsa)), stop).ConfigureAwait(false));
        });
        return command;
    }

    private static Digest? Fingerprint(string? given) =>
        given is null ? null
        : Digest.TryParse(given, out var digest) ? digest
        : throw new FormatException("--signer is sha256:<64 hex digits> of the certificate");

    private static async Task<Checked> CheckAsync(
        FileInfo file, Digest? pinned, Digest? signer, TimestampCertificate? tsa, CancellationToken stop)
    {
        using var container = await ContainerReader.ReadAsync(file.OpenRead(), stop).ConfigureAwait(false);
        var problems = new List<string>();
        BundleVerdict? verdict = null;
        IReadOnlyList<TimestampCertificate> tsas = tsa is null ? [] : [tsa];
        if (container.Open(CourtContainer.Bundle) is { } content)
        {
            await using (content.ConfigureAwait(false))
            {
                var judged = await JudgedBundle.ReadAsync(content, pinned, stop).ConfigureAwait(false);
                verdict = BundleVerdict.Of(CourtContainer.Bundle, judged, pinned is not null);
                var sha256 = container.DigestOf(CourtContainer.Bundle)!.Value;
                var court = CourtContainer.Of(judged, sha256, pinned is not null, out var problem);
                problems.AddRange(court is null
                    ? [problem!]
                    : await CourtContainer.ProblemsAsync(container, court, stop).ConfigureAwait(false));
                tsas = [.. tsas, .. judged.Reading.Rosters?.Epochs.SelectMany(epoch => epoch.Roster.Members)
                    .Where(member => member.Tsa is not null).Select(member => member.Tsa!.Read()) ?? []];
            }
        }
        else
        {
            problems.Add($"no {CourtContainer.Bundle}");
        }

        var signature = await container.VerifyAsync(tsas, stop).ConfigureAwait(false);
        var by = signature is null ? (Digest?)null : Digest.Of(signature.By.RawDataMemory.Span);
        if (signer is not null && by is not null && by != signer)
        {
            problems.Add($"signed with another certificate: {by}");
        }

        return new Checked(
            file.FullName, container.Digest.ToString(), signature?.By.Subject, by?.ToString(), signer is not null,
            signature is null ? null : Moment.Write(signature.At),
            signature?.Timestamp is { } token ? Moment.Write(token.At) : null, verdict,
            [.. container.Problems, .. problems]);
    }

    /// <param name="SignerPinned">Whether the certificate was compared with one that the verifier already had.</param>
    private sealed record Checked(
        string File, string Manifest, string? Signer, string? Certificate, bool SignerPinned, string? SignedAt,
        string? StampedAt, BundleVerdict? Bundle, IReadOnlyList<string> Problems) : IReport
    {
        public bool Holds => Problems.Count == 0 && Bundle is { Holds: true };

        [JsonIgnore]
        public int ExitCode => Holds ? Cli.ExitCode.Done : Cli.ExitCode.Negative;

        public void Write(TextWriter to, Phrases phrases)
        {
            to.WriteLine(phrases.Say("court.signed", Signer ?? "-", SignedAt ?? "-", StampedAt ?? "-"));
            to.WriteLine(phrases.Say("court.certificate", Certificate ?? "-"));
            if (!SignerPinned)
            {
                to.WriteLine(phrases["court.signer-not-pinned"]);
            }

            Bundle?.Write(to, phrases);
            foreach (var problem in Problems)
            {
                to.WriteLine(phrases.Say("verify.problem", problem));
            }

            to.WriteLine(Holds ? phrases["court.holds"] : phrases["court.broken"]);
        }
    }
}
