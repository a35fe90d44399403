namespace LotusBridge.Ledger.Storage;

/// <summary>One reading of a whole log: chain, sums, trees and signatures of its records, and its tiles.</summary>
internal sealed class LogAudit : IReplay, IDisposable
{
    private readonly VerifierKey[] keysOfLog;
    private readonly LogPlace place;
    private readonly CheckedTiles tiles;
    private readonly TileTree tree;
    private readonly Frontier frontier = new();
    private readonly List<string> problems = [];
    private readonly WalHeader last;
    private readonly KeyIndex keys;
    private readonly int segmentCount;
    private readonly Action<LogProgress> progress;
    private readonly CancellationToken stop;
    private Digest root = Merkle.EmptyRoot;
    private VerifierKey segmentKey;
    private int begun;
    private bool hasKeys;

    /// <param name="headers">Those that can be read, the last segment's among them.</param>
    public LogAudit(
        LogPlace place, IReadOnlyList<WalHeader> headers, int segmentCount, bool isRebuilding, Action<LogProgress> progress,
        CancellationToken stop)
    {
        (this.place, this.progress, this.stop, this.segmentCount) = (place, progress, stop, segmentCount);
        last = headers[^1];
        keysOfLog = [.. headers.Select(header => header.Key).Distinct(StringComparer.Ordinal).Select(VerifierKey.Parse)];
        segmentKey = keysOfLog[^1];
        keys = place.Keys();
        tiles = new CheckedTiles(new TileFolder(place.Disk, place.Folder, keepsEqual: false), isRebuilding, last.Sealed, Report);
        tree = new TileTree(tiles);
    }

    public LogFindings Run(WalFolder segments)
    {
        var torn = 0L;
        try
        {
            hasKeys = keys.TryOpen(last.Sealed, last.SealedKeys);
            if (!hasKeys)
            {
                Report("the folder 'keys' does not hold the keys of the sealed entries; the next opening makes it again");
            }

            if (keysOfLog.Any(key => key.Name != segmentKey.Name))
            {
                Report("segments of several logs lie in one folder");
            }

            var end = new WalReader(segments, keysOfLog, this).Read(isWhole: true)!;
            torn = end.IsTorn ? end.Bytes.Length - end.End : 0;
            if (tiles.IsRebuilding && place.Disk.CanSyncAll)
            {
                place.Disk.SyncAll(place.Folder);
            }
        }
        catch (LogStoreException e)
        {
            Report(e.Message);
        }
        catch (TooManyProblemsException)
        {
            // What is listed is enough to know that the disk, or whoever writes there, is not to be trusted.
        }
        finally
        {
            keys.Dispose();
        }

        return new LogFindings(
            last.Key, new Checkpoint(keysOfLog[^1].Name, frontier.Size, root), begun, tiles.Count, tiles.Unsettled, torn,
            problems, [.. keysOfLog[..^1].Select(key => key.ToString())]);
    }

    public void Dispose()
    {
        tree.Dispose();
        tiles.Dispose();
    }

    public bool TryResume(WalHeader segment, long sealedKeys) => false;

    public void Enter(WalHeader segment)
    {
        progress(new LogProgress(frontier.Size, ++begun, segmentCount));
        segmentKey = VerifierKey.Parse(segment.Key);
        if (segment.SizeBefore != frontier.Size || segment.RootBefore != root)
        {
            throw LogStoreException.Corrupt($"{segment.FileName} begins with another tree than the one before it");
        }

        if (segment.SizeBefore == last.Sealed)
        {
            tree.WritePartials();
        }
    }

    public void Take(WalRecord record)
    {
        stop.ThrowIfCancellationRequested();
        if (record.Before.Root != root || !record.Before.IsSignedBy(segmentKey))
        {
            throw LogStoreException.Corrupt(
                $"the record after entry {frontier.Size} does not follow a tree that the log signed");
        }

        foreach (var (at, one) in record.Keys.Where(_ => hasKeys && frontier.Size < last.Sealed))
        {
            if (keys.Find(one) != frontier.Size + at)
            {
                Report($"the key of entry {frontier.Size + at} is not in the folder 'keys'; remove that folder");
            }
        }

        var walk = new EntryWalk(record.Entries.Span);
        Span<byte> leaf = stackalloc byte[Digest.Length];
        while (walk.Next())
        {
            Merkle.LeafHash(walk.Entry, leaf);
            tree.Append(walk.Entry, leaf);
            frontier.Append(leaf);
        }

        root = frontier.Root();
        if (root != record.RootAfter || !frontier.Roots().AsSpan().SequenceEqual(record.Frontier.ToArray()))
        {
            throw LogStoreException.Corrupt($"the entries up to {record.SizeAfter} do not give the recorded root");
        }
    }

    private void Report(string problem)
    {
        problems.Add(problem);
        if (problems.Count >= LogCheck.MaxProblems)
        {
            throw new TooManyProblemsException();
        }
    }

#pragma warning disable CA1032 // never leaves this class
    private sealed class TooManyProblemsException : Exception;
#pragma warning restore CA1032

    /// <summary>Takes every tile as it should be, and compares it with the one on disk or replaces that.</summary>
    private sealed class CheckedTiles(ITiles disk, bool isRebuilding, long sealedSize, Action<string> report) : ITiles
    {
        public bool IsRebuilding => isRebuilding;

        public long Count { get; private set; }

        public long Unsettled { get; private set; }

        public void Write(TilePath path, ReadOnlySpan<byte> bytes)
        {
            Count++;
            if (isRebuilding)
            {
                disk.Write(path, bytes);
                return;
            }

            var problem = Problem(path, bytes);
            if (problem is not null && IsSealed(path))
            {
                report(problem);
            }
            else if (problem is not null)
            {
                Unsettled++;
            }
        }

        public byte[] Read(TilePath path) => disk.Read(path);

        public void Dispose() => disk.Dispose();

        private string? Problem(TilePath path, ReadOnlySpan<byte> bytes)
        {
            try
            {
                return disk.Read(path).AsSpan().SequenceEqual(bytes) ? null : $"{path} is not what the entries give";
            }
            catch (IOException)
            {
                return $"{path} is not there or cannot be read";
            }
        }

        /// <summary>Opening writes the tiles again that have an entry from the sealed size on.</summary>
        private bool IsSealed(TilePath path) =>
            TilePath.CountAt(path.Level, sealedSize) >= (path.Index * TilePath.FullWidth) + path.Width;
    }
}
