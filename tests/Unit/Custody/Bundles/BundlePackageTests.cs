using LotusBridge.Custody.Bundles;
using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Tests.Unit.Custody.Sealing;

namespace LotusBridge.Tests.Unit.Custody.Bundles;

public sealed class BundlePackageTests
{
    private readonly TestBundle bundle = new();

    [Fact]
    public async Task A_missing_content_without_a_certificate_is_found()
    {
        bundle.Content = null;
        Assert.Equal([Finding.ContentMissing], await bundle.Codes());
    }

    [Fact]
    public async Task A_bundle_of_another_territory_never_holds_contents_and_says_so()
    {
        bundle.Content = null;
        bundle.Exporter = "4404";
        var reading = await bundle.Read(await bundle.Write());
        Assert.Empty(reading.Findings);
        Assert.Equal(ContentState.Elsewhere, Assert.Single(reading.Packages).State);
    }

    [Fact]
    public async Task Another_content_than_the_manifests_is_found()
    {
        bundle.Content = TestBundle.Seal(Files.Identity(9).Recipient);
        Assert.Equal([Finding.ContentDiffers], await bundle.Codes());
    }

    [Fact]
    public async Task A_content_that_is_no_sealed_file_is_found()
    {
        bundle.Content = [1, 2, 3];
        Assert.Equal([Finding.ContentDiffers], await bundle.Codes());
    }

    [Fact]
    public async Task A_content_sealed_to_one_key_more_than_the_manifest_names_is_found()
    {
        var content = TestBundle.Seal(Files.Identity().Recipient, Files.Identity(9).Recipient);
        Assert.Equal([Finding.RecipientsDiffer], await Second(content, $"{Files.Identity().Recipient}"));
    }

    [Fact]
    public async Task A_content_sealed_to_post_quantum_keys_is_counted_like_others()
    {
        var content = TestBundle.Seal(Files.Hybrid(1).Recipient, Files.Hybrid(2).Recipient);
        Assert.Empty(await Second(content, $"{Files.Hybrid(1).Recipient}", $"{Files.Hybrid(2).Recipient}"));
        Assert.Equal([Finding.RecipientsDiffer], await Second(content, $"{Files.Hybrid(1).Recipient}"));
    }

    /// <summary>Who promised a key that no quantum computer opens must not have sealed to one that it does.</summary>
    [Fact]
    public async Task A_content_sealed_to_a_key_of_another_kind_than_the_manifest_names_is_found()
    {
        Assert.Equal(
            [Finding.RecipientsDiffer],
            await Second(TestBundle.Seal(Files.Identity().Recipient), $"{Files.Hybrid().Recipient}"));
        Assert.Equal(
            [Finding.RecipientsDiffer],
            await Second(TestBundle.Seal(Files.Hybrid().Recipient), $"{Files.Identity().Recipient}"));
    }

    [Fact]
    public async Task A_manifest_with_another_header_than_the_content_is_found()
    {
        const string package = "P-AAAAAAAAAAAA";
        var manifest = TestBundle.Manifest(bundle.Content!, package);
        bundle.Federation.Say(manifest with { Sealed = manifest.Sealed with { Header = Digest.Of([]) } },
            TestBundle.Order, TestFederation.Official("4404", "provider"), TestFederation.Start);
        var parts = bundle.Parts();
        var content = parts.Contents[0] with { Package = package };
        Assert.Equal([Finding.ContentDiffers], await bundle.Codes(parts with { Contents = [.. parts.Contents, content] }));
    }

    [Fact]
    public async Task A_content_that_no_manifest_names_is_found()
    {
        var parts = bundle.Parts();
        var more = parts.Contents[0] with { Package = "P-AAAAAAAAAAAA" };
        Assert.Equal(
            [Finding.ContentWithoutManifest], await bundle.Codes(parts with { Contents = [.. parts.Contents, more] }));
    }

    [Fact]
    public async Task Two_manifests_of_one_package_are_found()
    {
        bundle.Federation.Say(TestBundle.Manifest(bundle.Content!), TestBundle.Order,
            TestFederation.Official("4404", "provider"), TestFederation.Start.AddSeconds(1));
        Assert.Equal([Finding.ManifestTwice], await bundle.Codes());
    }

    [Fact]
    public async Task A_delivery_of_another_ciphertext_is_found()
    {
        bundle.Federation.Say(new PackageDelivered(TestBundle.Package, Digest.Of([]), 1), TestBundle.Order, "node:MO",
            TestFederation.Start);
        Assert.Equal([Finding.DigestDiffers], await bundle.Codes());
    }

    [Fact]
    public async Task A_destroyed_package_with_its_certificate_holds()
    {
        bundle.Destroy();
        var reading = await bundle.Read(await bundle.Write());
        Assert.Empty(reading.Findings);
        Assert.Equal(ContentState.Destroyed, Assert.Single(reading.Packages).State);
    }

    [Fact]
    public async Task A_content_that_is_certified_as_destroyed_and_still_here_is_found()
    {
        var content = bundle.Content;
        bundle.Destroy();
        bundle.Content = content;
        Assert.Equal([Finding.ContentAfterDestruction], await bundle.Codes());
    }

    [Fact]
    public async Task A_certificate_with_both_approvals_of_one_office_is_found()
    {
        bundle.Destroy(oneOffice: true);
        var reading = await bundle.Read(await bundle.Write());
        Assert.Equal([Finding.CertificateIncomplete, Finding.ContentMissing], TestBundle.Codes(reading));
        Assert.Contains("one office", reading.Findings[0].Text, StringComparison.Ordinal);
    }

    public static TheoryData<string, Func<PackageDestroyed, PackageDestroyed>> Incomplete => new()
    {
        { "one approval", c => c with { Approvals = [c.Approvals[0]] } },
        { "the same approval twice", c => c with { Approvals = [c.Approvals[0], c.Approvals[0]] } },
        { "an approval that is not here", c => c with { Approvals = [c.Approvals[0], Digest.Of([])] } },
        { "three approvals", c => c with { Approvals = [.. c.Approvals, Digest.Of([])] } },
        { "no approval", c => c with { Approvals = [] } },
        { "another operator", c => c with { Operators = [c.Operators[0], "MO-000000000000"] } },
        { "one operator", c => c with { Operators = [c.Operators[0]] } },
        { "no line for the opened copy", c => c with { Copies = [c.Copies[0], c.Copies[2]] } },
        { "no line for the backup", c => c with { Copies = [c.Copies[0], c.Copies[1]] } },
        { "no line for the node", c => c with { Copies = [.. c.Copies.Skip(1)] } },
        { "another node's line", c => c with { Copies = [TestBundle.NodeLine("node:HK"), .. c.Copies.Skip(1)] } },
        { "another key", c => c with { Keys = [c.Keys[0] with { Recipient = Digest.Of([]) }] } },
    };

    [Theory]
    [MemberData(nameof(Incomplete))]
    public async Task An_incomplete_certificate_is_found(string what, Func<PackageDestroyed, PackageDestroyed> change)
    {
        bundle.Destroy(change);
        var codes = await bundle.Codes();
        Assert.True(codes is [Finding.CertificateIncomplete, Finding.ContentMissing], what);
    }

    [Fact]
    public async Task A_certificate_about_another_ciphertext_is_found()
    {
        bundle.Destroy(certificate => certificate with { Sha256 = Digest.Of([]) });
        Assert.Equal([Finding.DigestDiffers, Finding.ContentMissing], await bundle.Codes());
    }

    [Fact]
    public async Task A_certificate_about_another_package_does_not_excuse_a_missing_content()
    {
        bundle.Destroy(certificate => certificate with { Package = "P-AAAAAAAAAAAA" });
        Assert.Equal([Finding.ContentMissing], await bundle.Codes());
    }

    [Fact]
    public async Task Removed_approvals_are_found()
    {
        bundle.Destroy();
        bundle.Federation.Said.RemoveAll(one => one.Envelope.PayloadType.Contains("destruction.approved", StringComparison.Ordinal));
        Assert.Equal([Finding.CertificateIncomplete, Finding.ContentMissing], await bundle.Codes());
    }

    [Fact]
    public async Task Another_territorys_certificate_does_not_destroy()
    {
        bundle.Exporter = "HK";
        bundle.Federation.Say(
            new PackageDestroyed(TestBundle.Package, Digest.Of(bundle.Content!), "retention-ended", "art-9", "removed",
                [TestBundle.NodeLine("node:HK")], [TestBundle.KeyLine(["HK-000000000000", "HK-000000000001"])],
                [Digest.Of([1]), Digest.Of([2])], ["HK-000000000000", "HK-000000000001"]),
            TestBundle.Order, "node:HK", TestFederation.Start.AddDays(91));
        bundle.Content = null;
        Assert.Equal([Finding.CertificateIncomplete], await bundle.Codes());
    }

    [Fact]
    public async Task Approvals_after_the_certificate_are_found()
    {
        bundle.Destroy();
        var certificate = bundle.Federation.Said[^1];
        var early = new TestBundle();
        var said = early.Federation.Said;
        var read = (PackageDestroyed)LotusBridge.Orders.Statements.OrderStatements.Reader
            .Read(certificate.Envelope, out _)!.Body;

        // The same statements get the same bytes, so the certificate can name approvals that are still to come.
        early.Copy();
        early.Federation.Say(read, TestBundle.Order, "node:MO", TestFederation.Start.AddDays(91));
        early.Approve(TestFederation.Official("MO", "custodian"));
        early.Approve(TestFederation.Official("MO", "endorser"));
        early.Content = null;
        Assert.Equal([Finding.CertificateIncomplete, Finding.ContentMissing], await early.Codes());
        Assert.Equal(9, said.Count);
    }

    /// <summary>The findings of a bundle that has this content as its second package.</summary>
    private static async Task<string[]> Second(byte[] content, params string[] recipients)
    {
        const string package = "P-AAAAAAAAAAAA";
        var two = new TestBundle();
        var provider = TestFederation.Official("4404", "provider");
        two.Federation.Say(
            TestBundle.Manifest(content, package) with { Recipients = recipients }, TestBundle.Order, provider,
            TestFederation.Start);
        var parts = two.Parts();
        var more = new BundleContent(
            package, content.Length, Digest.Of(content), _ => Task.FromResult<Stream>(new MemoryStream(content)));
        return await two.Codes(parts with { Contents = [.. parts.Contents, more] });
    }
}
