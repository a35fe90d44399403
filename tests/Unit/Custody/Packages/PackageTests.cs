using System.Text;
using LotusBridge.Custody.Archives;
using LotusBridge.Custody.Packages;
using LotusBridge.Custody.Sealing;
using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Tests.Unit.Custody.Sealing;

namespace LotusBridge.Tests.Unit.Custody.Packages;

public sealed class PackageTests : IDisposable
{
    private const string Name = "P-7QK2M4XA9C1D";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("lotus-package-");

    private string Target => Path.Combine(folder.FullName, "opened");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task What_was_sealed_opens_file_by_file()
    {
        var (manifest, bytes) = await Seal(("通話/calls.csv", Files.Content(200_000)), ("empty", []));
        Assert.Null(manifest.Problem());
        Assert.Equal(["empty", "通話/calls.csv"], manifest.Files.Select(file => file.Name));

        await Open(bytes, manifest);

        Assert.Equal(Files.Content(200_000), await File.ReadAllBytesAsync(Path.Combine(Target, "通話", "calls.csv"), Files.Stop));
        Assert.Empty(await File.ReadAllBytesAsync(Path.Combine(Target, "empty"), Files.Stop));
        Assert.Equal([Target], Directory.GetFileSystemEntries(folder.FullName));
    }

    [Fact]
    public async Task The_manifest_says_what_anybody_can_measure()
    {
        var (manifest, bytes) = await Seal(("a", Files.Content(100_000)));
        var content = ContentHash.Of(Files.Content(100_000));
        Assert.Equal(new PackageFile("a", 100_000, content.Sha256, content.Root, Bundles.TestBundle.Answer), Assert.Single(manifest.Files));
        Assert.Equal(Digest.Of(bytes), manifest.Sealed.Sha256);
        Assert.Equal(ContentHash.Of(bytes).Root, manifest.Sealed.Root);
        Assert.Equal(bytes.Length, manifest.Sealed.Size);
        Assert.Equal(Digest.Of(bytes.AsSpan(0, Files.PayloadStart(bytes))), manifest.Sealed.Header);
        Assert.Equal([Files.Identity().Recipient.ToString()], manifest.Recipients);
    }

    [Fact]
    public async Task Inside_the_seal_is_a_canonical_archive()
    {
        var (_, bytes) = await Seal(("b", [2]), ("a", [1]));
        var archive = new CanonicalTarReader(new MemoryStream(await Files.Open(bytes)));
        Assert.Equal("a", (await archive.NextAsync(Files.Stop))!.Name);
        Assert.Equal("b", (await archive.NextAsync(Files.Stop))!.Name);
        Assert.Null(await archive.NextAsync(Files.Stop));
    }

    [Fact]
    public async Task A_long_source_does_not_stay_in_the_memory_of_the_system()
    {
        const int Length = (80 << 20) + 5;
        Assert.SkipUnless(File.Exists("/usr/bin/fincore"), "fincore (util-linux) is not installed");
        var source = new FileInfo(Path.Combine(folder.FullName, "long.bin"));
        await using (var file = source.Create())
        {
            await file.WriteAsync(Files.Content(Length), Files.Stop);
            file.Flush(flushToDisk: true);
        }

        Assert.SkipUnless(await CachedAsync(source) >= Length, "this file system keeps its pages elsewhere");
        source.Refresh();
        var manifest = await Package.SealAsync(
            Name, [PackageSource.Of("long.bin", source, Bundles.TestBundle.Answer)], [Files.Identity().Recipient], Stream.Null,
            Files.Stop);
        Assert.InRange(await CachedAsync(source), 0, Length / 2);
        Assert.Equal(Digest.Of(Files.Content(Length)), Assert.Single(manifest.Files).Sha256);
    }

    private static async Task<long> CachedAsync(FileInfo file)
    {
        using var fincore = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo("/usr/bin/fincore", ["-n", "-b", "-o", "RES", file.FullName])
            {
                RedirectStandardOutput = true,
                UseShellExecute = false,
            })!;
        var said = await fincore.StandardOutput.ReadToEndAsync(Files.Stop);
        return long.Parse(said, System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task Another_identity_opens_nothing()
    {
        var (manifest, bytes) = await Seal(("a", [1]));
        await Refused(bytes, manifest, Files.Identity(2));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(30)]
    [InlineData(250)]
    [InlineData(-1)]
    [InlineData(-600)]
    public async Task One_flipped_byte_releases_nothing(int at)
    {
        var (manifest, bytes) = await Seal(("a", Files.Content(70_000)));
        bytes[at < 0 ? bytes.Length + at : at] ^= 1;
        await Refused(bytes, manifest);
    }

    [Fact]
    public async Task A_sealed_file_cut_short_releases_nothing()
    {
        var (manifest, bytes) = await Seal(("a", Files.Content(200_000)));
        foreach (var length in new[] { 0, 100, 65_800, bytes.Length - 1 })
        {
            await Refused(bytes[..length], manifest);
        }
    }

    [Fact]
    public async Task The_same_files_sealed_again_are_another_package()
    {
        var (manifest, _) = await Seal(("a", [1]));
        var (_, other) = await Seal(("a", [1]));
        await Refused(other, manifest);
    }

    public static TheoryData<string, Func<PackageSealed, PackageSealed>> Deviations => new()
    {
        { "sha256", m => First(m, file => file with { Sha256 = Digest.Of([]) }) },
        { "root", m => First(m, file => file with { Root = Digest.Of([]) }) },
        { "size", m => First(m, file => file with { Size = file.Size + 1 }) },
        { "name", m => First(m, file => file with { Name = "A" }) },
        { "a file more", m => m with { Files = [.. m.Files, m.Files[0] with { Name = "z" }] } },
        { "a file less", m => m with { Files = [m.Files[0]] } },
        { "ciphertext", m => m with { Sealed = m.Sealed with { Sha256 = Digest.Of([]) } } },
        { "ciphertext size", m => m with { Sealed = m.Sealed with { Size = 1 } } },
        { "header", m => m with { Sealed = m.Sealed with { Header = Digest.Of([]) } } },
        { "a name out of the folder", m => First(m, file => file with { Name = "../a" }) },
        { "no files", m => m with { Files = [] } },
    };

    [Theory]
    [MemberData(nameof(Deviations))]
    public async Task A_manifest_that_says_anything_else_releases_nothing(string what, Func<PackageSealed, PackageSealed> change)
    {
        Assert.NotEmpty(what);
        var (manifest, bytes) = await Seal(("a", [1]), ("b", [2]));
        await Refused(bytes, change(manifest));
    }

    [Fact]
    public async Task Files_that_are_no_canonical_archive_release_nothing()
    {
        var (manifest, _) = await Seal(("a", [1]));
        using var archive = new MemoryStream();
        var writer = new CanonicalTarWriter(archive);
        await writer.AddAsync("a", new byte[] { 1 }, Files.Stop);
        await writer.FinishAsync(Files.Stop);
        var plain = archive.ToArray();
        plain[600] = 1;
        var bytes = await Files.Seal(plain);
        await Refused(bytes, manifest with
        {
            Sealed = new SealedContent(
                Digest.Of(bytes), bytes.Length, Digest.Of(bytes.AsSpan(0, Files.PayloadStart(bytes))),
                ContentHash.Of(bytes).Root),
        });
    }

    [Fact]
    public async Task A_folder_that_exists_is_not_written_into()
    {
        var (manifest, bytes) = await Seal(("a", [1]));
        Directory.CreateDirectory(Target);
        await Assert.ThrowsAsync<IOException>(() => Open(bytes, manifest));
        Assert.Empty(Directory.GetFileSystemEntries(Target));
    }

    [Fact]
    public async Task A_link_in_place_of_the_closed_folder_is_not_followed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need a privilege there");
        var (manifest, bytes) = await Seal(("a", [1]));
        var elsewhere = folder.CreateSubdirectory("elsewhere");
        Directory.CreateSymbolicLink(Target + ".opening", elsewhere.FullName);
        await Assert.ThrowsAsync<IOException>(() => Open(bytes, manifest));
        Assert.Empty(elsewhere.GetFileSystemInfos());
    }

    [Fact]
    public async Task A_cancelled_opening_leaves_nothing()
    {
        var (manifest, bytes) = await Seal(("a", [1]));
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            Package.OpenAsync(new MemoryStream(bytes), [Files.Identity()], manifest, Target, stop.Token));
        Assert.Empty(Directory.GetFileSystemEntries(folder.FullName));
    }

    [Theory]
    [InlineData("../a")]
    [InlineData("/a")]
    [InlineData("a\\b")]
    [InlineData("")]
    public async Task A_name_that_leads_elsewhere_is_not_sealed(string name) =>
        await Assert.ThrowsAsync<ArgumentException>(() => Seal((name, [1])));

    [Fact]
    public async Task A_name_twice_and_a_file_that_is_a_folder_are_not_sealed()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Seal(("a", [1]), ("a", [2])));
        await Assert.ThrowsAsync<ArgumentException>(() => Seal(("a", [1]), ("a/b", [2])));
        await Assert.ThrowsAsync<ArgumentException>(() => Seal(("a", [1]), ("a-b", [3]), ("a/b", [2])));
    }

    [Fact]
    public async Task No_files_and_no_recipients_are_not_sealed()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Seal());
        await Assert.ThrowsAsync<ArgumentException>(() => Package.SealAsync(
            Name, [Source("a", [1])], [], new MemoryStream(), Files.Stop));
        await Assert.ThrowsAsync<ArgumentException>(() => Package.SealAsync(
            "P-1", [Source("a", [1])], [Files.Identity().Recipient], new MemoryStream(), Files.Stop));
    }

    [Fact]
    public async Task What_an_examination_takes_away_is_never_seen_and_nothing_is_when_it_fails()
    {
        var (manifest, bytes) = await Seal(("a", [1]), ("b", [2]));
        await Assert.ThrowsAsync<InvalidDataException>(() => Package.OpenAsync(
            new MemoryStream(bytes), [Files.Identity()], manifest, Target, closed =>
            {
                Assert.True(File.Exists(Path.Combine(closed, "a")));
                Assert.False(Path.Exists(Target));
                throw new InvalidDataException("not reported");
            }, Files.Stop));
        Assert.Empty(Directory.GetFileSystemEntries(folder.FullName));

        await Package.OpenAsync(new MemoryStream(bytes), [Files.Identity()], manifest, Target, closed =>
        {
            File.Delete(Path.Combine(closed, "a"));
            return Task.CompletedTask;
        }, Files.Stop);
        Assert.Equal([Path.Combine(Target, "b")], Directory.GetFileSystemEntries(Target));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task A_file_that_changes_its_size_while_it_is_read_is_not_sealed(int difference)
    {
        var source = Source("a", Encoding.ASCII.GetBytes("hello"));
        await Assert.ThrowsAsync<InvalidDataException>(() => Package.SealAsync(
            Name, [source with { Size = source.Size + difference }], [Files.Identity().Recipient], new MemoryStream(), Files.Stop));
    }

    private static PackageSealed First(PackageSealed manifest, Func<PackageFile, PackageFile> change) =>
        manifest with { Files = [change(manifest.Files[0]), .. manifest.Files.Skip(1)] };

    private static PackageSource Source(string name, byte[] content) =>
        new(name, content.Length, Bundles.TestBundle.Answer, _ => Task.FromResult<Stream>(new MemoryStream(content)));

    private static async Task<(PackageSealed Manifest, byte[] Bytes)> Seal(params (string Name, byte[] Content)[] files)
    {
        using var into = new MemoryStream();
        var manifest = await Package.SealAsync(
            Name, [.. files.Select(file => Source(file.Name, file.Content))], [Files.Identity().Recipient], into, Files.Stop);
        return (manifest, into.ToArray());
    }

    private Task Open(byte[] bytes, PackageSealed manifest, X25519Identity? identity = null) =>
        Package.OpenAsync(new MemoryStream(bytes), [identity ?? Files.Identity()], manifest, Target, Files.Stop);

    private async Task Refused(byte[] bytes, PackageSealed manifest, X25519Identity? identity = null)
    {
        var refusal = await Assert.ThrowsAsync<PackageException>(() => Open(bytes, manifest, identity));
        Assert.Equal(PackageException.OutwardMessage, refusal.Message);
        Assert.NotEmpty(refusal.Detail);
        Assert.Empty(Directory.GetFileSystemEntries(folder.FullName));
    }
}
