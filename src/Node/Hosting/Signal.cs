using System.Threading.Channels;

namespace LotusBridge.Node.Hosting;

/// <summary>Wakes one waiting loop. Setting it several times before the loop looks wakes it once.</summary>
internal sealed class Signal
{
    private readonly Channel<bool> channel = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Set() => channel.Writer.TryWrite(true);

    /// <summary>Returns when set, or after <paramref name="most"/>; null waits for the signal alone.</summary>
    public async Task WaitAsync(TimeSpan? most, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        if (most is { } timeout)
        {
            limit.CancelAfter(timeout < TimeSpan.Zero ? TimeSpan.Zero : timeout);
        }

        try
        {
            await channel.Reader.ReadAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            // Time is up: the loop looks for itself.
        }
    }
}

/// <summary>What the node's loops tell each other.</summary>
internal sealed class Signals
{
    /// <summary>An act was committed: entries wait for the log.</summary>
    public Signal Committed { get; } = new();

    /// <summary>The log has grown, or asking for cosignatures again has a reason.</summary>
    public Signal Appended { get; } = new();

    /// <summary>The log has grown: the next round may be prepared while one is under way.</summary>
    public Signal Grown { get; } = new();

    /// <summary>A step of the roster was taken or kept.</summary>
    public Signal StepChanged { get; } = new();

    /// <summary>True while the newest checkpoint lacks its quorum.</summary>
    public bool IsQuorumMissing { get; set; }

    /// <summary>A peer that was away may be back: cosignatures that are missing are asked for at once.</summary>
    public void PeerCalled()
    {
        if (IsQuorumMissing)
        {
            Appended.Set();
        }
    }

    /// <summary>Statements or clocks of a thread changed: the next lapse may be another.</summary>
    public Signal ThreadChanged { get; } = new();
}
