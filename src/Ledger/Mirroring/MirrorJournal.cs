using LotusBridge.Ledger.Storage;

namespace LotusBridge.Ledger.Mirroring;

/// <summary>
/// Where a mirror's copy of one log is durable: records that follow each other in segments of zeros, one write and one
/// sync each. At most the last record can be torn.
/// </summary>
internal sealed class MirrorJournal : IDisposable
{
    private readonly IWalDisk disk;
    private readonly string origin;
    private readonly long segmentBytes;
    private readonly Func<byte[]> newMark;
    private readonly IJournaled copy;
    private JournalHeader? segment;
    private IWalFile? file;
    private long at;

    private MirrorJournal(
        IWalDisk disk, string origin, long segmentBytes, Func<byte[]> newMark, IJournaled copy) =>
        (this.disk, this.origin, this.segmentBytes, this.newMark, this.copy) =
            (disk, origin, segmentBytes, newMark, copy);

    /// <summary>SHA-256 of the last record; zeros before the first.</summary>
    public Digest Last { get; private set; }

    /// <summary>
    /// Reads every record that the copy does not have in its tiles, removes a torn tail, and stands ready to append.
    /// </summary>
    /// <param name="disk">Where the segments lie.</param>
    /// <param name="origin">Of the mirrored log, to be found in every segment.</param>
    /// <param name="segmentBytes">Length of new segments, unless one record needs more.</param>
    /// <param name="newMark">Gives 16 random bytes for each new segment.</param>
    /// <param name="copy">Takes the records.</param>
    /// <exception cref="LogStoreException">Another log's folder, or damage before the last record.</exception>
    public static MirrorJournal Open(
        IWalDisk disk, string origin, long segmentBytes, Func<byte[]> newMark, IJournaled copy)
    {
        var journal = new MirrorJournal(disk, origin, segmentBytes, newMark, copy);
        var names = disk.Segments();
        for (var i = journal.First(names); i < names.Count; i++)
        {
            journal.ReadSegment(names[i], i, isLast: i == names.Count - 1);
        }

        return journal;
    }

    /// <summary>Writes a record and returns when it is durable.</summary>
    public void Append(long first, long timestamp, string note, IReadOnlyList<ReadOnlyMemory<byte>> entries, Digest rootAfter)
    {
        var record = new JournalRecord(Last, first, timestamp, note, entries, rootAfter);
        var bytes = record.ToBytes(segment is null ? new byte[JournalHeader.MarkLength] : segment.Mark.Span);
        if (file is null || at + bytes.Length > file.Length)
        {
            Begin(bytes.Length);
            bytes = (record with { Previous = Last }).ToBytes(segment!.Mark.Span);
        }

        file!.Write(bytes, at);
        file.Sync();
        at += bytes.Length;
        Last = Digest.Of(bytes);
    }

    public void Dispose() => file?.Dispose();

    /// <summary>Where reading begins: at the newest segment, when the copy has in tiles all that is before it.</summary>
    private int First(IReadOnlyList<string> names)
    {
        var last = names.Count - 1;
        if (last < 1 || JournalHeader.TryRead(disk.Read(names[last])) is not { IsSealed: true } header
            || header.Number != last || header.FileName != names[last]
            || !string.Equals(header.Origin, origin, StringComparison.Ordinal) || !copy.TryResume(header))
        {
            return 0;
        }

        Last = header.Previous;
        return last;
    }

    /// <summary>A new segment, durable with its first records, which repeat where the copy stands.</summary>
    private void Begin(int recordBytes)
    {
        var state = copy.Seal();
        segment = new JournalHeader(
            segment is null ? 0 : segment.Number + 1, Last, newMark(), state.Size, state.IsSealed, state.Frontier, origin);
        using var beginning = new MemoryStream();
        beginning.Write(segment.ToBytes());
        foreach (var (note, timestamp) in state.Notes)
        {
            var repeated = new JournalRecord(Last, state.Size, timestamp, note, [], state.Root).ToBytes(segment.Mark.Span);
            beginning.Write(repeated);
            Last = Digest.Of(repeated);
        }

        at = beginning.Length;
        file?.Dispose();
        file = disk.Create(segment.FileName, beginning.ToArray(), Math.Max(segmentBytes, at + recordBytes));
    }

    private void ReadSegment(string name, long number, bool isLast)
    {
        ReadOnlyMemory<byte> bytes = disk.Read(name);
        var header = JournalHeader.TryRead(bytes) ?? throw Corrupt($"header of {name}");
        if (!string.Equals(header.Origin, origin, StringComparison.Ordinal))
        {
            throw new LogStoreException(
                LogStoreFault.OtherLog, $"this folder mirrors {header.Origin}, not {origin}; open the right folder");
        }

        if (header.Number != number || header.Previous != Last || header.FileName != name)
        {
            throw Corrupt($"{name} does not follow the segment before it");
        }

        var (place, lastAt) = (JournalHeader.Length, -1);
        while (JournalRecord.TryRead(bytes[place..], header.Mark.Span, out var length) is { } record)
        {
            if (record.Previous != Last)
            {
                throw Corrupt($"record at {place} of {name} does not follow the one before");
            }

            copy.Replay(record);
            Last = Digest.Of(bytes.Span.Slice(place, length));
            (lastAt, place) = (place, place + length);
        }

        var isTorn = bytes.Span[place..].ContainsAnyExcept((byte)0);
        if (isTorn && (!isLast || GoesOn(bytes[place..], header.Mark.Span)))
        {
            throw Corrupt($"record at {place} of {name}");
        }

        if (isLast)
        {
            segment = header;
            Resume(name, bytes, lastAt, place, isTorn);
        }
    }

    /// <summary>A damaged record is a torn last one unless another record follows it.</summary>
    private static bool GoesOn(ReadOnlyMemory<byte> rest, ReadOnlySpan<byte> mark)
    {
        for (var i = 1; rest.Span[i..].IndexOf(mark) is >= 0 and var found; i += found + 1)
        {
            if (JournalRecord.TryRead(rest[(i + found)..], mark, out _) is not null)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Writes zeros over a torn tail, and the last record once more: after a failed sync the system may show bytes that
    /// are not on the medium, and only a new write makes it bring them down.
    /// </summary>
    private void Resume(string name, ReadOnlyMemory<byte> bytes, int lastAt, int end, bool isTorn)
    {
        file = disk.Open(name);
        at = end;
        if (isTorn)
        {
            file.Write(new byte[bytes.Length - end], end);
        }

        if (lastAt >= 0)
        {
            file.Write(bytes.Span[lastAt..end], lastAt);
        }

        file.Sync();
    }

    internal static LogStoreException Corrupt(string where) => new(
        LogStoreFault.Corrupt,
        $"the copy of a mirrored log is damaged: {where}; it does not open, since this mirror has vouched for what can "
        + "no longer be read. Remove the folder, and start the node: it asks its peers and gets the log again");
}
