using System.CommandLine;
using LotusBridge.Exchange.Api;

namespace LotusBridge.Cli;

/// <summary>
/// The machine's time, moved to where a node's clock was when it was asked. A demonstration's nodes live in another
/// month; a real node's clock is the machine's but for seconds.
/// </summary>
internal sealed class NodeTime : TimeProvider
{
    private readonly TimeSpan ahead;

    public NodeTime(DateTimeOffset nodeClock) => ahead = nodeClock - System.GetUtcNow();

    /// <summary>The node's time, asked now.</summary>
    public static async Task<NodeTime> OfAsync(ParseResult parsed, Uri node, CancellationToken stop)
    {
        using var http = NodeLine.To(parsed, node);
        var status = await new NodeClient(http, null, System).StatusAsync(stop).ConfigureAwait(false);
        return new NodeTime(status.Required().Clock);
    }

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + ahead;
}
