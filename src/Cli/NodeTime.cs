namespace LotusBridge.Cli;

/// <summary>
/// The machine's time, moved to where a node's clock was when it was asked. A demonstration's nodes live in another
/// month; a real node's clock is the machine's but for seconds.
/// </summary>
internal sealed class NodeTime : TimeProvider
{
    private readonly TimeSpan ahead;

    public NodeTime(DateTimeOffset nodeClock) => ahead = nodeClock - System.GetUtcNow();

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + ahead;
}
