using System.Globalization;
using System.Text;
using LotusBridge.Court.Containers;
using LotusBridge.Court.Papers;
using LotusBridge.Court.Provenance;
using LotusBridge.Ledger;
using LotusBridge.Orders;
using LotusBridge.Orders.Packages;

namespace LotusBridge.Court;

/// <summary>What goes into a container for a court (<c>spec/court.md</c>): the bundle, the evidence, and papers about both.</summary>
public static class CourtContainer
{
    public const string Bundle = "custody.bundle";
    public const string Graph = "custody.case.jsonld";
    public const string Sums = "evidence.sha256";
    public const string EvidenceFolder = "evidence/";

    private const string Octets = "application/octet-stream";

    /// <summary>The files of a container, in their order.</summary>
    /// <param name="bundle">As it was verified.</param>
    /// <param name="evidence">Folder of the opened files of a package, by its name. A file that is not there is given by its
    /// digest alone: one that went beyond the order was never released.</param>
    public static IReadOnlyList<ContainerSource> Files(
        CourtCase court, FileInfo bundle, IReadOnlyDictionary<string, string> evidence) =>
    [
        ContainerSource.Of(Bundle, Octets, bundle, court.BundleSha256),
        ContainerSource.Of(Sums, "text/plain; charset=utf-8", SumsOf(court)),
        .. CourtWords.Languages.Select(language => ContainerSource.Of(
            CertificatePage.FileName(language), CertificatePage.MediaType, CertificatePage.Write(court, language))),
        ContainerSource.Of(Graph, CaseGraph.MediaType, CaseGraph.Write(court)),
        .. from one in Manifests(court)
           where evidence.ContainsKey(one.Package)
           let file = new FileInfo(Path.Combine(evidence[one.Package], one.File))
           where file.Exists
           select ContainerSource.Of(NameOf(one.Package, one.File), Octets, file, one.Sha256),
    ];

    /// <summary>Why content of these packages may not be brought before a court; empty when it may.</summary>
    /// <param name="packages">Names; of others nothing is said.</param>
    public static IEnumerable<string> Barred(CourtCase court, IReadOnlyCollection<string> packages) =>
        from one in court.Packages
        where packages.Contains(one.State.Package, StringComparer.Ordinal)
        let refusal = Evidence.Barred(court.Order, one.State)
        where refusal is not null
        select refusal.Text;

    /// <summary>How many files the packages have.</summary>
    public static int CountOf(CourtCase court) => Manifests(court).Count();

    /// <summary>What of a container's own papers differs from what its bundle says; empty when nothing does.</summary>
    /// <param name="court">Of the container's bundle.</param>
    public static async Task<IReadOnlyList<string>> ProblemsAsync(
        ContainerReader container, CourtCase court, CancellationToken stop)
    {
        var problems = new List<string>(Barred(court, [.. container.Names.Select(PackageOf).Distinct(StringComparer.Ordinal)]));
        var known = Manifests(court).ToDictionary(
            one => NameOf(one.Package, one.File), one => one.Sha256, StringComparer.Ordinal);
        foreach (var name in container.Names.Where(name => name.StartsWith(EvidenceFolder, StringComparison.Ordinal)))
        {
            if (!known.TryGetValue(name, out var expected))
            {
                problems.Add($"{name}: no manifest in the bundle names it");
            }
            else if (container.DigestOf(name) != expected)
            {
                problems.Add($"{name}: not what the provider signed for");
            }
        }

        var sums = SumsOf(court);
        var found = await container.ReadAsync(Sums, Encoding.UTF8.GetByteCount(sums), stop).ConfigureAwait(false);
        if (found is null || Encoding.UTF8.GetString(found) != sums)
        {
            problems.Add($"{Sums}: not the digests that the bundle gives");
        }

        return problems;
    }

    /// <summary>SHA-256 of a stream, read to its end.</summary>
    public static async Task<Digest> DigestAsync(Stream content, CancellationToken stop) => Digest.From(
        await System.Security.Cryptography.SHA256.HashDataAsync(content, stop).ConfigureAwait(false));

    /// <summary>A case from a bundle that holds; null and why there is none.</summary>
    public static CourtCase? Of(JudgedBundle judged, Digest bundleSha256, bool isPinned, out string? problem) =>
        (problem = CourtCase.Problem(judged)) is null ? new CourtCase(judged, bundleSha256, isPinned) : null;

    /// <summary>As <c>sha256sum</c> writes and reads it; a file's name needs no escaping, see <c>spec/bundle.md</c>.</summary>
    private static string SumsOf(CourtCase court)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{court.BundleSha256.Hex}  {Bundle}\n");
        foreach (var (package, file, sha256) in Manifests(court))
        {
            text.Append(CultureInfo.InvariantCulture, $"{sha256.Hex}  {NameOf(package, file)}\n");
        }

        return text.ToString();
    }

    private static IEnumerable<(string Package, string File, Digest Sha256)> Manifests(CourtCase court) =>
        from one in court.Packages
        from file in one.Package.Manifest.Files
        select (one.State.Package, file.Name, file.Sha256);

    /// <summary>The package whose evidence this is; empty for papers.</summary>
    private static string PackageOf(string name) =>
        name.StartsWith(EvidenceFolder, StringComparison.Ordinal) ? name.Split('/')[1] : "";

    private static string NameOf(string package, string file) => $"{EvidenceFolder}{package}/{file}";
}
