namespace LotusBridge.Ledger.Storage;

/// <summary>Entries of one caller that wait for their place in the log.</summary>
/// <param name="at">The index the first one must get or already have; null for the next free one.</param>
/// <param name="key">The idempotency key, of a single entry; null for none.</param>
internal sealed class PendingAppend(long? at, Digest? key)
    : TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public long? At { get; } = at;

    public Digest? Key { get; } = key;

    /// <summary>Number of entries.</summary>
    public int Count { get; set; }

    /// <summary>Index of the first entry, once it has one.</summary>
    public long First { get; set; }
}

/// <summary>What becomes of an append.</summary>
/// <param name="First">Index of its first entry.</param>
/// <param name="Present">How many of its first entries the log has already, with the same bytes.</param>
/// <param name="Fault">Why it cannot be placed; null when it can.</param>
internal readonly record struct Placement(long First, int Present, LogStoreException? Fault = null);
