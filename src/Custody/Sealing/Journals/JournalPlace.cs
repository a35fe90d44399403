namespace LotusBridge.Custody.Sealing.Journals;

/// <summary>Where a sealing writes down how far it is, so that it goes on after whatever ended it.</summary>
/// <param name="Path">Created where it is not there; the caller removes it once the sealed file has its name.</param>
/// <param name="Own">The sealer's own: the file key lies in the journal sealed to it, never in clear.</param>
public sealed record JournalPlace(string Path, KeyIdentity Own)
{
    /// <summary>
    /// Every so many batches the file is put on the disk and the journal told: what a power cut costs at most, beside what
    /// the lanes have in hand. 64 MiB.
    /// </summary>
    internal int FlushEvery { get; init; } = 64;

    /// <summary>What tests look at; a throwing one is a crash.</summary>
    internal Action<JournalStep> Reached { get; init; } = _ => { };
}

/// <summary>The moments between which a sealing can end.</summary>
internal enum JournalStep
{
    /// <summary>Keys are on disk; nothing of the sealed file is.</summary>
    KeysWritten,

    /// <summary>A batch's mark is on disk; the batch is not.</summary>
    BatchAnnounced,

    /// <summary>The batch is in the file, and may not be on the disk.</summary>
    BatchWritten,

    /// <summary>The file is on the disk, and the journal does not know it.</summary>
    FileFlushed,

    /// <summary>The journal knows it.</summary>
    BatchesDone,
}
