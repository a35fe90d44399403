using LotusBridge.Custody.Packages;
using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Tests.Unit.Custody.Sealing;
using LotusBridge.Tests.Unit.Custody.Sealing.Ranges;

namespace LotusBridge.Tests.Unit.Custody.Packages;

public sealed class PackageRangesTests
{
    private const int Length = 300_000;

    [Fact]
    public async Task Bytes_of_one_file_are_read_without_the_rest()
    {
        var (manifest, bytes) = await Seal();
        var source = new CountedBytes(bytes);
        using var ranges = await PackageRanges.OpenAsync(source, [Files.Identity()], manifest, Files.Stop);
        Assert.Equal(["a", "b/long", "c", "empty"], ranges.Files.Select(file => file.Name));

        Assert.Equal(Files.Content(Length)[250_000..250_010], await Read(ranges, "b/long", 250_000, 10));
        Assert.True(source.Read < Length, "read more than half of the package");
        Assert.Equal(Files.Content(Length), await Read(ranges, "b/long", 0, Length));
        Assert.Equal([3], await Read(ranges, "c", 0, 1));
        Assert.Empty(await Read(ranges, "empty", 0, 0));
    }

    [Theory]
    [InlineData("c", 0, 2)]
    [InlineData("c", 1, 1)]
    [InlineData("c", -1, 1)]
    [InlineData("c", 0, -1)]
    [InlineData("empty", 0, 1)]
    [InlineData("b/long", Length, 1)]
    [InlineData("b/long", 1, long.MaxValue)]
    public async Task A_range_outside_of_the_file_never_shows_its_neighbour(string name, long offset, long length)
    {
        var (manifest, bytes) = await Seal();
        using var ranges = await PackageRanges.OpenAsync(new CountedBytes(bytes), [Files.Identity()], manifest, Files.Stop);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Read(ranges, name, offset, length));
    }

    [Theory]
    [InlineData("b")]
    [InlineData("A")]
    [InlineData("")]
    [InlineData("../a")]
    public async Task A_file_that_the_manifest_does_not_have_is_refused(string name)
    {
        var (manifest, bytes) = await Seal();
        using var ranges = await PackageRanges.OpenAsync(new CountedBytes(bytes), [Files.Identity()], manifest, Files.Stop);
        await Assert.ThrowsAsync<ArgumentException>(() => Read(ranges, name, 0, 0));
    }

    [Fact]
    public async Task Another_package_of_the_same_files_is_refused()
    {
        var (manifest, _) = await Seal();
        var (_, other) = await Seal();
        await Refused(other, manifest);
    }

    public static TheoryData<string, Func<PackageSealed, PackageSealed>> Deviations => new()
    {
        { "header", m => m with { Sealed = m.Sealed with { Header = Digest.Of([]) } } },
        { "ciphertext size", m => m with { Sealed = m.Sealed with { Size = m.Sealed.Size + 1 } } },
        { "a file more", m => m with { Files = [.. m.Files, m.Files[0] with { Name = "z" }] } },
        { "a file less", m => m with { Files = [.. m.Files.Skip(1)] } },
        { "a longer file", m => m with { Files = [m.Files[0] with { Size = 513 }, .. m.Files.Skip(1)] } },
        { "an impossible size", m => m with { Files = [m.Files[0] with { Size = long.MaxValue }, .. m.Files.Skip(1)] } },
        { "no files", m => m with { Files = [] } },
    };

    [Theory]
    [MemberData(nameof(Deviations))]
    public async Task A_manifest_that_says_anything_else_shows_nothing(string what, Func<PackageSealed, PackageSealed> change)
    {
        Assert.NotEmpty(what);
        var (manifest, bytes) = await Seal();
        await Refused(bytes, change(manifest));
    }

    /// <summary>The same layout, so only the header before the file tells.</summary>
    [Fact]
    public async Task A_file_under_another_name_is_not_shown_as_the_one_asked_for()
    {
        var (manifest, bytes) = await Seal();
        var renamed = manifest with { Files = [manifest.Files[0] with { Name = "A" }, .. manifest.Files.Skip(1)] };
        using var ranges = await PackageRanges.OpenAsync(new CountedBytes(bytes), [Files.Identity()], renamed, Files.Stop);
        await Assert.ThrowsAsync<PackageException>(() => Read(ranges, "A", 0, 1));
    }

    [Fact]
    public async Task A_changed_chunk_and_another_identity_show_nothing_and_say_the_same()
    {
        var (manifest, bytes) = await Seal();
        bytes[150_000] ^= 1;
        using var ranges = await PackageRanges.OpenAsync(new CountedBytes(bytes), [Files.Identity()], manifest, Files.Stop);
        var refusal = await Assert.ThrowsAsync<PackageException>(() => Read(ranges, "b/long", 0, Length));
        Assert.Equal(PackageException.OutwardMessage, refusal.Message);
        refusal = await Assert.ThrowsAsync<PackageException>(() => PackageRanges.OpenAsync(
            new CountedBytes(bytes), [Files.Identity(2)], manifest, Files.Stop));
        Assert.Equal(PackageException.OutwardMessage, refusal.Message);
    }

    private static async Task Refused(byte[] bytes, PackageSealed manifest) => await Assert.ThrowsAsync<PackageException>(
        () => PackageRanges.OpenAsync(new CountedBytes(bytes), [Files.Identity()], manifest, Files.Stop));

    private static async Task<byte[]> Read(PackageRanges ranges, string name, long offset, long length)
    {
        using var into = new MemoryStream();
        await ranges.CopyAsync(name, offset, length, into, Files.Stop);
        return into.ToArray();
    }

    private static async Task<(PackageSealed Manifest, byte[] Bytes)> Seal()
    {
        (string Name, byte[] Content)[] files = [("a", [1, 2]), ("b/long", Files.Content(Length)), ("c", [3]), ("empty", [])];
        using var into = new MemoryStream();
        var manifest = await Package.SealAsync(
            "P-7QK2M4XA9C1D",
            [.. files.Select(file => new PackageSource(
                file.Name, file.Content.Length, Bundles.TestBundle.Answer,
                _ => Task.FromResult<Stream>(new MemoryStream(file.Content))))],
            [Files.Identity().Recipient], into, Files.Stop);
        return (manifest, into.ToArray());
    }
}
