using LotusBridge.Custody.Sealing;
using LotusBridge.Custody.Sealing.Lanes;

namespace LotusBridge.Tests.Unit.Custody.Sealing.Lanes;

/// <summary>Leaves that lanes have hashed before, however the content is cut, give the hash of one pass.</summary>
public sealed class LeavesTests
{
    private const int Leaf = ContentHash.LeafLength;

    [Theory]
    [InlineData(1)]
    [InlineData(Leaf - 1)]
    [InlineData(Leaf)]
    [InlineData(Leaf + 16)]
    [InlineData((3 * Leaf) - 7)]
    [InlineData(16 * (Leaf + 16))]
    public void Prepared_pieces_of_any_length_give_the_hash_of_one_pass(int piece)
    {
        var content = Files.Content((21 * Leaf) + 5);
        foreach (var before in new[] { 0, 1, 216, Leaf })
        {
            using var hasher = new ContentHasher();
            hasher.Append(content.AsSpan(0, before));
            var tap = new ContentTap(hasher);
            var leaves = new Leaves();
            var step = Math.Max(piece, 1000);
            for (var at = before; at < content.Length; at += step)
            {
                var part = content.AsSpan(at, Math.Min(step, content.Length - at));
                leaves.Clear();
                tap.Prepare(at - before, part, leaves);
                tap.Append(part, leaves);
            }

            Assert.Equal(ContentHash.Of(content), hasher.Finish());
        }
    }

    [Theory]
    [InlineData(0, Leaf, 1)]
    [InlineData(0, Leaf - 1, 0)]
    [InlineData(1, Leaf, 0)]
    [InlineData(1, (2 * Leaf) - 1, 1)]
    [InlineData(1, (2 * Leaf) - 2, 0)]
    [InlineData(5L * Leaf, 3 * Leaf, 3)]
    public void Only_leaves_that_lie_whole_in_the_bytes_are_prepared(long offset, int length, int count)
    {
        var leaves = new Leaves();
        leaves.AddWhole(offset, new byte[length]);
        Assert.Equal(count, Leaves.CountWhole(offset, length));
        Assert.Equal(32 * count, leaves.Hashes.Length);
    }

    [Fact]
    public void More_leaves_than_a_batch_has_find_room()
    {
        var leaves = new Leaves();
        leaves.AddWhole(0, new byte[100 * Leaf]);
        using var hasher = new ContentHasher();
        hasher.Append(new byte[100 * Leaf], leaves.Hashes);
        Assert.Equal(ContentHash.Of(new byte[100 * Leaf]), hasher.Finish());
    }
}
