using System.Text;
using LotusBridge.Custody.Packages;
using LotusBridge.Custody.Sealing;
using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Packages;
using LotusBridge.Ledger;
using LotusBridge.Tests.Unit.Custody.Sealing;

namespace LotusBridge.Tests.Unit.Custody.Packages;

/// <summary>
/// What the provider's page seals in a browser (<c>web/src/seal</c>) is what the command line seals: these packages were made by
/// it, for the identities of <c>spec/sealing.md</c>.
/// </summary>
public sealed class BrowserPackageTests : IDisposable
{
    private const string Hybrid = "AGE-SECRET-KEY-PQ-1QYQSZQGPQYQSZQGPQYQSZQGPQYQSZQGPQYQSZQGPQYQSZQGPQYQSCTK5KM";
    private const string X25519 = "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("lotus-browser-");

    private string Target => Path.Combine(folder.FullName, "opened");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData("hybrid", Hybrid, 70_000)]
    [InlineData("x25519", X25519, 3)]
    public async Task A_package_sealed_in_a_browser_opens_under_its_manifest(string name, string identity, int length)
    {
        var manifest = Manifest(name);
        Assert.Null(manifest.Problem());
        await OpenAsync(Read(name + ".age"), manifest, identity);
        Assert.Equal("hello\n", await File.ReadAllTextAsync(Path.Combine(Target, "a.txt"), Files.Stop));
        Assert.Empty(await File.ReadAllBytesAsync(Path.Combine(Target, "empty"), Files.Stop));
        var rows = await File.ReadAllTextAsync(Path.Combine(Target, "頭", "rows.csv"), Files.Stop);
        Assert.Equal(new string('a', length), rows);
    }

    [Theory]
    [InlineData("hybrid")]
    [InlineData("x25519")]
    public void Its_list_of_parts_is_the_manifests(string name)
    {
        var @sealed = Manifest(name).Sealed;
        Assert.NotNull(PartList.Read(Read(name + ".parts"), @sealed.Size, @sealed.Root));
        Assert.Null(PartList.Read(new byte[Digest.Length], @sealed.Size, @sealed.Root));
    }

    [Fact]
    public async Task Another_manifest_releases_nothing_of_it()
    {
        var manifest = Manifest("x25519");
        var other = manifest with { Files = [.. manifest.Files.Select(file => file with { Root = manifest.Sealed.Root })] };
        await Assert.ThrowsAsync<PackageException>(() => OpenAsync(Read("x25519.age"), other, X25519));
        Assert.False(Directory.Exists(Target));
    }

    private static byte[] Read(string name) =>
        File.ReadAllBytes(Path.Combine(TestData.Repository, "web", "test", "vectors", name));

    private static PackageSealed Manifest(string name) =>
        StatementJson.Read<PackageSealed>(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Read(name + ".json"))));

    private async Task OpenAsync(byte[] bytes, PackageSealed manifest, string text)
    {
        Assert.True(KeyIdentity.TryParse(text, out var identity));
        await Package.OpenAsync(new MemoryStream(bytes), [identity], manifest, Target, Files.Stop);
    }
}
