using System.Collections.Concurrent;
using LotusBridge.Ledger.Witnessing;

namespace LotusBridge.Tests.Unit.Ledger;

/// <summary>A witness's memory that forgets at the end of the test.</summary>
internal sealed class MemoryWitnessStore : IWitnessStore
{
    private readonly ConcurrentDictionary<string, WitnessState> states = new(StringComparer.Ordinal);

    /// <summary>Runs between what a witness read and what it writes: where a race would happen.</summary>
    public Func<Task> BeforeReplace { get; set; } = () => Task.CompletedTask;

    public bool IsBroken { get; set; }

    public ValueTask<WitnessState?> LatestAsync(string origin, CancellationToken stop) =>
        ValueTask.FromResult(states.GetValueOrDefault(origin));

    public async ValueTask<bool> TryReplaceAsync(
        string origin, WitnessState? expected, WitnessState next, CancellationToken stop)
    {
        await BeforeReplace();
        if (IsBroken)
        {
            throw new IOException("the disk is gone");
        }

        return expected is null ? states.TryAdd(origin, next) : states.TryUpdate(origin, next, expected);
    }
}
