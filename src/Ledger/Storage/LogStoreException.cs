namespace LotusBridge.Ledger.Storage;

/// <summary>What happened to a log's storage.</summary>
public enum LogStoreFault
{
    /// <summary>Another process holds the folder.</summary>
    Locked,

    /// <summary>The folder belongs to a log with another key or origin.</summary>
    OtherLog,

    /// <summary>What is on disk contradicts itself or what the log has signed.</summary>
    Corrupt,

    /// <summary>The disk failed, so that this process cannot know what is durable.</summary>
    Dead,

    /// <summary>Entries were given an index above the log's size.</summary>
    Gap,

    /// <summary>Another entry is at that index already.</summary>
    Conflict,

    /// <summary>The log holds entries that the database does not know.</summary>
    Ahead,
}

/// <summary>A broken invariant of a log's storage. The message says what to do.</summary>
public sealed class LogStoreException : Exception
{
    public LogStoreException(LogStoreFault fault, string message, Exception? inner = null)
        : base(message, inner) => Fault = fault;

    public LogStoreException()
        : this(LogStoreFault.Dead, "the log's storage failed")
    {
    }

    public LogStoreException(string message)
        : this(LogStoreFault.Dead, message)
    {
    }

    public LogStoreException(string message, Exception inner)
        : this(LogStoreFault.Dead, message, inner)
    {
    }

    public LogStoreFault Fault { get; }

    internal static LogStoreException Corrupt(string where) => new(
        LogStoreFault.Corrupt,
        $"the log is damaged: {where}; it does not open, since it may have signed what can no longer be read. "
        + "Restore the folder 'wal' from a copy that is not older than the latest cosigned checkpoint");

    internal static LogStoreException DamagedTile(Exception? cause = null) => new(
        LogStoreFault.Corrupt,
        "a tile on disk does not fit its tree; stop the node, run 'lotus log rebuild-tiles' on its log, start it again",
        cause);

    internal static LogStoreException Unusable(string folder, Exception cause) => new(
        LogStoreFault.Dead,
        $"the log's folder {folder} cannot be read and written, so the log does not open and nothing is signed. Check "
        + "disk, free space and permissions, then start again. Cause: " + cause.Message,
        cause);

    internal static LogStoreException Dead(Exception cause) => new(
        LogStoreFault.Dead,
        "the log's disk failed, so nobody knows what is durable; nothing more is written or signed by this process. "
        + "Stop the node, check disk and free space, start it again: the log reads what is durable and the database "
        + "appends the rest. Cause: " + cause.Message,
        cause);
}
