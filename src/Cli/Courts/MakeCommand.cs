using System.CommandLine;
using System.Security.Cryptography;
using System.Text.Json.Serialization;
using LotusBridge.Cli.Sealing;
using LotusBridge.Cli.Texts;
using LotusBridge.Court;
using LotusBridge.Court.Containers;
using LotusBridge.Exchange.Peers;
using LotusBridge.Ledger;
using LotusBridge.Ledger.Timestamps;
using LotusBridge.Orders;

namespace LotusBridge.Cli.Courts;

/// <summary><c>lotus court make</c>: verifies a bundle and makes the signed container of it.</summary>
internal static class MakeCommand
{
    private const int NonceBytes = 8;

    public static Command Build()
    {
        var bundle = new Argument<FileInfo>("bundle");
        bundle.AcceptExistingOnly();
        var output = new Option<FileInfo>("--output", "-o") { HelpName = "FILE", Required = true };
        var roster = PinnedRoster.Option();
        var evidence = new Option<DirectoryInfo?>("--evidence") { HelpName = "FOLDER" };
        var signer = new SignerOptions();
        var stamp = new StampOptions();
        var command = new Command("make")
        {
            Arguments = { bundle },
            Options = { output, roster, evidence, signer.Certificate, signer.Key, signer.Passphrase, stamp.Url, stamp.Tsa },
        };
        command.SetAction((parsed, stop) => new Making(
            parsed, parsed.GetRequiredValue(bundle), parsed.GetRequiredValue(output),
            PinnedRoster.Read(parsed.GetValue(roster)), parsed.GetValue(evidence), signer, stamp).RunAsync(stop));
        return command;
    }

    /// <summary>A token over a signature; a signature without one where it was wanted is no container.</summary>
    /// <exception cref="HttpRequestException">The authority gave none.</exception>
    internal static async Task<TimestampToken> AskAsync(
        StampOptions.Authority tsa, Digest imprint, CancellationToken stop)
    {
        using var client = new TimestampClient();
        var (token, flaw) = await client.AskAsync(
            tsa.Url, imprint, tsa.Certificate, RandomNumberGenerator.GetBytes(NonceBytes), stop).ConfigureAwait(false);
        return token ?? throw new HttpRequestException($"no time-stamp of {tsa.Url}: {flaw!.Text}");
    }

    private sealed class Making(
        ParseResult parsed, FileInfo bundle, FileInfo output, Digest? pinned, DirectoryInfo? evidence,
        SignerOptions signer, StampOptions stamp)
    {
        public async Task<int> RunAsync(CancellationToken stop)
        {
            using var certificate = signer.Read(parsed);
            var (court, problem) = await ReadAsync(bundle, pinned, stop).ConfigureAwait(false);
            if (court is null)
            {
                throw new InvalidDataException(problem);
            }

            var opened = Opened();
            if (CourtContainer.Barred(court, opened.Keys).FirstOrDefault() is { } barred)
            {
                throw new InvalidDataException(barred);
            }

            var authority = stamp.Read(parsed, court);
            var file = OutputFile.Open(Terminal.OfProcess(), output.FullName);
            await using (file.ConfigureAwait(false))
            {
                var sources = CourtContainer.Files(court, bundle, opened);
                var digest = await ContainerWriter.WriteAsync(
                    file.Stream, sources, certificate,
                    TimeProvider.System.GetUtcNow(), authority is { } one ? imprint => AskAsync(one, imprint, stop) : null,
                    stop).ConfigureAwait(false);
                await file.CommitAsync(stop).ConfigureAwait(false);
                return Report.Write(parsed, new Made(
                    output.FullName, court.Order.Number, digest.ToString(), certificate.Subject, authority?.Url.ToString(),
                    sources.Count(one => one.Name.StartsWith(CourtContainer.EvidenceFolder, StringComparison.Ordinal)),
                    CourtContainer.CountOf(court)));
            }
        }

        /// <summary>Each package that was opened lies in a folder of its name.</summary>
        private Dictionary<string, string> Opened() => (evidence?.EnumerateDirectories() ?? [])
            .ToDictionary(folder => folder.Name, folder => folder.FullName, StringComparer.Ordinal);
    }

    internal static async Task<(CourtCase? Court, string? Problem)> ReadAsync(
        FileInfo bundle, Digest? pinned, CancellationToken stop)
    {
        Digest sha256;
        using (var content = bundle.OpenRead())
        {
            sha256 = await CourtContainer.DigestAsync(content, stop).ConfigureAwait(false);
        }

        using var again = bundle.OpenRead();
        var judged = await JudgedBundle.ReadAsync(again, pinned, stop).ConfigureAwait(false);
        return (CourtContainer.Of(judged, sha256, pinned is not null, out var problem), problem);
    }

    /// <param name="Evidence">How many opened files are in the container, of <paramref name="Files"/> that the packages have.</param>
    private sealed record Made(
        string File, string Order, string Manifest, string Signer, string? Tsa, int Evidence, int Files) : IReport
    {
        [JsonIgnore]
        public int ExitCode => Cli.ExitCode.Done;

        public void Write(TextWriter to, Phrases phrases)
        {
            to.WriteLine(phrases.Say("court.made", File, Order, Signer));
            to.WriteLine(phrases.Say("court.evidence", Evidence, Files));
            to.WriteLine(Tsa is null ? phrases["court.unstamped"] : phrases.Say("court.stamped", Tsa));
        }
    }
}
