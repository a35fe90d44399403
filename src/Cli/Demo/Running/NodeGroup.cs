using LotusBridge.Cli.Demo.Setup;
using LotusBridge.Exchange.Api;

namespace LotusBridge.Cli.Demo.Running;

/// <summary>The federation's nodes, each a process of its own.</summary>
internal sealed class NodeGroup : IAsyncDisposable
{
    private static readonly TimeSpan Starting = TimeSpan.FromSeconds(60);

    private readonly Patience patience;
    private readonly Dictionary<string, NodeClient> clients;
    private bool isDisposed;

    public NodeGroup(
        FederationFolder folder, string program, Clients clients, Transcript transcript, TimeProvider machine)
    {
        this.clients = folder.Members.ToDictionary(member => member.Territory, member => clients.To(member.Territory, null));
        patience = new Patience(machine, Starting, () => Fault);
        All = [.. folder.Members.Select(member =>
            new SupervisedNode(member, program, this.clients[member.Territory], transcript, machine))];
    }

    public IReadOnlyList<SupervisedNode> All { get; }

    /// <summary>Why a node cannot be kept alive; null while all can.</summary>
    public Exception? Fault => All.Select(node => node.Fault).FirstOrDefault(fault => fault is not null);

    /// <summary>Starts all and waits until each answers.</summary>
    public async Task StartAsync(CancellationToken stop)
    {
        foreach (var node in All)
        {
            node.Start();
        }

        foreach (var (territory, client) in clients)
        {
            await patience.AskAsync($"node {territory}", () => client.StatusAsync(stop), stop).ConfigureAwait(false);
        }
    }

    public async Task KillAsync(IEnumerable<KillOrder> orders, CancellationToken stop)
    {
        foreach (var order in orders)
        {
            await All.First(node => node.Territory == order.Territory).KillAsync(stop).ConfigureAwait(false);
        }
    }

    /// <summary>Ends when a node cannot be kept alive any more.</summary>
    public async Task FailedAsync(CancellationToken stop)
    {
        while (Fault is null)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), stop).ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!isDisposed)
        {
            isDisposed = true;
            await Task.WhenAll(All.Select(node => node.DisposeAsync().AsTask())).ConfigureAwait(false);
        }
    }
}
