using System.Collections.Concurrent;

namespace LotusBridge.Node.Logbook;

/// <summary>
/// What a starting node may sign. For each log it signs nothing until it knows from its peers what it has signed of it
/// before: its own disk may be a copy of an earlier day, and does not know.
/// </summary>
internal sealed class SigningGate
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> origins = new(StringComparer.Ordinal);

    public bool IsOpenFor(string origin) => Of(origin).Task.IsCompleted;

    public void Open(string origin) => Of(origin).TrySetResult();

    /// <summary>Returns when it is open.</summary>
    public Task WaitAsync(string origin, CancellationToken stop) => Of(origin).Task.WaitAsync(stop);

    private TaskCompletionSource Of(string origin) => origins.GetOrAdd(
        origin, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
