namespace LotusBridge.Ledger.Storage;

/// <summary>
/// The write-ahead log: the one place where a log's entries are durable. Records follow each other in segments of
/// zeros; at most one record is in flight, so at most the last can be torn.
/// </summary>
internal sealed class Wal : IDisposable
{
    private readonly IWalDisk disk;
    private readonly VerifierKey key;
    private readonly long segmentBytes;
    private IWalFile? file;
    private long at;

    private Wal(IWalDisk disk, VerifierKey key, long segmentBytes) =>
        (this.disk, this.key, this.segmentBytes) = (disk, key, segmentBytes);

    /// <summary>SHA-256 of the last record; zeros before the first.</summary>
    public Digest Last { get; private set; }

    /// <summary>Reads every record from the first on, removes a torn tail, and stands ready to append.</summary>
    /// <param name="disk">Where the segments lie.</param>
    /// <param name="key">The log's key, to be found in every segment.</param>
    /// <param name="segmentBytes">Length of new segments.</param>
    /// <param name="replay">Takes each record and refuses one that does not continue the log.</param>
    /// <exception cref="LogStoreException">Another log's folder, or damage before the last record.</exception>
    public static Wal Open(IWalDisk disk, VerifierKey key, long segmentBytes, Action<WalRecord> replay)
    {
        var wal = new Wal(disk, key, segmentBytes);
        var names = disk.Segments();
        var size = 0L;
        for (var i = 0; i < names.Count; i++)
        {
            size = wal.ReadSegment(names[i], size, isLast: i == names.Count - 1, replay);
        }

        return wal;
    }

    /// <summary>Writes a record and returns when it is durable.</summary>
    public void Append(WalRecord record)
    {
        var bytes = record.ToBytes();
        if (file is null || at + bytes.Length > file.Length)
        {
            var header = new WalHeader(record.SizeBefore, Last, key.ToString());
            var length = Math.Max(segmentBytes, WalHeader.Length + (long)bytes.Length);
            file?.Dispose();
            file = disk.Create(header.FileName, header.ToBytes(), length);
            at = WalHeader.Length;
        }

        file.Write(bytes, at);
        file.Sync();
        at += bytes.Length;
        Last = Digest.Of(bytes);
    }

    public void Dispose() => file?.Dispose();

    private long ReadSegment(string name, long size, bool isLast, Action<WalRecord> replay)
    {
        ReadOnlyMemory<byte> bytes = disk.Read(name);
        var header = WalHeader.TryRead(bytes.Span) ?? throw LogStoreException.Corrupt($"header of {name}");
        if (!string.Equals(header.Key, key.ToString(), StringComparison.Ordinal))
        {
            throw new LogStoreException(
                LogStoreFault.OtherLog, $"this folder is the log of {header.Key}, not of {key}; open the right folder");
        }

        if (header.SizeBefore != size || header.Previous != Last || header.FileName != name)
        {
            throw LogStoreException.Corrupt($"{name} does not follow the segment before it");
        }

        var (place, lastAt) = (WalHeader.Length, -1);
        while (WalRecord.TryRead(bytes[place..], out var length) is { } record)
        {
            if (record.Previous != Last || record.SizeBefore != size)
            {
                throw LogStoreException.Corrupt($"record at {place} of {name} does not follow the one before");
            }

            replay(record);
            Last = Digest.Of(bytes.Span.Slice(place, length));
            (size, lastAt, place) = (record.SizeAfter, place, place + length);
        }

        var isTorn = bytes.Span[place..].ContainsAnyExcept((byte)0);
        if (isTorn && (!isLast || HasSignedFurther(bytes[place..], size)))
        {
            throw LogStoreException.Corrupt($"record at {place} of {name}");
        }

        if (isLast)
        {
            Resume(name, bytes, lastAt, place, isTorn);
        }

        return size;
    }

    /// <summary>
    /// A damaged record is a torn last one unless a later record follows. A later record carries the log's signature
    /// over a larger size, so bytes that look like one inside an entry do not count.
    /// </summary>
    private bool HasSignedFurther(ReadOnlyMemory<byte> rest, long size)
    {
        for (var i = 1; i < rest.Length; i++)
        {
            if (WalRecord.TryRead(rest[i..], out _) is { } later && later.SizeBefore > size
                && Ed25519.Verify(
                    key.PublicKey.Span,
                    System.Text.Encoding.UTF8.GetBytes(
                        new Checkpoint(key.Name, later.SizeBefore, later.RootBefore).ToString()),
                    later.Signature.Span))
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
}
