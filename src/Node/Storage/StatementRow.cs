using LotusBridge.Ledger;

namespace LotusBridge.Node.Storage;

/// <summary>One statement, of this territory or received. The envelope's bytes are kept as signed.</summary>
internal sealed class StatementRow
{
    public required Digest Digest { get; init; }

    /// <summary>The order of taking on this node; says nothing to others.</summary>
    public long Number { get; set; }

    public required string Thread { get; init; }

    public required string Type { get; init; }

    public required string By { get; init; }

    /// <summary>What the author says.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>When this node took it.</summary>
    public required DateTimeOffset TakenAt { get; init; }

    public required byte[] Envelope { get; init; }

    /// <summary>Place in this node's own log; null for a statement of another territory.</summary>
    public long? Index { get; init; }

    /// <summary>The salt of the log entry, 32 bytes; null for a statement of another territory.</summary>
    public byte[]? Salt { get; init; }

    /// <summary>The tlog-proof's text as received; of own statements null, but for those of an earlier version.</summary>
    public string? Proof { get; set; }

    /// <summary>Of an own statement that is final: the number of the <see cref="RoundRow"/> that proves it.</summary>
    public long? Round { get; set; }

    /// <summary>The quorum's "existed by" of the proof.</summary>
    public DateTimeOffset? ExistedBy { get; set; }

    public Finality Finality { get; set; }

    public bool IsOwn => Index is not null;
}
