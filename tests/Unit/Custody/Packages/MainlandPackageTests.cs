using System.Text;
using LotusBridge.Custody.Mainland;
using LotusBridge.Custody.Packages;
using LotusBridge.Custody.Sealing;
using LotusBridge.Custody.Statements;
using LotusBridge.Tests.Unit.Custody.Bundles;
using LotusBridge.Tests.Unit.Custody.Mainland;
using LotusBridge.Tests.Unit.Custody.Sealing;

namespace LotusBridge.Tests.Unit.Custody.Packages;

/// <summary>Packages with SM3 values and an SM2 signature, in Mainland containers and in age files.</summary>
public sealed class MainlandPackageTests : IDisposable
{
    private const string Name = "P-7QK2M4XA9C1D";

    private static readonly Sm2PrivateKey Signer = Sm2Vectors.KeyOf(5);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("lotus-package-");

    private string Target => Path.Combine(folder.FullName, "opened");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task What_was_sealed_into_a_container_opens_file_by_file()
    {
        var (manifest, bytes) = await Seal();
        Assert.Null(manifest.Problem());
        Assert.True(MainlandContainer.IsStart(bytes));
        await Open(bytes, manifest);
        Assert.Equal(Files.Content(200_000), await File.ReadAllBytesAsync(Path.Combine(Target, "calls.csv"), Files.Stop));
        Assert.Empty(await File.ReadAllBytesAsync(Path.Combine(Target, "empty"), Files.Stop));
    }

    [Fact]
    public async Task The_manifest_has_sm3_of_every_file_and_of_the_whole()
    {
        var (manifest, bytes) = await Seal();
        Assert.Equal(Sm3Digest.Of(Files.Content(200_000)), manifest.Files[0].Sm3);
        Assert.Equal(Sm3Digest.Of([]), manifest.Files[1].Sm3);
        Assert.Equal(Sm3Digest.Of(bytes), manifest.Sealed.Sm3);
        Assert.Equal(Signer.PublicKey.ToString(), manifest.Sm2!.Key);
        Assert.Equal(ContentHash.Of(bytes).Sha256, manifest.Sealed.Sha256);
    }

    [Fact]
    public async Task The_signed_text_is_the_one_of_the_specification()
    {
        var (manifest, bytes) = await Seal();
        Assert.Equal(
            $"lotus-bridge/sm-manifest/v1\npackage {Name}\nsealed {Sm3Digest.Of(bytes).Hex} {bytes.Length}\n"
            + $"file {Sm3Digest.Of(Files.Content(200_000)).Hex} 200000 calls.csv\nfile {Sm3Digest.Of([]).Hex} 0 empty\n"
            + $"recipient {Sm2Vectors.Key.PublicKey}\n",
            Encoding.UTF8.GetString(MainlandManifest.TextOf(manifest)!));
    }

    [Fact]
    public async Task An_age_package_may_have_them_too_and_opens_with_an_age_key()
    {
        using var into = new MemoryStream();
        var manifest = await Package.SealAsync(
            Name, Sources(), [Files.Identity().Recipient], Signer, into, parts: null, Files.Stop);
        Assert.Null(manifest.Problem());
        Assert.Equal(Sm3Digest.Of(into.ToArray()), manifest.Sealed.Sm3);
        await Package.OpenAsync(
            new MemoryStream(into.ToArray()), [Files.Identity()], manifest, Target, Files.Stop);
        Assert.True(File.Exists(Path.Combine(Target, "calls.csv")));
    }

    [Fact]
    public async Task Another_key_opens_nothing()
    {
        var (manifest, bytes) = await Seal();
        await Refused(bytes, manifest, Sm2Vectors.KeyOf(2));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(60)]
    [InlineData(250)]
    [InlineData(-1)]
    [InlineData(-70_000)]
    public async Task One_flipped_byte_releases_nothing(int at)
    {
        var (manifest, bytes) = await Seal();
        bytes[at < 0 ? bytes.Length + at : at] ^= 1;
        await Refused(bytes, manifest);
    }

    public static TheoryData<string, Func<PackageSealed, PackageSealed>> NotSigned => new()
    {
        { "no signature", m => m with { Sm2 = null } },
        { "another's signature", m => m with { Sm2 = m.Sm2! with { Key = Sm2Vectors.Key.PublicKey.ToString() } } },
        { "no key", m => m with { Sm2 = m.Sm2! with { Key = "sm1" } } },
        { "an age key", m => m with { Sm2 = m.Sm2! with { Key = Files.Identity().Recipient.ToString() } } },
        { "no base64", m => m with { Sm2 = m.Sm2! with { Signature = m.Sm2.Signature + " " } } },
        { "unpadded base64", m => m with { Sm2 = m.Sm2! with { Signature = m.Sm2.Signature.TrimEnd('=')[..^1] } } },
        { "an empty signature", m => m with { Sm2 = m.Sm2! with { Signature = "" } } },
        { "a file without SM3", m => First(m, file => file with { Sm3 = null }) },
        { "a whole without SM3", m => m with { Sealed = m.Sealed with { Sm3 = null } } },
        { "no SM3 at all", m => m with { Sm2 = null, Sealed = m.Sealed with { Sm3 = null },
            Files = [.. m.Files.Select(file => file with { Sm3 = null })] } },
        { "another SM3 of a file", m => First(m, file => file with { Sm3 = Sm3Digest.Of([1]) }) },
        { "another SM3 of the whole", m => m with { Sealed = m.Sealed with { Sm3 = Sm3Digest.Of([1]) } } },
        { "another name", m => First(m, file => file with { Name = "a" }) },
        { "another size", m => First(m, file => file with { Size = 1 }) },
        { "another package", m => m with { Package = "P-AAAAAAAAAAAA" } },
        { "another recipient", m => m with { Recipients = [Sm2Vectors.KeyOf(9).PublicKey.ToString()] } },
        { "a recipient more", m => m with { Recipients = [.. m.Recipients, Sm2Vectors.KeyOf(9).PublicKey.ToString()] } },
        { "a recipient of another suite", m => m with { Recipients = [.. m.Recipients, Files.Identity().Recipient.ToString()] } },
    };

    [Theory]
    [MemberData(nameof(NotSigned))]
    public async Task A_manifest_whose_signature_is_not_over_it_is_none(string what, Func<PackageSealed, PackageSealed> change)
    {
        var (manifest, bytes) = await Seal();
        Assert.True(change(manifest).Problem() is not null, what);
        await Refused(bytes, change(manifest));
    }

    public static TheoryData<string, Func<PackageSealed, PackageSealed>> SignedLies => new()
    {
        { "another SM3 of a file", m => First(m, file => file with { Sm3 = Sm3Digest.Of([1]) }) },
        { "another SM3 of the whole", m => m with { Sealed = m.Sealed with { Sm3 = Sm3Digest.Of([1]) } } },
    };

    [Theory]
    [MemberData(nameof(SignedLies))]
    public async Task Sm3_values_that_are_signed_and_wrong_release_nothing(string what, Func<PackageSealed, PackageSealed> change)
    {
        Assert.NotEmpty(what);
        var (manifest, bytes) = await Seal();
        var lie = MainlandManifest.Sign(change(manifest), Signer, Sm2Vectors.Row());
        Assert.Null(lie.Problem());
        await Refused(bytes, lie);
    }

    [Fact]
    public async Task A_signed_manifest_of_two_suites_is_none()
    {
        var (manifest, _) = await Seal();
        var mixed = manifest with { Recipients = [.. manifest.Recipients, Files.Identity().Recipient.ToString()] };
        Assert.Contains("not to both", MainlandManifest.Sign(mixed, Signer, Sm2Vectors.Row()).Problem(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signature_over_nothing_is_not_over_a_manifest_without_its_values()
    {
        var (manifest, _) = await Seal();
        var over = Sm2Signature.Of(Signer, [], Sm2Vectors.Row());
        Assert.NotNull((First(manifest, file => file with { Sm3 = null }) with { Sm2 = over }).Problem());
        Assert.NotNull((manifest with { Sm2 = over, Sealed = manifest.Sealed with { Sm3 = null } }).Problem());
    }

    [Fact]
    public async Task What_is_not_of_the_profile_needs_nothing_of_it()
    {
        using var into = new MemoryStream();
        var manifest = await Package.SealAsync(Name, Sources(), [Files.Identity().Recipient], into, Files.Stop);
        Assert.Null(manifest.Problem());
        Assert.Null(manifest.Sm2);
        Assert.Null(MainlandManifest.TextOf(manifest));
        Assert.Throws<ArgumentException>(() => MainlandManifest.Sign(manifest, Signer, Sm2Vectors.Row()));
    }

    [Fact]
    public void An_order_has_containers_only_where_all_its_recipients_are_sm2_keys()
    {
        var (sm2, age) = (Sm2Vectors.Key.PublicKey.ToString(), Files.Identity().Recipient.ToString());
        Assert.True(MainlandManifest.IsContainer([sm2, sm2]));
        Assert.False(MainlandManifest.IsContainer([sm2, age]));
        Assert.False(MainlandManifest.IsContainer([age]));
        Assert.False(MainlandManifest.IsContainer([]));
    }

    private static IReadOnlyList<PackageSource> Sources() =>
    [
        new("calls.csv", 200_000, TestBundle.Answer, _ => Task.FromResult<Stream>(new MemoryStream(Files.Content(200_000)))),
        new("empty", 0, TestBundle.Answer, _ => Task.FromResult<Stream>(new MemoryStream([]))),
    ];

    private static async Task<(PackageSealed Manifest, byte[] Bytes)> Seal()
    {
        using var into = new MemoryStream();
        var manifest = await Package.SealAsync(
            Name, Sources(), [Sm2Vectors.Key.PublicKey], Signer, into, parts: null, Files.Stop);
        return (manifest, into.ToArray());
    }

    private static PackageSealed First(PackageSealed manifest, Func<PackageFile, PackageFile> change) =>
        manifest with { Files = [change(manifest.Files[0]), .. manifest.Files.Skip(1)] };

    private Task Open(byte[] bytes, PackageSealed manifest, Sm2PrivateKey? secret = null) => Package.OpenAsync(
        new MemoryStream(bytes), [secret ?? Sm2Vectors.Key], manifest, Target, _ => Task.CompletedTask, Files.Stop);

    private async Task Refused(byte[] bytes, PackageSealed manifest, Sm2PrivateKey? secret = null)
    {
        await Assert.ThrowsAsync<PackageException>(() => Open(bytes, manifest, secret));
        Assert.Empty(Directory.GetFileSystemEntries(folder.FullName));
    }
}
