using System.Security.Cryptography;
using LotusBridge.Ledger;

namespace LotusBridge.Tests.Unit.Ledger;

public sealed class Sha256Tests
{
    [Fact]
    public void Every_length_gives_the_hash_that_the_runtime_gives()
    {
        var message = new byte[5000];
        for (var i = 0; i < message.Length; i++)
        {
            message[i] = (byte)(i * 31);
        }

        var hash = new byte[Digest.Length];
        foreach (var length in Enumerable.Range(0, 300).Concat([1023, 1024, 1025, 2047, 2048, 2049, 5000]))
        {
            Sha256.Hash(message.AsSpan(0, length), hash);
            Assert.Equal(SHA256.HashData(message.AsSpan(0, length)), hash);
        }
    }

    [Fact]
    public void A_hash_may_take_the_place_of_a_part_of_its_message()
    {
        var message = Enumerable.Range(0, 64).Select(i => (byte)i).ToArray();
        var expected = SHA256.HashData(message);

        Sha256.Hash(message, message.AsSpan(8, Digest.Length));

        Assert.Equal(expected, message[8..40]);
    }

    [Fact]
    public void A_place_that_is_too_short_is_not_written_past() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Sha256.Hash("a"u8, new byte[Digest.Length - 1]));
}
