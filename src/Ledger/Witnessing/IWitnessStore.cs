namespace LotusBridge.Ledger.Witnessing;

/// <summary>Where a witness remembers, for each origin, the latest checkpoint it cosigned.</summary>
public interface IWitnessStore
{
    /// <summary>The latest, or null when this origin was never cosigned.</summary>
    ValueTask<WitnessState?> LatestAsync(string origin, CancellationToken stop);

    /// <summary>
    /// Replaces the state of the origin atomically: only while it is still <paramref name="expected"/> (compare
    /// <see cref="WitnessState.Size"/> and <see cref="WitnessState.Timestamp"/>; null is "none").
    /// </summary>
    /// <returns>True once the next state is durable; false when somebody else was first.</returns>
    ValueTask<bool> TryReplaceAsync(
        string origin, WitnessState? expected, WitnessState next, CancellationToken stop);
}

/// <summary>The latest checkpoint a witness cosigned for one origin.</summary>
/// <param name="Size">Its size.</param>
/// <param name="Root">Its root.</param>
/// <param name="Timestamp">POSIX seconds of the cosignature.</param>
/// <param name="Note">The whole note with the log's signatures and this witness's.</param>
public sealed record WitnessState(long Size, Digest Root, long Timestamp, string Note);
