using System.Globalization;
using System.Reflection;
using LotusBridge.Custody.Mainland;
using LotusBridge.Custody.Statements;
using LotusBridge.Orders;

namespace LotusBridge.Court.Papers;

/// <summary>
/// The certificate for people: one HTML file without scripts and without anything to fetch, in one language, for the screen
/// and for paper (WCAG 2.2 AA). It says what the bundle proves; it proves nothing itself, and says so.
/// </summary>
public sealed class CertificatePage
{
    public const string MediaType = "text/html; charset=utf-8";

    private static readonly string Style = Read("certificate.css");

    private readonly CourtCase court;
    private readonly CourtWords words;
    private readonly Markup html = new();

    private CertificatePage(CourtCase court, CourtWords words) => (this.court, this.words) = (court, words);

    /// <summary>The name of a language's page in a container.</summary>
    public static string FileName(string language) => $"certificate.{language}.html";

    public static string Write(CourtCase court, string language) =>
        new CertificatePage(court, CourtWords.In(language)).Write();

    private string Write()
    {
        html.Raw("<!DOCTYPE html>").Raw($"<html lang=\"{words.Language}\">").Raw("<head>").Raw("<meta charset=\"utf-8\">")
            .Raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
            .Text("title", $"{words["title"]} {court.Order.Number}")
            .Raw($"<style>\n{Style}</style>").Raw("</head>").Raw("<body>").Raw("<header>");
        html.Text("h1", words["title"]).Text("p", words.Say("subtitle", court.Order.Number));
        if (court.Judged.Reading.Roster!.Roster.Demonstration)
        {
            html.Text("p", words["demonstration"], "notice");
        }

        Languages();
        html.Raw("</header>").Raw("<main>");
        html.Text("h2", words["what"]).Text("p", words["what.text"]).Text("p", words["weight"]);
        Digest();
        Order();
        new PackageSections(court, words, html).Write();
        History();
        Stamps();
        Check();
        html.Raw("</main>").Raw("</body>").Raw("</html>");
        return html.ToString();
    }

    private void Languages()
    {
        html.Raw($"<nav aria-label=\"{Markup.Escape(words["languages"])}\">").Raw("<ul>");
        foreach (var other in CourtWords.Languages.Where(one => one != words.Language))
        {
            var name = CourtWords.In(other)["language"];
            html.Raw($"<li><a href=\"{FileName(other)}\" lang=\"{other}\" hreflang=\"{other}\">{Markup.Escape(name)}</a></li>");
        }

        html.Raw("</ul>").Raw("</nav>");
    }

    private void Digest()
    {
        var roster = court.Judged.Reading.Roster!;
        html.Raw("<figure>").Raw(QrCode.Svg(court.BundleSha256.ToString(), words["digest.qr"]))
            .Raw("<figcaption>").Text("span", words["digest"] + ": ").Text("code", court.BundleSha256.ToString())
            .Raw("</figcaption>").Raw("</figure>");
        html.Raw("<dl>").Fact(words["roster"], roster.Roster.Federation)
            .Fact(words["roster.hash"], roster.Hash.ToString(), "digest")
            .Raw("</dl>")
            .Text("p", words[court.IsPinned ? "roster.pinned" : "roster.not-pinned"], court.IsPinned ? null : "mark");
    }

    private void Order()
    {
        var (order, issued) = (court.Order, court.Order.Issued);
        var act = court.Acts.First(one => one.Statement.Digest == order.Digest);
        var lines = issued.Identifiers.Select((one, place) => string.Create(
            CultureInfo.InvariantCulture, $"{place + 1}. {one.Format} {one.Value}"));
        html.Text("h2", words["order"]).Raw("<dl>")
            .Fact(words["order.number"], order.Number)
            .Fact(words["order.kind"], words.Of("kind", StatementJson.Word(order.Kind))
                + (order.IsEmergency ? $", {words["order.emergency"]}" : ""))
            .Fact(words["order.issuing"], order.IssuingTerritory)
            .Fact(words["order.requested"], order.RequestedTerritory)
            .Fact(words["order.addressee"], issued.Addressee)
            .Fact(words["order.category"], issued.Category)
            .Fact(words["order.lines"], string.Join("; ", lines))
            .Fact(words["order.period"], $"{Moment.Write(issued.From)} – {Moment.Write(issued.Until)}")
            .Fact(words["order.offence"], words.Say("offence", issued.Offence.Provision, issued.Offence.MaxYears))
            .Fact(words["order.law"], $"{court.Pack.Title} ({court.Pack.Id} {court.Pack.Version}, sha256:{court.Pack.Digest})")
            .Fact(words["unconfirmed"], string.Join("; ", court.Judged.Unconfirmed), "mark")
            .Fact(words["order.stage"], words.Of("stage", StatementJson.Word(order.Stage)))
            .Fact(words["order.recorded"], act.NotBefore is { } from
                ? words.Say("recorded", Moment.Write(from), Moment.Write(act.ExistedBy))
                : words.Say("recorded.by", Moment.Write(act.ExistedBy)))
            .Raw("</dl>");
    }

    private void History()
    {
        html.Text("h2", words["history"]).Raw("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\""
                + Markup.Escape(words["history"]) + "\">")
            .Raw("<table>").Text("caption", words["history.caption"])
            .HeaderRow(
                words["history.when"], words["history.what"], words["history.who"], words["history.basis"],
                words["history.entry"])
            .Raw("<tbody>");
        foreach (var act in court.Acts)
        {
            html.Row(
                ($"{Moment.Write(act.Statement.Header.At)} ({words["history.existed"]} {Moment.Write(act.ExistedBy)})", null),
                (words.Of("act", act.Statement.Header.Type) + Of(act.Statement.Body), null),
                (Who(act.Author), null),
                (court.BasisOf(act.Statement.Body) is { } basis ? Written(basis) : "–", null),
                ($"{act.Author.Territory} {act.Index.ToString(CultureInfo.InvariantCulture)}", null));
        }

        html.Raw("</tbody>").Raw("</table>").Raw("</div>");
    }

    private static string Of(StatementBody body) => body is IOfPackage about ? $": {about.Package}" : "";

    private string Who(Author author) => $"{words.Of("role", author.Role)} {author.Office} {author.Id}";

    private string Written(Citation basis) =>
        basis.Confirmed ? basis.Article : $"{basis.Article} ({words["unconfirmed.mark"]})";

    private void Stamps()
    {
        html.Text("h2", words["stamps"]).Raw("<ul>");
        var stamps = court.Judged.Reading.Stamps.GroupBy(one => (one.At, one.Authority)).OrderBy(one => one.Key.At)
            .ThenBy(one => one.Key.Authority, StringComparer.Ordinal).ToList();
        foreach (var stamp in stamps)
        {
            html.Text("li", words.Say("stamps.line", stamp.Key.Authority, Moment.Write(stamp.Key.At), stamp.Count()));
        }

        (stamps.Count == 0 ? html.Text("li", words["stamps.none"]) : html).Raw("</ul>");
    }

    private void Check()
    {
        var hash = court.Judged.Reading.Roster!.Hash;
        var open = court.Judged.Reading.Packages.Any(one => MainlandManifest.IsContainer(one.Manifest.Recipients))
            ? "lotus sm open -i key.txt content/P-….sm"
            : "age -d -i key.txt content/P-….age";
        html.Text("h2", words["check"]).Text("p", words["check.text"]);
        (string Key, string Command)[] ways =
        [
            ("check.bundle", $"lotus verify custody.bundle --roster {hash}"),
            ("check.sums", "sha256sum -c --ignore-missing evidence.sha256"),
            ("check.signature", "openssl cms -verify -cades -binary -inform DER -in META-INF/signature001.p7s "
                + "-content META-INF/ASiCManifest001.xml -CAfile signer.pem -purpose any -out /dev/null"),
            ("check.content", $"tar -xf custody.bundle content && {open} | tar -x"),
        ];
        foreach (var (key, command) in ways)
        {
            html.Text("h3", words[key]).Raw("<pre><code>" + Markup.Escape(command) + "</code></pre>");
        }
    }

    private static string Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("LotusBridge.Court." + name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
