using System.Buffers.Binary;
using System.Text;

namespace LotusBridge.Ledger.Mirroring;

/// <summary>
/// What opens the body of an add-entries call (C2SP tlog-mirror), big-endian:
/// <c>u16 length ‖ origin ‖ u64 start ‖ u64 end ‖ u16 length ‖ ticket</c>; then packages follow.
/// </summary>
/// <param name="Origin">Of the log, 1 to 255 bytes.</param>
/// <param name="Start">Index of the first entry that is uploaded.</param>
/// <param name="End">Tree size of the checkpoint that the entries are proven against; not below <paramref name="Start"/>.</param>
/// <param name="Ticket">What the mirror gave with its last answer; may be empty.</param>
public sealed record AddEntries(string Origin, long Start, long End, ReadOnlyMemory<byte> Ticket)
{
    /// <summary>Packages begin and end at multiples of this index, but for the first and the last.</summary>
    public const int PackageEntries = TilePath.FullWidth;

    /// <summary>Most packages that this implementation sends in one request.</summary>
    public const int MaxPackages = 32;

    /// <summary>Longest ticket in bytes: what two length bytes can say.</summary>
    public const int MaxTicketBytes = ushort.MaxValue;

    /// <summary>Longest body in bytes that this implementation reads, after decompression.</summary>
    public const int MaxBodyBytes = 64 * 1024 * 1024;

    /// <summary>The type of the body.</summary>
    public const string ContentType = "application/octet-stream";

    /// <summary>The ranges of the packages for [start, end), in order; none for an empty range.</summary>
    public static IEnumerable<EntryRange> Packages(long start, long end)
    {
        for (var at = start; at < end;)
        {
            var aligned = at - (at % PackageEntries);
            var next = Math.Min(end, aligned + PackageEntries);
            yield return new EntryRange(aligned, at, next);
            at = next;
        }
    }

    public byte[] ToBytes()
    {
        var origin = Encoding.UTF8.GetBytes(Origin);
        var bytes = new byte[sizeof(ushort) + origin.Length + (2 * sizeof(long)) + sizeof(ushort) + Ticket.Length];
        var rest = bytes.AsSpan();
        BinaryPrimitives.WriteUInt16BigEndian(rest, (ushort)origin.Length);
        origin.CopyTo(rest[2..]);
        rest = rest[(2 + origin.Length)..];
        BinaryPrimitives.WriteInt64BigEndian(rest, Start);
        BinaryPrimitives.WriteInt64BigEndian(rest[8..], End);
        BinaryPrimitives.WriteUInt16BigEndian(rest[16..], (ushort)Ticket.Length);
        Ticket.Span.CopyTo(rest[18..]);
        return bytes;
    }

    /// <summary>Reads the opening; null where the body ends before it does.</summary>
    /// <exception cref="LedgerFormatException">Not in that form, or above a limit.</exception>
    internal static async ValueTask<AddEntries?> ReadAsync(RequestBody body, CancellationToken stop)
    {
        if (await body.TakeAsync(sizeof(ushort), stop) is not { } length)
        {
            return null;
        }

        var originLength = BinaryPrimitives.ReadUInt16BigEndian(length);
        if (originLength is 0 or > KeyName.MaxBytes)
        {
            throw new LedgerFormatException($"an origin has 1 to {KeyName.MaxBytes} bytes, not {originLength}");
        }

        if (await body.TakeAsync(originLength + 18, stop) is not { } fixedPart
            || await body.TakeAsync(BinaryPrimitives.ReadUInt16BigEndian(fixedPart.AsSpan(originLength + 16)), stop)
                is not { } ticket)
        {
            return null;
        }

        var start = BinaryPrimitives.ReadUInt64BigEndian(fixedPart.AsSpan(originLength));
        var end = BinaryPrimitives.ReadUInt64BigEndian(fixedPart.AsSpan(originLength + 8));
        return start <= end && end <= long.MaxValue
            ? new AddEntries(
                Strict.Text(fixedPart.AsSpan(0, originLength), KeyName.MaxBytes, "an origin"),
                (long)start, (long)end, ticket)
            : throw new LedgerFormatException("an upload starts at or before its end, which is below 2^63");
    }
}

/// <summary>One package: the entries [<paramref name="Start"/>, <paramref name="End"/>), proven as a subtree.</summary>
/// <param name="Aligned">Where the subtree starts: <paramref name="Start"/> down to a multiple of 256.</param>
/// <param name="Start">The first entry that the package carries.</param>
/// <param name="End">After the last.</param>
public sealed record EntryRange(long Aligned, long Start, long End);
