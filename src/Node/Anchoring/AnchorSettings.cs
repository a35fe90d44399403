using System.Net;
using LotusBridge.Exchange.Anchoring;

namespace LotusBridge.Node.Anchoring;

/// <summary>Where heads are anchored; a node without this anchors nothing.</summary>
/// <param name="Rpc">The chain node's JSON-RPC endpoint: https, or http on a loopback address.</param>
/// <param name="From">The account that the chain's node signs for.</param>
/// <param name="To">Any address; a transaction to it carries the root and nothing of value.</param>
/// <param name="Chain">What <c>eth_chainId</c> must say.</param>
/// <param name="Confirmations">Blocks from the transaction's own on, 1 to 10,000.</param>
/// <param name="EverySeconds">60 to 86,400.</param>
internal sealed record AnchorSettings(
    Uri Rpc, string From, string To, long Chain, int Confirmations = 1, int EverySeconds = AnchorSettings.LeastSeconds)
{
    public const int LeastSeconds = 60;
    public const int MostSeconds = 24 * 60 * 60;
    public const int MostConfirmations = 10_000;

    internal string? Problem() =>
        !Rpc.IsAbsoluteUri || (Rpc.Scheme != Uri.UriSchemeHttps && !IsLoopback(Rpc))
            ? "'anchor.rpc' is https, or http on a loopback address"
        : EvmText.Address(From) is null || EvmText.Address(To) is null ? "'anchor.from' and 'anchor.to' are 0x and 40 hex digits"
        : Chain < 1 ? "'anchor.chain' is the chain's id, 1 or more"
        : Confirmations is < 1 or > MostConfirmations ? $"'anchor.confirmations' is 1 to {MostConfirmations}"
        : EverySeconds is < LeastSeconds or > MostSeconds ? $"'anchor.everySeconds' is {LeastSeconds} to {MostSeconds}"
        : null;

    private static bool IsLoopback(Uri address) => address.Scheme == Uri.UriSchemeHttp
        && IPAddress.TryParse(address.Host.Trim('[', ']'), out var host) && IPAddress.IsLoopback(host);
}
