namespace LotusBridge.Node.Hosting;

/// <summary>
/// From one epoch of the roster to the next without an operator: when the next one is kept and this node can go by it, the
/// node stops in order, and <see cref="NodeRun"/> starts it anew in the same process.
/// </summary>
internal sealed class Changeover(
    Settings settings, Self self, IHostApplicationLifetime lifetime, ILogger<Changeover> logger)
{
    /// <summary>The node stops in order to start again.</summary>
    public bool IsDue { get; private set; }

    /// <summary>Why the node cannot go by the next epoch, for its operator; null when it can, or there is none.</summary>
    public string? Blocked { get; private set; }

    /// <summary>Stops the node where everything is there that the next epoch takes: else it goes on, and looks again later.</summary>
    public async Task TryAsync(CancellationToken stop)
    {
        if (IsDue || self.Step is not { IsKept: true } step)
        {
            return;
        }

        try
        {
            // As at a start, but for the addresses: a node that would refuse to start must not stop.
            await SelfReader.ReadAsync(Settings.Read(settings.File), stop);
            Blocked = null;
        }
        catch (StartRefusedException refused)
        {
            if (refused.Message != Blocked)
            {
                Blocked = refused.Message;
                logger.EpochBlocked(step.Next.Roster.Epoch, refused.Message);
            }

            return;
        }

        IsDue = true;
        logger.EpochChanges(step.Next.Roster.Epoch);
        lifetime.StopApplication();
    }
}
