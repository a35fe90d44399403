using System.CommandLine;
using LotusBridge.Custody.Rosters;
using LotusBridge.Exchange.Api;

namespace LotusBridge.Cli.Rosters;

/// <summary><c>--node</c> and <c>--roster</c>: the federation's epochs, from a node and verified here from the pin on.</summary>
internal sealed class ChainFlags
{
    public Option<Uri> Node { get; } = NodeAddress.Option();

    public Option<string?> Roster { get; } = PinnedRoster.Option();

    /// <exception cref="InvalidDataException">The node's epochs do not follow, or not from the pinned genesis.</exception>
    public async Task<RosterChain> ReadAsync(ParseResult parsed, CancellationToken stop)
    {
        using var http = NodeLine.To(parsed, parsed.GetRequiredValue(Node));
        return await ReadAsync(new NodeClient(http, null, TimeProvider.System), PinnedRoster.Read(parsed.GetValue(Roster)), stop)
            .ConfigureAwait(false);
    }

    /// <inheritdoc cref="ReadAsync(ParseResult, CancellationToken)"/>
    public static async Task<RosterChain> ReadAsync(NodeClient client, Ledger.Digest? pinned, CancellationToken stop)
    {
        var bytes = (await client.RosterAsync(stop).ConfigureAwait(false)).Required();
        var genesis = RosterEnvelope.Read(bytes, out var problem) ?? throw new InvalidDataException(problem);
        if (pinned is { } wanted && wanted != genesis.Hash)
        {
            throw new InvalidDataException($"the node's roster is {genesis.Hash}, pinned is {wanted}");
        }

        var links = (await client.RostersAsync(stop).ConfigureAwait(false)).Required().Links()
            ?? throw new InvalidDataException("the node's epochs are not in their form");
        return RosterChain.Read(genesis, links, out problem) ?? throw new InvalidDataException(problem);
    }
}
