namespace LotusBridge.Ledger.Blocks;

/// <summary>What a block's header says of one log: a tree of it that was final.</summary>
/// <param name="Tree">Whose, how large, and its root.</param>
/// <param name="Note">SHA-256 of the checkpoint with all its signature lines.</param>
public sealed record LogHead(Checkpoint Tree, Digest Note)
{
    /// <summary>The head that a cosigned checkpoint is.</summary>
    public static LogHead Of(SignedCheckpoint final) => new(final.Checkpoint, Digest.Of(final.ToBytes()));
}
