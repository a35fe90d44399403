using System.Security.Cryptography;

namespace LotusBridge.Node.Hosting;

/// <summary>Exponential waiting with full jitter in the upper half, so that nodes that lost each other do not return in
/// step.</summary>
internal sealed class Backoff(TimeSpan first, TimeSpan most)
{
    private int failures;

    /// <summary>The next wait; each is twice the last until <c>most</c>.</summary>
    public TimeSpan Next()
    {
        var ceiling = Math.Min(first.TotalMilliseconds * Math.Pow(2, Math.Min(failures++, 30)), most.TotalMilliseconds);
        var half = (int)(ceiling / 2);
        return TimeSpan.FromMilliseconds(half + RandomNumberGenerator.GetInt32(half + 1));
    }

    public void Reset() => failures = 0;
}
