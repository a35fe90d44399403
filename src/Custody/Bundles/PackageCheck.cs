using LotusBridge.Custody.Mainland;
using LotusBridge.Custody.Sealing;
using LotusBridge.Custody.Statements;

namespace LotusBridge.Custody.Bundles;

/// <summary>Compares manifests, contents and certificates of destruction with each other.</summary>
internal sealed class PackageCheck(
    BundleReading reading, IReadOnlyDictionary<string, ContentFile> contents, List<Finding> findings)
{
    public IReadOnlyList<BundlePackage> Run()
    {
        var manifests = Of<PackageSealed>().GroupBy(one => one.Body.Package, StringComparer.Ordinal).ToList();
        foreach (var surplus in contents.Keys.Except(
            manifests.Select(group => ContentName(group.First().Body)), StringComparer.Ordinal))
        {
            Find(surplus, Finding.ContentWithoutManifest, "no manifest in the bundle names it");
        }

        foreach (var second in manifests.SelectMany(group => group.Skip(1)))
        {
            Find(second.Said.FileName, Finding.ManifestTwice, $"{second.Body.Package} has another manifest");
        }

        return [.. manifests.Select(group => Check(group.First().Said, group.First().Body))];
    }

    private BundlePackage Check(BundleStatement said, PackageSealed manifest)
    {
        CompareDigests(manifest);
        var isDestroyed = IsDestroyed(manifest);
        var state = contents.TryGetValue(ContentName(manifest), out var content)
            ? Compare(manifest, content, isDestroyed)
            : isDestroyed ? ContentState.Destroyed
            : Author.TerritoryOf(reading.Index!.By) == reading.Index.RequestingTerritory() ? ContentState.Faulty
            : ContentState.Elsewhere;
        if (state == ContentState.Faulty && content is null)
        {
            Find(ContentName(manifest), Finding.ContentMissing, "neither here nor certified as destroyed");
        }

        return new BundlePackage(said, manifest, state);
    }

    private ContentState Compare(PackageSealed manifest, ContentFile content, bool isDestroyed)
    {
        var name = ContentName(manifest);
        var @sealed = manifest.Sealed;
        if (content.Sha256 != @sealed.Sha256 || content.Root != @sealed.Root || content.Size != @sealed.Size
            || content.Header != @sealed.Header || content.Sm3 != @sealed.Sm3)
        {
            Find(name, Finding.ContentDiffers, "not the sealed file of the manifest");
            return ContentState.Faulty;
        }

        // Stanzas do not say whose they are, but of which kind: a weaker key in the place of a post-quantum one shows.
        var hybrid = manifest.Recipients.Count(RecipientText.IsHybrid);
        var x25519 = manifest.Recipients.Count - hybrid;
        if (MainlandManifest.IsContainer(manifest.Recipients)
            ? content.Sm2 != manifest.Recipients.Count
            : content.Hybrid != hybrid || content.X25519 != x25519)
        {
            Find(name, Finding.RecipientsDiffer, content.Sm2 > 0
                ? $"sealed to {content.Sm2} SM2 keys, the manifest names {manifest.Recipients.Count} recipients"
                : $"sealed to {content.Hybrid} post-quantum keys and {content.X25519} others, the manifest names {hybrid} and {x25519}");
            return ContentState.Faulty;
        }

        if (isDestroyed)
        {
            Find(name, Finding.ContentAfterDestruction, "here although certified as destroyed");
            return ContentState.Faulty;
        }

        return ContentState.Present;
    }

    // Everybody who speaks of the ciphertext must mean the same one.
    private void CompareDigests(PackageSealed manifest)
    {
        var spoken = Of<PackageDelivered>().Select(one => (one.Said, one.Body.Package, one.Body.Sha256))
            .Concat(Of<EndorsementIntegrityVerified>().Select(one => (one.Said, one.Body.Package, one.Body.Sha256)))
            .Concat(Of<PackageDestroyed>().Select(one => (one.Said, one.Body.Package, one.Body.Sha256)));
        foreach (var (said, _, _) in spoken.Where(
            one => one.Package == manifest.Package && one.Sha256 != manifest.Sealed.Sha256))
        {
            Find(said.FileName, Finding.DigestDiffers, $"names another digest of {manifest.Package} than its manifest");
        }
    }

    private bool IsDestroyed(PackageSealed manifest)
    {
        var isDestroyed = false;
        foreach (var (said, certificate) in Of<PackageDestroyed>().Where(one => one.Body.Package == manifest.Package))
        {
            if ((Incomplete(said, certificate) ?? Unaccounted(said, certificate, manifest)) is { } reason)
            {
                Find(said.FileName, Finding.CertificateIncomplete, reason);
            }
            else
            {
                isDestroyed |= certificate.Sha256 == manifest.Sealed.Sha256;
            }
        }

        return isDestroyed;
    }

    /// <summary>Two officials of different bodies of the holder approved before the certificate was logged.</summary>
    private string? Incomplete(BundleStatement said, PackageDestroyed certificate)
    {
        if (said.Author.Territory != reading.Index!.RequestingTerritory())
        {
            return "not by the territory that holds the package";
        }

        // Approvals stay in the territory that holds the package; another's bundle has only the certificate.
        if (Author.TerritoryOf(reading.Index.By) != said.Author.Territory)
        {
            return null;
        }

        var approvals = Of<DestructionApproved>()
            .Where(one => certificate.Approvals.Contains(one.Said.Statement.Digest)
                && one.Body.Package == certificate.Package)
            .Select(one => one.Said)
            .ToList();
        return certificate.Approvals.Count != 2 || approvals.Count != 2 ? "its two approvals are not both here"
            : approvals.Any(one => one.Author.Role is Roles.Node or Roles.Registrar)
                ? "an approval is not an official's"
            : approvals[0].Author.Office == approvals[1].Author.Office ? "both approvals are of one office"
            : approvals.Any(one => one.Author.Territory != said.Author.Territory) ? "an approval is another territory's"
            : approvals.Any(one => one.Index >= said.Index) ? "an approval was logged after the certificate"
            : !approvals.Select(one => one.Author.Id).ToHashSet().SetEquals(certificate.Operators)
                ? "the operators it names are not those who approved"
            : null;
    }

    /// <summary>Every holder that the bundle speaks of and every key of the manifest has its line.</summary>
    private string? Unaccounted(BundleStatement said, PackageDestroyed certificate, PackageSealed manifest)
    {
        var name = manifest.Package;
        var holders = Of<PackageOpened>().Where(one => one.Body.Package == name)
            .Select(one => one.Body.HolderFor(one.Said.Author.Id))
            .Concat(Of<PackageCopied>().Where(one => one.Body.Package == name).Select(one => one.Body.Holder))
            .Append(new Holder(HolderKind.Node, said.Author.Id));
        var keys = manifest.Recipients.Select(KeyDestroyed.Fingerprint);
        return holders.Except(certificate.Copies.Select(line => line.Holder)).FirstOrDefault() is { } holder
            ? $"it does not account for {holder}"
            : keys.Except(certificate.Keys.Select(line => line.Recipient)).Any()
            ? "it does not account for every key of the manifest"
            : null;
    }

    private IEnumerable<(BundleStatement Said, TBody Body)> Of<TBody>()
        where TBody : StatementBody =>
        from said in reading.Statements
        where said.Statement.Body is TBody
        select (said, (TBody)said.Statement.Body);

    internal static string ContentName(PackageSealed manifest) =>
        BundleLayout.NameOfContent(manifest.Package, MainlandManifest.IsContainer(manifest.Recipients));

    private void Find(string file, string code, string text) => findings.Add(new Finding(file, code, text));
}
