using LotusBridge.Cli.Demo.Setup;
using LotusBridge.Exchange.Api;

namespace LotusBridge.Cli.Demo.Running;

/// <summary>Ways to the nodes: one connection pool a node, one client a person.</summary>
internal sealed class Clients : IDisposable
{
    private static readonly TimeSpan OneAttempt = TimeSpan.FromSeconds(10);

    private readonly TimeProvider time;
    private readonly Dictionary<string, HttpClient> pools;

    public Clients(FederationFolder folder, TimeProvider time)
    {
        this.time = time;
        pools = folder.Members.ToDictionary(
            member => member.Territory,
            member => new HttpClient { BaseAddress = member.Api, Timeout = OneAttempt },
            StringComparer.Ordinal);
    }

    public NodeClient To(string territory, Caller? caller) => new(pools[territory], caller, time);

    public void Dispose()
    {
        foreach (var pool in pools.Values)
        {
            pool.Dispose();
        }
    }
}
