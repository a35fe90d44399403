using System.Globalization;
using LotusBridge.Custody.Bundles;
using LotusBridge.Custody.Statements;
using LotusBridge.Orders;

namespace LotusBridge.Court.Papers;

/// <summary>The certificate's part about the evidence: each package, its files, what was endorsed and within which limits.</summary>
internal sealed class PackageSections(CourtCase court, CourtWords words, Markup html)
{
    public void Write()
    {
        html.Text("h2", words["packages"]);
        foreach (var (package, state) in court.Packages)
        {
            Write(package, state);
        }
    }

    private void Write(BundlePackage package, PackageState state)
    {
        var manifest = package.Manifest;
        var by = package.Sealed.Author;
        html.Text("h3", words.Say("package", state.Package)).Raw("<dl>")
            .Fact(words["package.state"], words.Of("content", StatementJson.Word(package.State)))
            .Fact(words["package.sealed"], $"{words.Of("role", by.Role)} {by.Office} {by.Id}, {Moment.Write(state.SealedAt)}")
            .Fact(words["package.sha256"], manifest.Sealed.Sha256.ToString(), "digest")
            .Fact(words["file.size"], manifest.Sealed.Size.ToString(CultureInfo.InvariantCulture));
        Endorsement(state);
        html.Raw("</dl>");
        Files(manifest);
    }

    private void Endorsement(PackageState state)
    {
        var said = court.Acts.LastOrDefault(one => one.Statement.Body is PackageEndorsed about && about.Package == state.Package);
        html.Fact(words["endorsement"], words.Of("endorsement", StatementJson.Word(state.Endorsement)));
        if (said is { Statement.Body: PackageEndorsed endorsed })
        {
            var by = said.Author;
            html.Fact(words["endorsement.by"], $"{by.Office} {by.Id}, {Moment.Write(said.Statement.Header.At)}, {endorsed.Article}")
                .Fact(words["endorsement.form"], string.Join("; ", endorsed.Form))
                .Fact(words["endorsement.local"], Written(endorsed.Forms ?? []))
                .Fact(words["endorsement.limits"], string.Join("; ", endorsed.Limits), "mark");
        }
    }

    /// <summary>Each form with its fields, under the words of the pack.</summary>
    private string Written(IReadOnlyList<FilledForm> forms) => string.Join("; ", forms.Select(form =>
    {
        var known = court.Pack.Forms.FirstOrDefault(one => one.Id == form.Form);
        var fields = form.Fields.Select(field =>
            $"{known?.Fields.FirstOrDefault(one => one.Id == field.Field)?.Text ?? field.Field}: {field.Value}");
        var mark = known is { Confirmed: true } ? "" : $" ({words["unconfirmed.mark"]})";
        return $"{known?.Text ?? form.Form}, {known?.Article}{mark} – {string.Join("; ", fields)}";
    }));

    private void Files(PackageSealed manifest)
    {
        html.Raw("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\""
                + Markup.Escape($"{words["files"]} {manifest.Package}") + "\">")
            .Raw("<table>").Text("caption", words["files"])
            .HeaderRow(
                words["file.name"], words["file.size"], words["file.sha256"], words["file.lines"],
                words["file.description"])
            .Raw("<tbody>");
        foreach (var file in manifest.Files)
        {
            html.Row(
                (file.Name, null), (file.Size.ToString(CultureInfo.InvariantCulture), null), (file.Sha256.Hex, "digest"),
                (string.Join(", ", file.Answer.Lines), null), (file.Answer.Description, null));
        }

        html.Raw("</tbody>").Raw("</table>").Raw("</div>");
    }
}
