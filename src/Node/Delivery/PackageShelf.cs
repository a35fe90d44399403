using System.Collections.Concurrent;
using LotusBridge.Exchange.Packages;
using LotusBridge.Node.Access;
using LotusBridge.Node.Hosting;
using LotusBridge.Node.Storage;
using Microsoft.EntityFrameworkCore;
using PackageState = LotusBridge.Node.Storage.PackageState;

namespace LotusBridge.Node.Delivery;

/// <summary>
/// The sealed files of this territory's orders: <c>packages/P-….part</c> while they arrive, <c>P-….age</c> when they
/// are whole, and beside them <c>P-….parts</c>, the hashes of their parts. What counts as received is what the database
/// says, never a file's length.
/// </summary>
internal sealed class PackageShelf(Settings settings, Store store)
{
    /// <summary>The largest package that is taken, in bytes.</summary>
    public const long MaxBytes = PartList.MaxContentBytes;

    private readonly ConcurrentDictionary<string, bool> leased = new(StringComparer.Ordinal);

    private string Home => Path.Combine(settings.DataFolder, "packages");

    public string PartPath(string package) => Path.Combine(Home, package + ".part");

    public string HeldPath(string package) => Path.Combine(Home, package + ".age");

    public string ListPath(string package) => Path.Combine(Home, package + ".parts");

    /// <summary>One at a time finishes or destroys a package; null while another does.</summary>
    public IDisposable? TryLease(string package) => leased.TryAdd(package, true) ? new Lease(leased, package) : null;

    public Task<PackageRow?> FindAsync(string package, CancellationToken stop) =>
        store.ReadAsync(db => db.Packages.FirstOrDefaultAsync(row => row.Package == package, stop), stop);

    /// <summary>The package's arrival; null before its list of parts was taken.</summary>
    public Task<ArrivalRow?> ArrivalAsync(string package, CancellationToken stop) =>
        store.ReadAsync(db => db.Arrivals.FirstOrDefaultAsync(row => row.Package == package, stop), stop);

    /// <summary>The package's row; its manifest made it.</summary>
    public Task<PackageRow> AwaitAsync(FiledPackage package, CancellationToken stop)
    {
        Directory.CreateDirectory(Home);
        var name = package.State.Package;
        return store.ReadAsync(db => db.Packages.FirstAsync(row => row.Package == name, stop), stop);
    }

    /// <summary>Says what is durable on disk now; only after the file was synced.</summary>
    public Task RecordAsync(string package, long received, PackageState state, CancellationToken stop) =>
        store.WriteAsync(
            async db =>
            {
                var row = await db.Packages.FirstAsync(one => one.Package == package, stop);
                (row.Received, row.State) = (received, state);
            },
            stop);

    /// <summary>Says which parts are durable on disk now; only after the file was synced.</summary>
    public Task RecordAsync(string package, PartList list, PartMap held) => store.WriteAsync(
        async db =>
        {
            var arrival = await db.Arrivals.FirstAsync(one => one.Package == package);
            (arrival.Parts, arrival.IsWhole) = (held.ToArray(), held.IsWhole);
            var row = await db.Packages.FirstAsync(one => one.Package == package);
            (row.Received, row.State) = (held.Bytes(list), PackageState.Receiving);
        },
        CancellationToken.None);

    /// <summary>Removes what is on disk of a package; with its arrival goes the room that was kept for it.</summary>
    public async Task RemoveAsync(string package, CancellationToken stop)
    {
        await PartFile.DestroyAsync(PartPath(package), stop);
        await PartFile.DestroyAsync(HeldPath(package), stop);
        await PartFile.DestroyAsync(ListPath(package), stop);
        await store.WriteAsync(
            db => db.Arrivals.Where(row => row.Package == package).ExecuteDeleteAsync(stop), stop);
    }

    /// <summary>Bytes received of each package of an order.</summary>
    public Task<Dictionary<string, long>> ReceivedAsync(string order, CancellationToken stop) => store.ReadAsync(
        db => db.Packages.Where(row => row.Thread == order).ToDictionaryAsync(row => row.Package, row => row.Received, stop),
        stop);

    /// <summary>Packages of this territory's orders whose file is whole, or that may be on their way out.</summary>
    public Task<List<PackageRow>> HeldAsync(CancellationToken stop)
    {
        var own = settings.Territory + "-";
        return store.ReadAsync(
            db => db.Packages.Where(row => row.State != PackageState.Destroyed && row.Thread.StartsWith(own))
                .ToListAsync(stop),
            stop);
    }

    private sealed class Lease(ConcurrentDictionary<string, bool> leased, string package) : IDisposable
    {
        public void Dispose() => leased.TryRemove(package, out _);
    }
}
