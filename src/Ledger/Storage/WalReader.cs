namespace LotusBridge.Ledger.Storage;

/// <summary>What reading a write-ahead log again gives to whoever opens it.</summary>
internal interface IReplay
{
    /// <summary>Stands where this segment begins, with the tiles on disk; false when they do not fit it.</summary>
    /// <param name="sealedKeys">Number of keys of the entries before.</param>
    bool TryResume(WalHeader segment, long sealedKeys);

    /// <summary>A segment begins, the one resumed at included.</summary>
    void Enter(WalHeader segment);

    /// <summary>Takes the next record, and refuses one that does not continue the log.</summary>
    void Take(WalRecord record);
}

/// <summary>Where a write-ahead log ends.</summary>
/// <param name="Name">The last segment.</param>
/// <param name="Bytes">All of it.</param>
/// <param name="LastAt">Where its last record begins; negative when it has none.</param>
/// <param name="End">Where that record ends.</param>
/// <param name="IsTorn">Something follows that is no record.</param>
/// <param name="LastRecord">SHA-256 of the last record.</param>
/// <param name="LastHeader">SHA-256 of the last segment's header.</param>
/// <param name="Key">Of the last segment.</param>
internal sealed record WalEnd(
    string Name, ReadOnlyMemory<byte> Bytes, int LastAt, int End, bool IsTorn, Digest LastRecord, Digest LastHeader,
    string Key);

/// <summary>Reads every header of a write-ahead log, then the records from the sealed size on. Changes nothing.</summary>
/// <param name="folder">The segments.</param>
/// <param name="keys">The log's keys, oldest first: segments name them in this order, and no other.</param>
/// <param name="replay">Takes what is read.</param>
internal sealed class WalReader(WalFolder folder, IReadOnlyList<VerifierKey> keys, IReplay replay)
{
    private readonly string[] names = [.. keys.Select(key => key.ToString())];

    private Digest lastRecord;
    private Digest lastHeader;

    /// <summary>Null when there is no segment yet.</summary>
    /// <param name="isWhole">True to read every record, sealed or not.</param>
    /// <exception cref="LogStoreException">Another log's folder, or damage before the last record.</exception>
    public WalEnd? Read(bool isWhole)
    {
        var segments = folder.Segments();
        if (segments.Count == 0)
        {
            return null;
        }

        var headers = ReadHeaders(segments);
        var first = isWhole ? 0 : headers.FindIndex(segment => segment.SizeBefore == headers[^1].Sealed);
        if (first < 0)
        {
            throw LogStoreException.Corrupt($"no segment begins at the sealed size {headers[^1].Sealed}");
        }

        // Tiles that do not fit are no damage: they are written again from the first record on.
        first = first > 0 && replay.TryResume(headers[first], headers[^1].SealedKeys) ? first : 0;
        lastRecord = headers[first].Previous;
        for (; first < headers.Count - 1; first++)
        {
            ReadSegment(headers[first], headers[first + 1]);
        }

        return ReadSegment(headers[first], next: null);
    }

    private List<WalHeader> ReadHeaders(IReadOnlyList<string> segments)
    {
        var headers = new List<WalHeader>(segments.Count);
        var place = 0;
        foreach (var name in segments)
        {
            var bytes = folder.ReadHeader(name);
            var header = WalHeader.TryRead(bytes) ?? throw LogStoreException.Corrupt($"header of {name}");
            place = Array.IndexOf(names, header.Key, place);
            if (place < 0)
            {
                throw new LogStoreException(
                    LogStoreFault.OtherLog,
                    $"this folder is the log of {header.Key}, not of {names[^1]}; open the right folder");
            }

            var follows = headers.Count == 0 ? header.SizeBefore == 0 : header.SizeBefore > headers[^1].SizeBefore;
            if (!follows || header.PreviousHeader != lastHeader || header.FileName != name || !header.IsWhole())
            {
                throw LogStoreException.Corrupt($"{name} does not follow the segment before it");
            }

            lastHeader = Digest.Of(bytes);
            headers.Add(header);
        }

        return headers;
    }

    private WalEnd ReadSegment(WalHeader header, WalHeader? next)
    {
        replay.Enter(header);
        var (name, size) = (header.FileName, header.SizeBefore);
        ReadOnlyMemory<byte> bytes = folder.Read(name);
        var (place, lastAt) = (WalHeader.Length, -1);
        while (WalRecord.TryRead(bytes[place..], out var length) is { } record)
        {
            if (record.Before.Record != lastRecord || record.Before.Size != size)
            {
                throw LogStoreException.Corrupt($"record at {place} of {name} does not follow the one before");
            }

            replay.Take(record);
            lastRecord = Digest.Of(bytes.Span.Slice(place, length));
            (size, lastAt, place) = (record.SizeAfter, place, place + length);
        }

        var isTorn = bytes.Span[place..].ContainsAnyExcept((byte)0);
        if (isTorn && (next is not null || HasSignedFurther(bytes[place..], size, VerifierKey.Parse(header.Key))))
        {
            throw LogStoreException.Corrupt($"record at {place} of {name}");
        }

        return next is null || (next.SizeBefore == size && next.Previous == lastRecord)
            ? new WalEnd(name, bytes, lastAt, place, isTorn, lastRecord, lastHeader, header.Key)
            : throw LogStoreException.Corrupt($"{next.FileName} does not follow the segment before it");
    }

    /// <summary>
    /// A damaged record is a torn last one unless a later record follows. A later record carries the log's signature
    /// over a larger size, so bytes that look like one inside an entry do not count.
    /// </summary>
    private static bool HasSignedFurther(ReadOnlyMemory<byte> rest, long size, VerifierKey key)
    {
        for (var i = 1; i < rest.Length; i++)
        {
            if (WalRecord.TryRead(rest[i..], out _) is { } later && later.Before.Size > size
                && later.Before.IsSignedBy(key))
            {
                return true;
            }
        }

        return false;
    }
}
