using LotusBridge.Ledger;

namespace LotusBridge.Node.Storage;

/// <summary>A log entry in the database: written in the act's own transaction, appended to the log after it.</summary>
internal sealed class EntryRow
{
    /// <summary>Zero-based, without gaps; unique, so that a second writer fails instead of forking the log.</summary>
    public required long Index { get; init; }

    /// <summary>The entry itself: a commitment of 32 bytes, or a block's header.</summary>
    public required byte[] Entry { get; init; }
}

internal enum OutboxState
{
    Waiting,
    Sent,

    /// <summary>The peer refused it for good; an alarm, and a person's task.</summary>
    Dead,
}

/// <summary>One statement that one peer must get. Rows of one peer leave in the order of their numbers.</summary>
internal sealed class OutboxRow
{
    public long Number { get; init; }

    public required string Peer { get; init; }

    public required Digest Statement { get; init; }

    /// <summary>The finality that the statement must have before it leaves.</summary>
    public required Finality Needs { get; init; }

    public OutboxState State { get; set; }

    public int Attempts { get; set; }

    /// <summary>When it is tried again, for the operator to see.</summary>
    public required DateTimeOffset NextAt { get; set; }

    /// <summary>The peer's stable code or the kind of failure; never text from a statement.</summary>
    public string? LastProblem { get; set; }
}

/// <summary>A receipt that this node gave for a peer's statement, or got for its own.</summary>
internal sealed class ReceiptRow
{
    public required Digest Statement { get; init; }

    public required string Peer { get; init; }

    /// <summary>True when this node signed it; the same bytes answer every repetition.</summary>
    public required bool Given { get; init; }

    public required byte[] Envelope { get; init; }

    public required DateTimeOffset At { get; init; }
}

/// <summary>The largest tree that this node's witness has cosigned for a log.</summary>
internal sealed class WitnessRow
{
    public required string Origin { get; init; }

    public required long Size { get; set; }

    public required Digest Root { get; set; }

    /// <summary>POSIX seconds of the cosignature.</summary>
    public required long Timestamp { get; set; }

    /// <summary>The checkpoint with the log's signature and this witness's cosignature.</summary>
    public required string Note { get; set; }
}

/// <summary>A checkpoint of the own log with the cosignatures it has; one row for each finality, the newest.</summary>
internal sealed class CheckpointRow
{
    public required Finality Finality { get; init; }

    public required long Size { get; set; }

    public required string Note { get; set; }

    /// <summary>When this node had it complete.</summary>
    public required DateTimeOffset At { get; set; }
}

/// <summary>A document that a statement commits to by its SHA-256.</summary>
internal sealed class AnnexRow
{
    public required Digest Digest { get; init; }

    public required string Thread { get; init; }

    public required byte[] Content { get; init; }
}

internal enum PackageState
{
    Announced,
    Receiving,
    Held,
    Destroyed,
}

/// <summary>A package's name, whose it is, and how much of its sealed file the requesting node has.</summary>
internal sealed class PackageRow
{
    public required string Package { get; init; }

    public required string Thread { get; init; }

    public required Digest Sha256 { get; init; }

    /// <summary>Of the whole file, in bytes.</summary>
    public required long Size { get; init; }

    /// <summary>How much has arrived, in bytes.</summary>
    public long Received { get; set; }

    public PackageState State { get; set; }
}

/// <summary>A request token's nonce, kept while the token could be replayed.</summary>
internal sealed class NonceRow
{
    public required string By { get; init; }

    public required string Nonce { get; init; }

    public required DateTimeOffset At { get; init; }
}
