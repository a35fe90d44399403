namespace LotusBridge.Ledger.Storage;

/// <summary>
/// The write-ahead log: the one place where a log's entries are durable. Records follow each other in segments of
/// zeros; at most one record is in flight, so at most the last can be torn.
/// </summary>
internal sealed class Wal : IDisposable
{
    private readonly WalFolder folder;
    private readonly long segmentBytes;
    private IDiskFile? file;
    private string? key;
    private long at;
    private long length;

    private Wal(WalFolder folder, long segmentBytes) => (this.folder, this.segmentBytes) = (folder, segmentBytes);

    /// <summary>SHA-256 of the last record; zeros before the first.</summary>
    public Digest LastRecord { get; private set; }

    /// <summary>SHA-256 of the last segment's header; zeros before the first.</summary>
    public Digest LastHeader { get; private set; }

    /// <summary>Removes a torn tail, and stands ready to append.</summary>
    /// <param name="end">Where reading ended; null for a log without segments.</param>
    /// <param name="segmentBytes">Length of new segments, unless one record needs more.</param>
    public static Wal Resume(WalFolder folder, WalEnd? end, long segmentBytes)
    {
        folder.Clean();
        var wal = new Wal(folder, segmentBytes);
        if (end is not null)
        {
            wal.Resume(end);
        }

        return wal;
    }

    /// <summary>Writes a record and returns when it is durable.</summary>
    /// <param name="record">Carries a signature of the log's key.</param>
    /// <param name="signedBy">That key: a segment has records of one key, which its header names.</param>
    /// <param name="begin">Gives the header of the next segment, when this one is full or another key's.</param>
    public void Append(ReadOnlySpan<byte> record, string signedBy, Func<WalHeader> begin)
    {
        if (file is null || at + record.Length > length || !string.Equals(key, signedBy, StringComparison.Ordinal))
        {
            Begin(begin(), Math.Max(segmentBytes, WalHeader.Length + (long)record.Length));
        }

        file!.Write(record, at);
        file.Sync();
        at += record.Length;
        LastRecord = Digest.Of(record);
        if (at > length / 2)
        {
            folder.Prepare(segmentBytes);
        }
    }

    public void Dispose()
    {
        file?.Dispose();
        folder.Dispose();
    }

    private void Begin(WalHeader header, long bytes)
    {
        file?.Dispose();
        file = null;
        var head = header.ToBytes();
        file = folder.Create(header.FileName, head, bytes);
        (at, length, key, LastHeader) = (WalHeader.Length, bytes, header.Key, Digest.Of(head));
    }

    /// <summary>
    /// Writes zeros over a torn tail, and the last record once more: after a failed sync the system may show bytes that
    /// are not on the medium, and only a new write makes it bring them down.
    /// </summary>
    private void Resume(WalEnd end)
    {
        (LastRecord, LastHeader, key) = (end.LastRecord, end.LastHeader, end.Key);
        file = folder.Open(end.Name);
        (at, length) = (end.End, file.Length);
        if (end.IsTorn)
        {
            file.Write(new byte[end.Bytes.Length - end.End], end.End);
        }

        if (end.LastAt >= 0)
        {
            file.Write(end.Bytes.Span[end.LastAt..end.End], end.LastAt);
        }

        file.Sync();
    }
}
