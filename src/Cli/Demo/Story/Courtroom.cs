using LotusBridge.Cli.Courts;
using LotusBridge.Court;
using LotusBridge.Court.Containers;
using LotusBridge.Ledger;

namespace LotusBridge.Cli.Demo.Story;

/// <summary>Step 10, for people and for courts: the endorsing body signs the evidence with everything about it.</summary>
internal static class Courtroom
{
    private const int Years = 5;

    /// <summary>Makes the container beside the bundle, and the SHA-256 of who signed it.</summary>
    public static async Task BringAsync(Play play, OrderRun order, string bundle, string fileName, CancellationToken stop)
    {
        var (package, endorser) = (order.Package!, play.Cast.Endorser);
        var (court, problem) = await MakeCommand.ReadAsync(
            new FileInfo(Path.Combine(play.Out, bundle)), play.Folder.Roster.Hash, stop).ConfigureAwait(false);
        using var certificate = SignerKeygen.Make(
            endorser.Office + " (demonstration)", Play.Start.AddDays(-1), Play.Start.AddYears(Years));
        var tsa = StampOptions.OfRoster(court ?? throw new InvalidOperationException(problem))!;
        var evidence = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [package.Name] = Delivering.WorkingCopies(play, package),
        };
        var path = Path.Combine(play.Out, fileName);
        using (var into = File.Create(path))
        {
            await ContainerWriter.WriteAsync(
                into, CourtContainer.Files(court, new FileInfo(Path.Combine(play.Out, bundle)), evidence), certificate,
                play.Scene.Now, imprint => MakeCommand.AskAsync(tsa, imprint, stop), stop).ConfigureAwait(false);
        }

        await File.WriteAllTextAsync(
            Path.Combine(play.Out, "signer.sha256"), $"{Digest.Of(certificate.RawDataMemory.Span)}\n", stop)
            .ConfigureAwait(false);
        await File.WriteAllTextAsync(
            Path.Combine(play.Out, "signer.pem"), certificate.ExportCertificatePem() + "\n", stop).ConfigureAwait(false);
        await play.Scene.TellAsync(
            play.Scene.Now, endorser.Label, $"makes {fileName} for the court: evidence, bundle, certificates in four languages",
            $"{new FileInfo(path).Length} bytes; signed (CAdES), stamped by the authority of {court.Order.IssuingTerritory}")
            .ConfigureAwait(false);
    }
}
