using LotusBridge.Ledger;

namespace LotusBridge.Node.Storage;

/// <summary>A signed-in browser.</summary>
internal sealed class SessionRow
{
    /// <summary>SHA-256 of the cookie's secret; the secret itself is kept nowhere.</summary>
    public required Digest Secret { get; init; }

    /// <summary>The official.</summary>
    public required string By { get; init; }

    /// <summary>The id of the key they signed in with: with the key's registration the session ends.</summary>
    public required Digest Key { get; init; }

    /// <summary>SHA-256 of the browser's name as it says it: a stolen cookie elsewhere is worth nothing.</summary>
    public required Digest Agent { get; init; }

    public required DateTimeOffset At { get; init; }

    public required DateTimeOffset SeenAt { get; set; }

    /// <summary>However busy it is, it ends then.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>True when nobody proved anything: a persona of a demonstration.</summary>
    public required bool IsDemo { get; init; }
}

/// <summary>An act that the node has drafted and that waits for its signature.</summary>
internal sealed class PendingActRow
{
    /// <summary>32 hex digits, random.</summary>
    public required string Id { get; init; }

    /// <summary>The session that drafted it; no other may sign it.</summary>
    public required Digest Session { get; init; }

    public required string Type { get; init; }

    public required string Thread { get; init; }

    /// <summary>The package that the body names.</summary>
    public string? Package { get; init; }

    /// <summary>Exactly the bytes that are signed.</summary>
    public required byte[] Payload { get; set; }

    public byte[]? Annex { get; init; }

    /// <summary>Where the person goes afterwards; a path of the portal.</summary>
    public required string Back { get; init; }

    public required DateTimeOffset At { get; set; }

    /// <summary>The signed envelope, kept before it is handed in: a node that ends in between hands the very same in again.</summary>
    public byte[]? Envelope { get; set; }

    /// <summary>When it was signed: that happens once.</summary>
    public DateTimeOffset? TakenAt { get; set; }

    /// <summary>The statement that came of it, once it is in the log.</summary>
    public Digest? Statement { get; set; }
}

/// <summary>Who looked at what.</summary>
internal sealed class ReadRow
{
    public long Number { get; init; }

    public required string By { get; init; }

    /// <summary>The page's pattern.</summary>
    public required string Page { get; init; }

    /// <summary>Order, package, case or statement.</summary>
    public required string Object { get; init; }

    public required DateTimeOffset At { get; init; }
}

/// <summary>How often an authenticator says that it has signed with a key; fewer times than before means a second one.</summary>
internal sealed class SignCountRow
{
    /// <summary>The key's id.</summary>
    public required Digest Key { get; init; }

    public required long Count { get; set; }
}
