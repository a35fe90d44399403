namespace LotusBridge.Ledger.Mirroring;

/// <summary>A copy between two records: what a new segment of its journal repeats, so that reading may begin there.</summary>
/// <param name="Size">Entries so far.</param>
/// <param name="IsSealed">True when the tiles of those entries are durable.</param>
/// <param name="Frontier">Of those entries.</param>
/// <param name="Root">Of those entries.</param>
/// <param name="Notes">The checkpoints to repeat, each with the time of the mirror's cosignature or 0.</param>
internal sealed record JournalState(
    long Size, bool IsSealed, IReadOnlyList<Digest> Frontier, Digest Root, IReadOnlyList<(string Note, long Timestamp)> Notes);

/// <summary>The copy that a journal is of, as the journal sees it.</summary>
internal interface IJournaled
{
    /// <summary>Stands at the beginning of a segment without its entries; false when that cannot be done.</summary>
    bool TryResume(JournalHeader header);

    /// <summary>Takes a record that was read, or refuses one that does not continue the copy.</summary>
    void Replay(JournalRecord record);

    /// <summary>Makes durable what can be, and says where the copy stands.</summary>
    JournalState Seal();
}
