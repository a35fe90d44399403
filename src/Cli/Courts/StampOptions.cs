using System.CommandLine;
using System.Security.Cryptography.X509Certificates;
using LotusBridge.Court;
using LotusBridge.Ledger.Timestamps;

namespace LotusBridge.Cli.Courts;

/// <summary>
/// Which time-stamp authority stamps the signature: the one that is named, or the one of the requesting territory in the
/// roster; <c>--tsa none</c> for none, and then the signature says its time itself.
/// </summary>
internal sealed class StampOptions
{
    private const string Nobody = "none";

    public Option<string?> Url { get; } = new("--tsa") { HelpName = "URL|none" };

    public Option<FileInfo?> Tsa { get; } = new("--tsa-certificate") { HelpName = "FILE" };

    public Authority? Read(ParseResult parsed, CourtCase court)
    {
        var roster = OfRoster(court);
        return parsed.GetValue(Url) switch
        {
            Nobody => null,
            null => roster,
            { } url when Uri.TryCreate(url, UriKind.Absolute, out var address)
                && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps) =>
                new Authority(address, Certificate(parsed.GetValue(Tsa))
                    ?? (roster?.Url == address ? roster.Certificate : throw new FormatException("--tsa wants --tsa-certificate"))),
            _ => throw new FormatException($"--tsa is an http or https address, or '{Nobody}'"),
        };
    }

    /// <summary>PEM or DER; null for null.</summary>
    public static TimestampCertificate? Certificate(FileInfo? file)
    {
        if (file is null)
        {
            return null;
        }

        using var read = X509CertificateLoader.LoadCertificateFromFile(file.FullName);
        return TimestampCertificate.Parse(read.RawDataMemory);
    }

    /// <summary>The authority of the requesting territory; null where the roster names none.</summary>
    public static Authority? OfRoster(CourtCase court) =>
        court.Judged.Reading.Rosters!.Newest.Roster.Find(court.Order.IssuingTerritory)?.Tsa is { } tsa
            ? new Authority(new Uri(tsa.Url), tsa.Read())
            : null;

    internal sealed record Authority(Uri Url, TimestampCertificate Certificate);
}
