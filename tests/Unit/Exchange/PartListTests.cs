using LotusBridge.Custody.Packages;
using LotusBridge.Custody.Sealing;
using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Packages;
using LotusBridge.Ledger;
using LotusBridge.Tests.Unit.Custody.Bundles;

namespace LotusBridge.Tests.Unit.Exchange;

public sealed class PartListTests
{
    private const int Leaf = ContentHash.LeafLength;
    private const int Part = PartList.PartBytes;

    public static TheoryData<int> Sizes { get; } = new(
        1, Leaf - 1, Leaf, Leaf + 1, Part - 1, Part, Part + 1, Part + Leaf, (2 * Part) - 1, 2 * Part, (2 * Part) + 1,
        (3 * Part) + (5 * Leaf) + 7, 4 * Part, (5 * Part) + 3);

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task The_list_of_parts_makes_the_root_of_the_whole(int size)
    {
        var content = Content(size);
        var list = await ListAsync(content);

        Assert.Equal(ContentHash.Of(content).Root, list.Root);
        Assert.Equal((size, PartList.CountOf(size)), ((int)list.Size, list.Count));
        Assert.Equal(size, Enumerable.Range(0, list.Count).Sum(list.LengthOf));
        var read = PartList.Read(list.Bytes, size, list.Root)!;
        for (var i = 0; i < list.Count; i++)
        {
            var at = (int)PartList.OffsetOf(i);
            Assert.Equal(ContentHash.Of(content.AsSpan(at, list.LengthOf(i))).Root, read[i]);
            Assert.Equal(i, read.Find(read[i]));
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task A_file_on_disk_has_the_list_of_its_bytes(int size)
    {
        var (content, path) = (Content(size), Path.Combine(Directory.CreateTempSubdirectory("lotus-parts-").FullName, "f"));
        await File.WriteAllBytesAsync(path, content);
        using (var file = File.OpenHandle(path))
        {
            Assert.Equal((await ListAsync(content)).Bytes.ToArray(), (await PartList.OfAsync(file, default)).Bytes.ToArray());
        }

        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task What_hashes_a_content_hands_over_the_same_list(int size)
    {
        var content = Content(size);
        using var parts = new MemoryStream();
        using var hasher = new ContentHasher { Parts = parts };
        hasher.Append(content);

        Assert.Equal(ContentHash.Of(content), hasher.Finish());
        Assert.Equal((await ListAsync(content)).Bytes.ToArray(), parts.ToArray());
    }

    [Fact]
    public async Task A_long_package_is_written_to_disk_beside_its_list_while_it_is_sealed()
    {
        // Longer than what is brought to the disk at a time, twice.
        var folder = Directory.CreateTempSubdirectory("lotus-parts-").FullName;
        var (content, path) = (Content(70 << 20), Path.Combine(folder, "P"));
        var source = new PackageSource(
            "a.bin", content.Length, TestBundle.Answer, _ => Task.FromResult<Stream>(new MemoryStream(content)));
        var identity = X25519Identity.Generate(new byte[32]);
        using var parts = new MemoryStream();
        PackageSealed manifest;
        await using (var into = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, 0))
        {
            manifest = await Package.SealAsync("P-000000000000", [source], [identity.Recipient], into, parts, default);
        }

        Assert.NotNull(PartList.Read(parts.ToArray(), manifest.Sealed.Size, manifest.Sealed.Root));
        await using var written = File.OpenRead(path);
        await Package.OpenAsync(written, [identity], manifest, Path.Combine(folder, "opened"), default);
        Assert.Equal(content, await File.ReadAllBytesAsync(Path.Combine(folder, "opened", "a.bin")));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_list_of_another_length_order_or_hash_is_not_the_lists()
    {
        var list = await ListAsync(Content((2 * Part) + 1));
        var (bytes, size, root) = (list.Bytes.ToArray(), list.Size, list.Root);

        Assert.NotNull(PartList.Read(bytes, size, root));
        Assert.Null(PartList.Read(bytes.AsMemory(32), size, root));
        Assert.Null(PartList.Read(bytes.AsMemory(0, 95), size, root));
        Assert.Null(PartList.Read((byte[])[.. bytes, .. bytes[..32]], size, root));
        Assert.Null(PartList.Read((byte[])[.. bytes[32..], .. bytes[..32]], size, root));
        Assert.Null(PartList.Read(bytes, size, Digest.Of(bytes)));
        Assert.Null(PartList.Read(bytes, 2 * Part, root));
        Assert.Null(PartList.Read(bytes, 0, root));
        Assert.Null(PartList.Read(bytes, PartList.MaxContentBytes + 1, root));
        for (var i = 0; i < bytes.Length; i++)
        {
            byte[] flipped = [.. bytes];
            flipped[i] ^= 1;
            Assert.Null(PartList.Read(flipped, size, root));
        }
    }

    [Fact]
    public async Task A_part_that_is_there_twice_has_no_one_place()
    {
        var list = await ListAsync(new byte[2 * Part]);
        Assert.Null(PartList.Read(list.Bytes, list.Size, list.Root));
    }

    [Fact]
    public async Task What_is_not_in_the_list_has_no_place()
    {
        var list = await ListAsync(Content(Part + 1));
        Assert.Equal(-1, list.Find(Digest.Of("another"u8)));
        Assert.Equal(-1, list.Find(list.Root));
        Assert.Equal(-1, list.Find(default));
    }

    [Fact]
    public async Task An_empty_file_has_no_parts() =>
        await Assert.ThrowsAsync<InvalidDataException>(() => ListAsync([]));

    [Fact]
    public void The_largest_file_has_the_longest_list()
    {
        Assert.Equal(PartList.MaxBytes, PartList.CountOf(PartList.MaxContentBytes) * Digest.Length);
        Assert.Equal(8 * 1024 * 1024, PartList.MaxBytes);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(17)]
    [InlineData(-1)]
    public void Other_numbers_of_lanes_are_refused(int lanes) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sending { Lanes = lanes });

    [Fact]
    public void With_the_usual_lanes_a_broken_line_costs_8_MiB_at_most() =>
        Assert.True(new Sending().Lanes * Part <= 8 * 1024 * 1024);

    internal static byte[] Content(int size)
    {
        var content = new byte[size];
        for (var i = 0; i < size; i++)
        {
            content[i] = (byte)((i * 31) + (i >> 8) + (i >> 16) + (i >> 22));
        }

        return content;
    }

    private static Task<PartList> ListAsync(byte[] content) => PartList.OfAsync(new MemoryStream(content), default);
}
