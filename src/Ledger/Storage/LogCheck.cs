namespace LotusBridge.Ledger.Storage;

/// <summary>How far a check has come.</summary>
/// <param name="Entries">Entries read so far.</param>
/// <param name="Segments">Segments begun so far.</param>
/// <param name="OfSegments">Segments of the log.</param>
public sealed record LogProgress(long Entries, int Segments, int OfSegments);

/// <summary>What a check of a whole log found.</summary>
/// <param name="Key">The log's verifier key, of the last segment.</param>
/// <param name="Tree">The checkpoint of all its entries, not signed.</param>
/// <param name="Tiles">Full tiles and entry bundles compared or written.</param>
/// <param name="Unsettled">Of these, missing or different ones that the next opening writes again by itself.</param>
/// <param name="TornBytes">Bytes after the last record that are no record: a torn write, removed when the log opens.</param>
/// <param name="Problems">What does not hold, at most <see cref="LogCheck.MaxProblems"/>.</param>
/// <param name="FormerKeys">Of the segments before, oldest first; whether they were the log's, the roster says.</param>
public sealed record LogFindings(
    string Key, Checkpoint Tree, int Segments, long Tiles, long Unsettled, long TornBytes, IReadOnlyList<string> Problems,
    IReadOnlyList<string> FormerKeys);

/// <summary>Reads a log that no process has open from its first record to its last, and holds every tile against it.</summary>
public static class LogCheck
{
    /// <summary>A check ends when it has found so many problems.</summary>
    public const int MaxProblems = 100;

    /// <summary>Compares; changes nothing.</summary>
    /// <exception cref="DirectoryNotFoundException">No log is there.</exception>
    /// <exception cref="LogStoreException">Locked; or Dead, when the folder cannot be read.</exception>
    public static LogFindings Compare(string folder, Action<LogProgress> progress, CancellationToken stop) =>
        Run(LogPlace.Usual(folder), isRebuilding: false, progress, stop);

    /// <summary>Writes every tile again, whatever is there.</summary>
    /// <inheritdoc cref="Compare"/>
    public static LogFindings RebuildTiles(string folder, Action<LogProgress> progress, CancellationToken stop) =>
        Run(LogPlace.Usual(folder), isRebuilding: true, progress, stop);

    internal static LogFindings Run(
        LogPlace place, bool isRebuilding, Action<LogProgress> progress, CancellationToken stop)
    {
        var segments = place.Segments();
        var names = segments.Segments();
        if (names.Count == 0)
        {
            throw new DirectoryNotFoundException($"{place.Folder} is no log's folder: it has no segments in 'wal'");
        }

        try
        {
            using var held = LogStore.TakeLock(place);
            var headers = names.Select(name => WalHeader.TryRead(segments.ReadHeader(name))).ToList();
            if (headers[^1] is null)
            {
                throw LogStoreException.Corrupt($"header of {names[^1]}");
            }

            using var audit = new LogAudit(place, [.. headers.OfType<WalHeader>()], names.Count, isRebuilding, progress, stop);
            return audit.Run(segments);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw LogStoreException.Unusable(place.Folder, e);
        }
    }
}
