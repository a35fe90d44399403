using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace LotusBridge.Custody.Sealing.Journals;

/// <summary>
/// The start of a journal: what the sealed file is made with, itself an age file for the sealer alone. It is bound to the
/// recipients and to the content's length; another list or another length is another sealing.
/// </summary>
internal static class JournalKeys
{
    /// <summary>The line that every journal starts with.</summary>
    public const string Magic = "lotus-bridge/sealing-journal/v1\n";

    /// <summary>The longest sealed part, in bytes: a header of the longest kind, and its own frame.</summary>
    public const int MaxLength = Header.MaxLength + 4096;

    private const int LengthAt = FileKey.Length + Payload.NonceLength;
    private const int RecipientsAt = LengthAt + sizeof(long);
    private const int HeaderAt = RecipientsAt + SHA256.HashSizeInBytes;

    public static async Task<byte[]> SealAsync(
        SealingKeys keys, long length, ReadOnlyMemory<byte> recipients, KeyRecipient own, Randomness random)
    {
        var plain = GC.AllocateArray<byte>(HeaderAt + keys.Header.Bytes.Length, pinned: true);
        keys.Key.Bytes.CopyTo(plain);
        keys.Nonce.Span.CopyTo(plain.AsSpan(FileKey.Length));
        BinaryPrimitives.WriteInt64BigEndian(plain.AsSpan(LengthAt), length);
        recipients.Span.CopyTo(plain.AsSpan(RecipientsAt));
        keys.Header.Bytes.Span.CopyTo(plain.AsSpan(HeaderAt));
        using var from = new MemoryStream(plain, writable: false);
        using var into = new MemoryStream();
        into.Write(Encoding.ASCII.GetBytes(Magic));
        into.Write(new byte[sizeof(int)]);
        await Age.SealAsync(from, into, [own], armor: false, random, new Lanes.Passage(new Pace(1)), default)
            .ConfigureAwait(false);
        CryptographicOperations.ZeroMemory(plain);
        var start = into.ToArray();
        BinaryPrimitives.WriteInt32BigEndian(start.AsSpan(Magic.Length), start.Length - Magic.Length - sizeof(int));
        return start;
    }

    /// <summary>The keys, where they are for this content and these recipients; else null.</summary>
    /// <exception cref="NoIdentityMatchException">The journal is somebody else's.</exception>
    /// <exception cref="AgeFormatException">It was changed.</exception>
    public static async Task<SealingKeys?> OpenAsync(
        byte[] sealedKeys, long length, ReadOnlyMemory<byte> recipients, KeyIdentity own, CancellationToken stop)
    {
        var buffer = GC.AllocateArray<byte>(sealedKeys.Length, pinned: true);
        using var from = new MemoryStream(sealedKeys, writable: false);
        using var into = new MemoryStream(buffer);
        await Age.OpenAsync(from, into, [own], new Pace(1), stop).ConfigureAwait(false);
        try
        {
            var plain = buffer.AsMemory(0, (int)into.Position);
            if (plain.Length <= HeaderAt
                || BinaryPrimitives.ReadInt64BigEndian(plain.Span[LengthAt..]) != length
                || !plain.Span[RecipientsAt..HeaderAt].SequenceEqual(recipients.Span))
            {
                return null;
            }

            var key = new FileKey();
            plain.Span[..FileKey.Length].CopyTo(key.Bytes);
            var header = HeaderParser.Parse(plain[HeaderAt..].ToArray());
            return new SealingKeys(key, header, plain[FileKey.Length..LengthAt].ToArray());
        }
        finally
        {
            CryptographicOperations.ZeroMemory(buffer);
        }
    }

    /// <summary>One digest for the list, in its order.</summary>
    public static byte[] Digest(IReadOnlyList<KeyRecipient> recipients) =>
        SHA256.HashData(Encoding.ASCII.GetBytes(string.Join('\n', recipients)));
}
