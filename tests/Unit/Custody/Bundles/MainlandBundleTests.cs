using LotusBridge.Custody.Bundles;
using LotusBridge.Custody.Mainland;
using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Tests.Unit.Custody.Mainland;
using LotusBridge.Tests.Unit.Custody.Sealing;

namespace LotusBridge.Tests.Unit.Custody.Bundles;

/// <summary>Bundles with a Mainland container beside the age file that every test bundle has.</summary>
public sealed class MainlandBundleTests
{
    private const string Package = "P-AAAAAAAAAAAA";

    private static readonly Sm2PrivateKey Signer = Sm2Vectors.KeyOf(5);

    private readonly TestBundle bundle = new();

    [Fact]
    public async Task A_container_that_is_its_manifests_holds()
    {
        var content = await Containers.Seal("hello"u8.ToArray());
        Say(Manifest(content));
        var reading = await bundle.Read(await bundle.Write(With(content)));
        Assert.Empty(reading.Findings);
        Assert.Equal(2, reading.Packages.Count(one => one.State == ContentState.Present));
    }

    [Fact]
    public async Task It_stands_under_a_name_that_is_not_ages()
    {
        var content = await Containers.Seal("hello"u8.ToArray());
        Say(Manifest(content));
        Assert.Contains($"content/{Package}.sm", System.Text.Encoding.Latin1.GetString(await bundle.Write(With(content))),
            StringComparison.Ordinal);
        Assert.Equal(
            [Finding.ContentWithoutManifest, Finding.ContentMissing], await bundle.Codes(With(content, isMainland: false)));
    }

    [Fact]
    public async Task Another_sm3_than_the_contents_is_found()
    {
        var content = await Containers.Seal("hello"u8.ToArray());
        var manifest = Manifest(content);
        Say(Signed(manifest with { Sealed = manifest.Sealed with { Sm3 = Sm3Digest.Of([1]) } }));
        Assert.Equal([Finding.ContentDiffers], await bundle.Codes(With(content)));
    }

    [Fact]
    public async Task Another_header_than_the_contents_is_found()
    {
        var content = await Containers.Seal("hello"u8.ToArray());
        var manifest = Manifest(content);
        Say(manifest with { Sealed = manifest.Sealed with { Header = Digest.Of([]) } });
        Assert.Equal([Finding.ContentDiffers], await bundle.Codes(With(content)));
    }

    [Fact]
    public async Task A_container_sealed_to_one_key_more_than_the_manifest_names_is_found()
    {
        var content = await Containers.Seal("hello"u8.ToArray(), Sm2Vectors.Key, Sm2Vectors.KeyOf(9));
        Say(Manifest(content));
        Assert.Equal([Finding.RecipientsDiffer], await bundle.Codes(With(content)));
    }

    [Fact]
    public async Task An_age_file_in_the_place_of_a_container_is_found()
    {
        var content = TestBundle.Seal();
        Say(Manifest(content));
        Assert.Equal([Finding.RecipientsDiffer], await bundle.Codes(With(content)));
    }

    [Fact]
    public async Task A_container_in_the_place_of_an_age_file_is_found()
    {
        var content = await Containers.Seal("hello"u8.ToArray());
        Say(Signed(Manifest(content) with { Recipients = [Files.Identity().Recipient.ToString()] }));
        Assert.Equal([Finding.RecipientsDiffer], await bundle.Codes(With(content, isMainland: false)));
    }

    [Fact]
    public async Task Sm3_of_an_age_file_is_compared_where_the_manifest_has_it()
    {
        var content = TestBundle.Seal();
        Say(Signed(Manifest(content) with { Recipients = [Files.Identity().Recipient.ToString()] }));
        Assert.Empty(await bundle.Codes(With(content, isMainland: false)));

        var other = new TestBundle();
        var manifest = Manifest(content) with { Recipients = [Files.Identity().Recipient.ToString()] };
        other.Federation.Say(
            Signed(manifest with { Sealed = manifest.Sealed with { Sm3 = Sm3Digest.Of([1]) } }), TestBundle.Order,
            TestFederation.Official("4404", "provider"), TestFederation.Start);
        var parts = other.Parts();
        Assert.Equal([Finding.ContentDiffers], await other.Codes(
            parts with { Contents = [.. parts.Contents, Content(content, false)] }));
    }

    private static PackageSealed Manifest(byte[] content)
    {
        var manifest = TestBundle.Manifest(content, Package);
        return Signed(manifest with
        {
            Files = [.. manifest.Files.Select(file => file with { Sm3 = Sm3Digest.Of("hello"u8) })],
            Sealed = manifest.Sealed with { Sm3 = Sm3Digest.Of(content) },
            Recipients = [Sm2Vectors.Key.PublicKey.ToString()],
        });
    }

    private static PackageSealed Signed(PackageSealed manifest) =>
        MainlandManifest.Sign(manifest, Signer, Sm2Vectors.Row());

    private static BundleContent Content(byte[] content, bool isMainland) => new(
        Package, content.Length, Digest.Of(content), _ => Task.FromResult<Stream>(new MemoryStream(content)), isMainland);

    private void Say(PackageSealed manifest) => bundle.Federation.Say(
        manifest, TestBundle.Order, TestFederation.Official("4404", "provider"), TestFederation.Start);

    private BundleParts With(byte[] content, bool isMainland = true)
    {
        var parts = bundle.Parts();
        return parts with { Contents = [.. parts.Contents, Content(content, isMainland)] };
    }
}
