using System.Collections.Concurrent;

namespace LotusBridge.Node.Access;

/// <summary>
/// Packages as they were a second ago at most. A package's parts come a hundred a second, and to fold an order's whole
/// thread for each would cost more than to hash it. A part that comes late finds no arrival, whatever this remembers.
/// </summary>
internal sealed class RecentPackages(Lookups lookups)
{
    public static readonly TimeSpan Kept = TimeSpan.FromSeconds(1);

    /// <summary>The most that are remembered.</summary>
    private const int Most = 256;

    private readonly ConcurrentDictionary<string, Remembered> packages = new(StringComparer.Ordinal);

    private sealed record Remembered(long At, FiledPackage Package);

    public async Task<FiledPackage?> FindAsync(string name, CancellationToken stop)
    {
        if (packages.TryGetValue(name, out var known) && TimeProvider.System.GetElapsedTime(known.At) < Kept)
        {
            return known.Package;
        }

        var at = TimeProvider.System.GetTimestamp();
        if (await lookups.PackageAsync(name, stop) is not { } package)
        {
            return null;
        }

        if (packages.Count >= Most)
        {
            packages.Clear();
        }

        packages[name] = new Remembered(at, package);
        return package;
    }
}
