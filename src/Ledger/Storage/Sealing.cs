namespace LotusBridge.Ledger.Storage;

/// <summary>
/// Makes the tiles below a size durable, aside from the appends, so that a later opening needs to read no record
/// before that size.
/// </summary>
internal sealed class Sealing(IDisk disk, string folder, long size, Func<Action, Task> aside)
{
    private Task running = Task.CompletedTask;
    private long reached = size;

    /// <summary>Tiles of all entries below are durable.</summary>
    public long Size => Volatile.Read(ref reached);

    /// <summary>True when the last time is over and everything can be made durable.</summary>
    public bool CanBegin => disk.CanSyncAll && running.IsCompleted;

    /// <summary>Begins to make durable what is written by now.</summary>
    /// <param name="before">Work whose results are to be durable too.</param>
    /// <exception cref="IOException">The last time failed, so nobody knows which tiles are durable.</exception>
    public void Begin(long upTo, Action before)
    {
        if (CanBegin)
        {
            running.GetAwaiter().GetResult();
            running = aside(() =>
            {
                before();
                disk.SyncAll(folder);
                Volatile.Write(ref reached, upTo);
            });
        }
    }

    public void Close()
    {
        try
        {
            running.GetAwaiter().GetResult();
        }
        catch (IOException)
        {
            // Nothing was said yet of what this was to make durable.
        }
    }
}
