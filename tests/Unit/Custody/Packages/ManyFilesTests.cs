using LotusBridge.Custody.Archives;
using LotusBridge.Custody.Packages;
using LotusBridge.Custody.Sealing;
using LotusBridge.Custody.Statements;
using LotusBridge.Orders.Statements;
using LotusBridge.Tests.Unit.Custody.Sealing;

namespace LotusBridge.Tests.Unit.Custody.Packages;

/// <summary>Many small files and few long ones, over several lanes: files begin and end anywhere in a batch.</summary>
public sealed class ManyFilesTests : IDisposable
{
    private const int Batch = LotusBridge.Custody.Sealing.Lanes.Batch.MostChunks * Payload.ChunkLength;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("lotus-many-");

    public void Dispose() => folder.Delete(recursive: true);

    public static TheoryData<int, int[]> Shapes => new()
    {
        { 1, [Batch - 512, 0, 1, Batch] },
        { 3, [Batch - 512, 0, 1, Batch] },
        { 2, [(2 * Batch) + 7, 65_536, 65_535, 65_537, Batch - 1024] },
        { 4, [0, 0, 0] },
        { 2, [Batch - 1536] },
        { 3, [.. Enumerable.Range(0, 400)] },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task Files_of_all_lengths_are_measured_as_if_they_were_alone(int lanes, int[] lengths)
    {
        var files = lengths.Select((length, i) => ($"f{i:0000}", Files.Content(length + i)[i..])).ToArray();
        var (manifest, bytes) = await Seal(lanes, files);
        Assert.Equal(
            files.Select(file => ContentHash.Of(file.Item2)),
            manifest.Files.Select(file => new ContentHash(file.Sha256, file.Root, file.Size)));
        var target = Path.Combine(folder.FullName, "opened");
        await Package.OpenAsync(
            new MemoryStream(bytes), [Files.Identity()], manifest, target, new Pace(lanes), Files.Stop);
        foreach (var (name, content) in files)
        {
            Assert.True(content.AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(target, name))), name);
        }
    }

    [Fact]
    public async Task Ten_thousand_tiny_files_pass_and_their_manifest_is_one_statement()
    {
        const int count = PackageSealed.MaxFiles;
        var (manifest, bytes) = await Seal(3, [.. Enumerable.Range(0, count).Select(i => (
            $"{i:00000} a name as long as names of files are when people give them.txt", Files.Content(i % 7)))]);
        Assert.Equal(
            Enumerable.Range(0, count).Select(i => ContentHash.Of(Files.Content(i % 7)).Sha256),
            manifest.Files.Select(file => file.Sha256));

        var signed = OrderStatements.Reader.Sign(
            manifest, Bundles.TestBundle.Order, "MO-0123456789ab", TestFederation.Start, [], TestFederation.Key("k"));
        Assert.InRange(signed.Envelope.Payload.Length, 3_000_000, StatementReader.MaxListBytes);
        var read = Assert.IsType<PackageSealed>(OrderStatements.Reader.Read(signed.Envelope.Bytes, out _)!.Body);

        var target = Path.Combine(folder.FullName, "opened");
        await Package.OpenAsync(new MemoryStream(bytes), [Files.Identity()], read, target, Files.Stop);
        Assert.Equal(manifest.Files.Select(file => file.Name), Directory.GetFiles(target).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task More_files_or_longer_names_than_a_manifest_holds_are_refused_before_anything_is_sealed()
    {
        var many = await Assert.ThrowsAsync<ArgumentException>(
            () => Seal(1, [.. Enumerable.Range(0, PackageSealed.MaxFiles + 1).Select(i => ($"f{i}", Array.Empty<byte>()))]));
        Assert.Contains("1 to 10000 files", many.Message, StringComparison.Ordinal);

        var (manifest, _) = await Seal(1, ("f", []));
        var filled = manifest with
        {
            Files = [.. Enumerable.Range(0, PackageSealed.MaxFiles).Select(i =>
                manifest.Files[0] with { Name = string.Join('/', Enumerable.Repeat($"{i:00000}" + new string('x', 45), 8)) })],
        };
        Assert.Throws<ArgumentException>(() => OrderStatements.Reader.Write(
            filled, Bundles.TestBundle.Order, "MO-0123456789ab", TestFederation.Start, []));
    }

    [Theory]
    [InlineData("a", "a/b")]
    [InlineData("a/b", "a/b/c/d")]
    [InlineData("a/b/c", "a/b/c/d")]
    public void A_name_is_not_a_file_and_a_folder(string file, string below)
    {
        Assert.Equal(file, ArchiveName.FolderAndFile([file, "a-b", below]));
        Assert.Null(ArchiveName.FolderAndFile([file + "x", "a-b", below]));
    }

    [Theory]
    [InlineData("a:b")]
    [InlineData("a*")]
    [InlineData("a\u0000b")]
    [InlineData("a\nb")]
    [InlineData("..")]
    [InlineData("a/../b")]
    [InlineData("./a")]
    [InlineData("a//b")]
    [InlineData("a/")]
    [InlineData(" a")]
    [InlineData("a.")]
    public async Task A_hostile_name_is_not_sealed_and_a_manifest_with_it_is_not_opened(string name)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Seal(2, (name, [1])));
        var (manifest, bytes) = await Seal(2, ("a", [1]));
        var hostile = manifest with { Files = [manifest.Files[0] with { Name = name }] };
        var target = Path.Combine(folder.FullName, "opened");
        await Assert.ThrowsAsync<PackageException>(() => Package.OpenAsync(
            new MemoryStream(bytes), [Files.Identity()], hostile, target, Files.Stop));
        Assert.Empty(folder.GetFileSystemInfos());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task A_file_that_cannot_be_read_in_the_middle_ends_the_sealing_and_every_stream_is_closed(int lanes)
    {
        var opened = new List<MemoryStream>();
        PackageSource Source(string name, Func<Stream> open) => new(
            name, Batch, Bundles.TestBundle.Answer, _ => Task.FromResult(open()));
        Stream Kept()
        {
            opened.Add(new MemoryStream(Files.Content(Batch)));
            return opened[^1];
        }

        var error = await Assert.ThrowsAsync<IOException>(() => Package.SealAsync(
            "P-7QK2M4XA9C1D",
            [Source("a", Kept), Source("b", Kept), Source("c", () => throw new IOException("unreadable")), Source("d", Kept)],
            [Files.Identity().Recipient], new MemoryStream(), new Pace(lanes), Files.Stop));
        Assert.Equal("unreadable", error.Message);
        Assert.Equal(2, opened.Count);
        Assert.All(opened, stream => Assert.False(stream.CanRead));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task A_changed_chunk_in_the_middle_of_a_long_package_releases_nothing(int lanes)
    {
        var (manifest, bytes) = await Seal(lanes, ("a", Files.Content(2 * Batch)), ("b", Files.Content(2 * Batch)));
        bytes[bytes.Length / 2] ^= 1;
        var target = Path.Combine(folder.FullName, "opened");
        await Assert.ThrowsAsync<PackageException>(() => Package.OpenAsync(
            new MemoryStream(bytes), [Files.Identity()], manifest, target, new Pace(lanes), Files.Stop));
        Assert.Empty(folder.GetFileSystemInfos());
    }

    private static async Task<(PackageSealed Manifest, byte[] Bytes)> Seal(
        int lanes, params (string Name, byte[] Content)[] files)
    {
        using var into = new MemoryStream();
        var manifest = await Package.SealAsync(
            "P-7QK2M4XA9C1D",
            [.. files.Select(file => new PackageSource(
                file.Name, file.Content.Length, Bundles.TestBundle.Answer,
                _ => Task.FromResult<Stream>(new MemoryStream(file.Content))))],
            [Files.Identity().Recipient], into, new Pace(lanes), Files.Stop);
        return (manifest, into.ToArray());
    }
}
