using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using LotusBridge.Custody.Sealing;
using LotusBridge.Ledger;

namespace LotusBridge.Tests.Unit.Custody.Sealing;

public sealed class ContentHashTests
{
    private const int Leaf = ContentHash.LeafLength;

    /// <summary>The worked examples of <c>spec/sealing.md</c>, computed by another program.</summary>
    [Theory]
    [InlineData(0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData(1, "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb",
        "022a6979e6dab7aa5ae4c3e5e45f7e977112a7e63593820dbec1ec738a24f93c")]
    [InlineData(Leaf, "bf718b6f653bebc184e1479f1935b8da974d701b893afcf49e701f3e2f9f9c5a",
        "7366adee2c92fcc324cd5923fdf4e14253ae96baecff9e41999bfd07494165b5")]
    [InlineData(Leaf + 1, "008ffc88d3c96a9f307524eb361e47c5222a887fc45fa0c1fb8d429c5c23b430",
        "fee54bb2b31d237acb343ff28149dabfc5870a7548b7eb0347a95fbf96bb8e5d")]
    [InlineData(163_840, "bf2c8780842a00ae13e71a95b6aebc1067d5a064be3b8e672dbef907fd0862f2",
        "4802c3d4207575c3481792adb6a9e9dd7528714a25a1662b6fa3c489c0f35cec")]
    public void The_worked_examples_of_the_specification_hold(int length, string sha256, string root)
    {
        var hash = ContentHash.Of(Enumerable.Repeat((byte)'a', length).ToArray());
        Assert.Equal((sha256, root, (long)length), (hash.Sha256.Hex, hash.Root.Hex, hash.Length));
    }

    [Fact]
    public void Any_number_of_leaves_gives_the_root_of_the_recursive_definition()
    {
        for (var leaves = 0; leaves <= 17; leaves++)
        {
            foreach (var length in new[] { (leaves * Leaf) - 1, leaves * Leaf }.Where(length => length >= 0))
            {
                var content = Files.Content(length);
                var chunks = content.Chunk(Leaf).ToArray();
                Assert.Equal(Digest.From(Recursive(chunks)), ContentHash.Of(content).Root);
            }
        }
    }

    [Fact]
    public void The_pieces_in_which_a_content_comes_make_no_difference() =>
        Prop.ForAll<byte[][]>(pieces =>
        {
            using var hasher = new ContentHasher();
            foreach (var piece in pieces)
            {
                hasher.Append(piece);
            }

            return hasher.Finish() == ContentHash.Of([.. pieces.SelectMany(piece => piece)]);
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(1000)]
    [InlineData(Leaf - 1)]
    [InlineData(Leaf + 1)]
    [InlineData(3 * Leaf)]
    public void Pieces_across_leaf_boundaries_make_no_difference(int piece)
    {
        var content = Files.Content((4 * Leaf) + 9);
        using var hasher = new ContentHasher();
        foreach (var part in content.Chunk(piece))
        {
            hasher.Append(part);
        }

        Assert.Equal(ContentHash.Of(content), hasher.Finish());
    }

    [Fact]
    public void A_finished_hasher_starts_again_from_nothing()
    {
        using var hasher = new ContentHasher();
        hasher.Append(Files.Content(3 * Leaf));
        hasher.Finish();
        Assert.Equal(ContentHash.Of([]), hasher.Finish());
    }

    [Fact]
    public void One_changed_bit_changes_both_hashes()
    {
        var content = Files.Content(Leaf + 100);
        var before = ContentHash.Of(content);
        content[^1] ^= 1;
        var after = ContentHash.Of(content);
        Assert.NotEqual(before.Sha256, after.Sha256);
        Assert.NotEqual(before.Root, after.Root);
    }

    /// <summary>Without the two prefixes, a content made of two hashes would have the root of a longer one.</summary>
    [Fact]
    public void A_content_that_spells_two_leaf_hashes_has_another_root()
    {
        var content = Files.Content(2 * Leaf);
        byte[] nodes = [.. content.Chunk(Leaf).SelectMany(chunk => SHA256.HashData([0, .. chunk]))];
        Assert.NotEqual(ContentHash.Of(content).Root, ContentHash.Of(nodes).Root);
        Assert.NotEqual(ContentHash.Of(content).Root, ContentHash.Of([1, .. nodes]).Root);
    }

    [Fact]
    public async Task A_stream_gives_the_hash_of_its_bytes()
    {
        var content = Files.Content((2 * Leaf) + 3);
        Assert.Equal(ContentHash.Of(content), await ContentHash.OfAsync(new MemoryStream(content), Files.Stop));
    }

    [Fact]
    public async Task What_passes_through_is_hashed_in_either_direction_and_not_changed()
    {
        var content = Files.Content(Leaf + 3);
        using var read = new ContentHasher();
        using var written = new ContentHasher();
        using var into = new MemoryStream();
        await read.PassThrough(new MemoryStream(content)).CopyToAsync(written.PassThrough(into), Files.Stop);
        Assert.Equal(content, into.ToArray());
        Assert.Equal([ContentHash.Of(content), ContentHash.Of(content)], [read.Finish(), written.Finish()]);
    }

    [Fact]
    public void The_synchronous_way_is_hashed_too()
    {
        var content = Files.Content(300);
        using var read = new ContentHasher();
        using var written = new ContentHasher();
        using var into = new MemoryStream();
        read.PassThrough(new MemoryStream(content)).CopyTo(written.PassThrough(into));
        Assert.Equal([ContentHash.Of(content), ContentHash.Of(content)], [read.Finish(), written.Finish()]);
    }

    /// <summary>RFC 9162, section 2.1.1, as it is written there.</summary>
    private static byte[] Recursive(ReadOnlySpan<byte[]> chunks)
    {
        if (chunks.Length <= 1)
        {
            return chunks.IsEmpty ? SHA256.HashData([]) : SHA256.HashData([0, .. chunks[0]]);
        }

        var split = 1;
        while (split * 2 < chunks.Length)
        {
            split *= 2;
        }

        return SHA256.HashData([1, .. Recursive(chunks[..split]), .. Recursive(chunks[split..])]);
    }
}
