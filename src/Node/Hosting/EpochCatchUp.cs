using System.Security.Cryptography.X509Certificates;
using LotusBridge.Custody.Rosters;
using LotusBridge.Exchange.Peers;

namespace LotusBridge.Node.Hosting;

/// <summary>
/// Before a node starts it gets from its peers the epochs that it has missed, and a newcomer those that brought it in. Each is
/// verified from the one before; who shows it does not matter. Nobody is waited for long: a running node asks on.
/// </summary>
internal static class EpochCatchUp
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Keeps what is found below the data folder.</summary>
    /// <exception cref="StartRefusedException">The roster or the TLS key is missing or malformed.</exception>
    public static async Task RunAsync(Settings settings, CancellationToken stop)
    {
        var chain = RosterFolder.Read(settings);
        var pin = chain.Newest.Roster.Find(settings.Territory)?.Tls;
        using var own = SelfReader.ReadCertificate(settings.Keys.Tls, pin);
        while (await NextAsync(settings, chain, own, stop) is { } next)
        {
            RosterFolder.Keep(settings.DataFolder, next.Links.Count, next.Links[^1]);
            chain = next;
        }
    }

    private static async Task<RosterChain?> NextAsync(
        Settings settings, RosterChain chain, X509Certificate2 own, CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(Patience);
        var asked = settings.Peers
            .Select(peer => (peer.Value.Peer, Member: chain.Newest.Roster.Find(peer.Key)))
            .Where(peer => peer.Member is not null)
            .Select(peer => AskAsync(peer.Peer, peer.Member!, chain, own, patience.Token)).ToList();
        RosterChain? next = null;
        await foreach (var answer in Task.WhenEach(asked))
        {
            next ??= await answer;
        }

        stop.ThrowIfCancellationRequested();
        return next;
    }

    private static async Task<RosterChain?> AskAsync(
        Uri address, RosterMember member, RosterChain chain, X509Certificate2 own, CancellationToken stop)
    {
        using var line = PeerLine.Open(address, member.Tls, own);
        try
        {
            var known = await new MirrorReader(line).StepsAsync(chain.Links.Count + 1, stop);
            return known?.Steps.Select(step => step.Link()).OfType<RosterLink>()
                .Select(link => chain.With(link, out _)).FirstOrDefault(next => next is not null);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or OperationCanceledException)
        {
            return null;
        }
    }
}
