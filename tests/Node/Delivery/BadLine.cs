using System.Net;
using System.Net.Sockets;

namespace LotusBridge.Tests.Node.Delivery;

/// <summary>A line between a program and a node that breaks where it is told to, and counts what goes up.</summary>
internal sealed class BadLine : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource ending = new();
    private readonly IPEndPoint node;
    private readonly Queue<long> cuts;
    private readonly Lock gate = new();
    private readonly HashSet<Socket> open = [];
    private readonly Task listening;
    private long up;

    /// <param name="cuts">At which bytes on their way up, counted over all connections, everything is cut.</param>
    public BadLine(Uri node, params IEnumerable<long> cuts)
    {
        this.node = new IPEndPoint(IPAddress.Parse(node.Host), node.Port);
        this.cuts = new Queue<long>(cuts);
        listener.Start();
        listening = ListenAsync();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");

    /// <summary>Bytes that went up so far.</summary>
    public long Up => Interlocked.Read(ref up);

    /// <summary>True when it has broken wherever it was told to.</summary>
    public bool HasBroken => cuts.Count == 0;

    /// <summary>Cuts whatever is open now.</summary>
    public void Cut()
    {
        lock (gate)
        {
            foreach (var socket in open)
            {
                // With nothing left to linger for, the other side is told at once that it was cut off.
                socket.LingerState = new LingerOption(true, 0);
                socket.Dispose();
            }

            open.Clear();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        listener.Stop();
        Cut();
        await listening;
        ending.Dispose();
    }

    private async Task ListenAsync()
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptSocketAsync(ending.Token);
                var server = new Socket(SocketType.Stream, ProtocolType.Tcp);
                try
                {
                    await server.ConnectAsync(node, ending.Token);
                }
                catch (SocketException)
                {
                    // The node is down: whoever called hears no more than that the line is.
                    client.Dispose();
                    server.Dispose();
                    continue;
                }

                lock (gate)
                {
                    open.Add(client);
                    open.Add(server);
                }

                _ = PumpAsync(client, server, isUp: true);
                _ = PumpAsync(server, client, isUp: false);
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task PumpAsync(Socket from, Socket to, bool isUp)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            for (int length; (length = await from.ReceiveAsync(buffer)) > 0;)
            {
                var let = isUp ? Let(length) : length;
                await to.SendAsync(buffer.AsMemory(0, let));
                if (let < length)
                {
                    Cut();
                    return;
                }
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception cut) when (cut is SocketException or ObjectDisposedException)
        {
        }
    }

    /// <summary>How many of these bytes still pass.</summary>
    private int Let(int length)
    {
        lock (gate)
        {
            if (cuts.TryPeek(out var next) && up + length >= next)
            {
                cuts.Dequeue();
                length = (int)Math.Clamp(next - up, 0, length - 1);
            }

            up += length;
            return length;
        }
    }
}
