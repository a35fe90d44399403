using System.Buffers.Binary;
using System.Text;

namespace LotusBridge.Custody.Archives;

/// <summary>
/// The 512 bytes before a file's content: POSIX.1-1988 <c>ustar</c> with every field fixed but name and size, so that
/// there is one header for a name and a size. Defined in <c>spec/bundle.md</c>, "Archive".
/// </summary>
internal readonly record struct TarHeader(string Name, long Size)
{
    /// <summary>Length of a header, and what contents are padded to, in bytes.</summary>
    public const int BlockLength = 512;

    /// <summary>The largest size in octal: 8 GiB less one byte. Above it stands the base-256 form.</summary>
    public const long MaxOctalSize = (1L << 33) - 1;

    private const int SizeAt = 124;
    private const int SizeLength = 12;
    private const int ChecksumAt = 148;
    private const int ChecksumLength = 8;
    private const byte Base256 = 0x80;

    /// <summary>How many zero bytes follow a content of this size.</summary>
    public static int PaddingOf(long size) => (int)((BlockLength - (size % BlockLength)) % BlockLength);

    /// <summary>The header of a file to be written.</summary>
    /// <exception cref="ArgumentException">The name is none for an archive, or the size is negative.</exception>
    public static byte[] Write(string name, long size)
    {
        if (ArchiveName.Problem(name) is { } problem)
        {
            throw new ArgumentException($"'{name}': {problem}", nameof(name));
        }

        ArgumentOutOfRangeException.ThrowIfNegative(size);
        return new TarHeader(name, size).ToBytes();
    }

    /// <summary>The only header that this name and size have.</summary>
    private byte[] ToBytes()
    {
        var block = new byte[BlockLength];
        ArchiveName.Encode(Name).CopyTo(block, 0);
        Put(block, 100, "0000644\0" + "0000000\0" + "0000000\0");
        PutSize(block.AsSpan(SizeAt, SizeLength));
        Put(block, 136, "00000000000\0" + "        " + "0");
        Put(block, 257, "ustar\0" + "00");
        Put(block, 329, "0000000\0" + "0000000\0");

        // The checksum is taken over the header with eight spaces in the checksum's own place.
        var sum = block.Sum(value => value);
        Put(block, ChecksumAt, Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ");
        return block;
    }

    /// <summary>Reads name and size; refuses every header but the one that <see cref="Write"/> makes.</summary>
    /// <exception cref="ArchiveFormatException">Any other header.</exception>
    public static TarHeader Parse(ReadOnlySpan<byte> block)
    {
        var field = block[..ArchiveName.MaxBytes];
        var end = field.IndexOf((byte)0);
        var name = ArchiveName.Decode(end < 0 ? field : field[..end]);
        if (name is null || ArchiveName.Problem(name) is not null
            || ParseSize(block.Slice(SizeAt, SizeLength)) is not { } size)
        {
            throw new ArchiveFormatException("a header has no proper name or no proper size");
        }

        var header = new TarHeader(name, size);
        return block.SequenceEqual(header.ToBytes())
            ? header
            : throw new ArchiveFormatException($"the header of {name} is not the canonical one");
    }

    private static long? ParseSize(ReadOnlySpan<byte> field)
    {
        if (field[0] == Base256)
        {
            var size = BinaryPrimitives.ReadInt64BigEndian(field[4..]);
            return size > MaxOctalSize && field[1..4].IndexOfAnyExcept((byte)0) < 0 ? size : null;
        }

        var value = 0L;
        foreach (var digit in field[..^1])
        {
            if (digit is < (byte)'0' or > (byte)'7')
            {
                return null;
            }

            value = (value * 8) + (digit - '0');
        }

        return value;
    }

    private static void Put(byte[] block, int at, string text) => Encoding.ASCII.GetBytes(text).CopyTo(block, at);

    private void PutSize(Span<byte> field)
    {
        if (Size > MaxOctalSize)
        {
            field[0] = Base256;
            BinaryPrimitives.WriteInt64BigEndian(field[4..], Size);
        }
        else
        {
            var octal = Convert.ToString(Size, 8).PadLeft(SizeLength - 1, '0');
            Encoding.ASCII.GetBytes(octal, field);
        }
    }
}
