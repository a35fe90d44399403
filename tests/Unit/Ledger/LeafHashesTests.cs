using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using LotusBridge.Ledger;

namespace LotusBridge.Tests.Unit.Ledger;

public sealed class LeafHashesTests
{
    [Theory]
    [InlineData(64)]
    [InlineData(128)]
    [InlineData(65_536)]
    [InlineData(1)]
    [InlineData(100)]
    public void Leaves_hash_together_as_each_does_alone(int length)
    {
        for (var count = 0; count <= (2 * LeafHashes.Batch) + 1; count++)
        {
            var leaves = RandomNumberGenerator.GetBytes(count * length);
            var hashes = new byte[count * Digest.Length];
            LeafHashes.Of(leaves, length, hashes);
            for (var i = 0; i < count; i++)
            {
                Assert.Equal(
                    SHA256.HashData([0, .. leaves.AsSpan(i * length, length)]),
                    hashes.AsSpan(i * Digest.Length, Digest.Length).ToArray());
            }
        }
    }

    [Fact]
    public void A_part_of_a_leaf_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => LeafHashes.Of(new byte[129], 64, new byte[96]));

    [Fact]
    public void Too_little_room_for_the_hashes_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => LeafHashes.Of(new byte[128], 64, new byte[63]));

    [Fact]
    public void No_lane_reads_beyond_the_bytes()
    {
        Assert.SkipUnless(WideSha256.IsSupported, "the processor has no AVX-512");
        var first = new int[WideSha256.Lanes];
        Taking(new byte[128], first, 2);
        first[^1] = 1;
        Assert.Throws<ArgumentOutOfRangeException>(() => Taking(new byte[128], first, 2));
        first[^1] = -1;
        Assert.Throws<ArgumentOutOfRangeException>(() => Taking(new byte[128], first, 1));
    }

    private static void Taking(byte[] bytes, int[] first, int count)
    {
        var state = new Vector512<uint>[WideSha256.StateWords];
        WideSha256.Begin(state);
        WideSha256.Take(state, bytes, first, count);
    }
}
