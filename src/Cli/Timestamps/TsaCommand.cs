using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Serialization;
using LotusBridge.Cli.Sealing;
using LotusBridge.Cli.Texts;
using LotusBridge.Ledger.Timestamps;

namespace LotusBridge.Cli.Timestamps;

/// <summary><c>lotus tsa keygen</c>: key and certificate of a territory's time-stamp authority, and what the roster says of it.</summary>
internal static class TsaCommand
{
    private const int UsualYears = 10;
    private const int MostYears = 30;

    public static Command Build() => new("tsa") { Keygen() };

    private static Command Keygen()
    {
        var territory = new Option<string>("--territory") { HelpName = "TERRITORY", Required = true };
        var url = new Option<string>("--url") { HelpName = "URL", Required = true };
        var years = new Option<int>("--years") { HelpName = "NUMBER", DefaultValueFactory = _ => UsualYears };
        var output = new Option<FileInfo>("--output", "-o") { HelpName = "FILE", Required = true };
        var command = new Command("keygen") { Options = { territory, url, years, output } };
        command.SetAction((parsed, stop) => GenerateAsync(
            parsed,
            parsed.GetRequiredValue(territory),
            parsed.GetRequiredValue(url),
            parsed.GetValue(years) is >= 1 and <= MostYears and var count
                ? count
                : throw new FormatException($"--years is 1 to {MostYears}"),
            parsed.GetRequiredValue(output),
            stop));
        return command;
    }

    private static async Task<int> GenerateAsync(
        ParseResult parsed, string territory, string url, int years, FileInfo output, CancellationToken stop)
    {
        if (territory.Length is < 2 or > 8 || !territory.All(c => char.IsAsciiDigit(c) || char.IsAsciiLetterUpper(c)))
        {
            throw new FormatException("--territory has 2 to 8 capitals and digits");
        }

        if (!Uri.TryCreate(url, UriKind.Absolute, out var address)
            || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps))
        {
            throw new FormatException("--url is an http or https address");
        }

        var from = TimeProvider.System.GetUtcNow();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = TimestampCertificate.Create(
            key, "CN=time-stamps of " + territory, from, from.AddYears(years),
            RandomNumberGenerator.GetBytes(TimestampAuthority.SerialLength));
        var file = FileStreams.CreatePrivate(output.FullName);
        await using (file.ConfigureAwait(false))
        {
            await file.WriteAsync(Pem(certificate, key), stop).ConfigureAwait(false);
        }

        return Report.Write(parsed, new Made(
            output.FullName,
            new Named(url, Convert.ToBase64String(certificate.RawDataMemory.Span)),
            new DateTimeOffset(certificate.NotAfter.ToUniversalTime(), TimeSpan.Zero)));
    }

    private static byte[] Pem(X509Certificate2 certificate, ECDsa key) =>
        Encoding.ASCII.GetBytes(certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem() + "\n");

    /// <summary>The member's <c>tsa</c> in the roster.</summary>
    private sealed record Named(string Url, string Certificate);

    private sealed record Made(string File, Named Tsa, DateTimeOffset Until) : IReport
    {
        [JsonIgnore]
        public int ExitCode => Cli.ExitCode.Done;

        public void Write(TextWriter to, Phrases phrases) =>
            to.WriteLine(phrases.Say("keygen.tsa", File, Until.ToString("u", null), Tsa.Url, Tsa.Certificate));
    }
}
