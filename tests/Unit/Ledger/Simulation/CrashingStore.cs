using LotusBridge.Ledger.Witnessing;
using LotusBridge.Tests.Unit.Orders;

namespace LotusBridge.Tests.Unit.Ledger.Simulation;

/// <summary>
/// A witness's memory on a disk that takes its time: a crash before the write is durable loses it, a crash after it
/// keeps it and loses the answer.
/// </summary>
internal sealed class CrashingStore(Schedule schedule, Dice dice, Flaw flaw) : IWitnessStore
{
    /// <summary>How long a careless store keeps in memory what it has promised.</summary>
    private const int Careless = 400;

    private Dictionary<string, WitnessState> durable = new(StringComparer.Ordinal);
    private Dictionary<string, WitnessState> seen = new(StringComparer.Ordinal);
    private int life;

    public ValueTask<WitnessState?> LatestAsync(string origin, CancellationToken stop) =>
        Later(1 + dice.Next(3), () => seen.GetValueOrDefault(origin));

    public ValueTask<bool> TryReplaceAsync(
        string origin, WitnessState? expected, WitnessState next, CancellationToken stop) =>
        Later(1 + dice.Next(5), () =>
        {
            var present = seen.GetValueOrDefault(origin);
            if (flaw != Flaw.ForgetsToCompare
                && (present?.Size != expected?.Size || present?.Timestamp != expected?.Timestamp))
            {
                return false;
            }

            seen[origin] = next;
            if (flaw == Flaw.RepliesBeforeDurable)
            {
                Delay(Careless, () => durable[origin] = next);
                return true;
            }

            durable[origin] = next;
            return true;
        });

    public void Crash()
    {
        life++;
        seen = new Dictionary<string, WitnessState>(durable, StringComparer.Ordinal);
    }

    public IReadOnlyDictionary<string, WitnessState> Copy() =>
        new Dictionary<string, WitnessState>(durable, StringComparer.Ordinal);

    public void Restore(IReadOnlyDictionary<string, WitnessState> copy)
    {
        durable = new Dictionary<string, WitnessState>(copy, StringComparer.Ordinal);
        Crash();
    }

    /// <summary>Does it in a while and tells a moment later; neither happens after a crash.</summary>
    private ValueTask<T> Later<T>(int milliseconds, Func<T> act)
    {
        var told = new TaskCompletionSource<T>();
        Delay(milliseconds, () =>
        {
            var value = act();
            Delay(dice.Next(4), () => told.SetResult(value));
        });
        return new ValueTask<T>(told.Task);
    }

    private void Delay(int milliseconds, Action act)
    {
        var begun = life;
        schedule.After(milliseconds, () =>
        {
            if (begun == life)
            {
                act();
            }
        });
    }
}
