using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using LotusBridge.Ledger;

namespace LotusBridge.Node.Portal.Passkeys;

/// <summary>
/// Challenges for assertions: random, for one visitor, for a few minutes, and for one use. Nothing is kept of one that is
/// drawn, so that nobody can fill a memory with them: it carries its own end and a MAC under a key of this process.
/// </summary>
internal sealed class Challenges(TimeProvider clock)
{
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    private const int NonceLength = 16;
    private const int HeadLength = NonceLength + sizeof(long);
    private const int Length = HeadLength + SHA256.HashSizeInBytes;

    private readonly byte[] key = RandomNumberGenerator.GetBytes(SHA256.HashSizeInBytes);

    /// <summary>Those that an assertion has verified for, until their end.</summary>
    private readonly ConcurrentDictionary<Digest, DateTimeOffset> used = new();

    /// <param name="visitor">The token of the visitor's forms: an assertion from another browser does not fit.</param>
    public byte[] Draw(string visitor)
    {
        var challenge = new byte[Length];
        RandomNumberGenerator.Fill(challenge.AsSpan(0, NonceLength));
        BinaryPrimitives.WriteInt64BigEndian(challenge.AsSpan(NonceLength), (clock.GetUtcNow() + Life).UtcTicks);
        Mac(challenge, visitor).CopyTo(challenge.AsSpan(HeadLength));
        return challenge;
    }

    /// <summary>True for a challenge that was drawn for this visitor and has not ended.</summary>
    public bool Fits(ReadOnlySpan<byte> challenge, string visitor) =>
        challenge.Length == Length && CryptographicOperations.FixedTimeEquals(challenge[HeadLength..], Mac(challenge, visitor))
        && clock.GetUtcNow() < EndOf(challenge);

    /// <summary>True once for each challenge. Asked when everything else has verified.</summary>
    public bool Use(ReadOnlySpan<byte> challenge)
    {
        var now = clock.GetUtcNow();
        foreach (var ended in used.Where(one => now >= one.Value))
        {
            used.TryRemove(ended);
        }

        return used.TryAdd(Digest.Of(challenge), EndOf(challenge));
    }

    private static DateTimeOffset EndOf(ReadOnlySpan<byte> challenge) =>
        new(BinaryPrimitives.ReadInt64BigEndian(challenge[NonceLength..]), TimeSpan.Zero);

    private byte[] Mac(ReadOnlySpan<byte> challenge, string visitor)
    {
        byte[] bound = [.. challenge[..HeadLength], .. Encoding.UTF8.GetBytes(visitor)];
        return HMACSHA256.HashData(key, bound);
    }
}
