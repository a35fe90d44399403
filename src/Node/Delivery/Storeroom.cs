using LotusBridge.Exchange.Packages;
using LotusBridge.Node.Access;
using LotusBridge.Node.Hosting;
using LotusBridge.Node.Storage;
using Microsoft.EntityFrameworkCore;

namespace LotusBridge.Node.Delivery;

/// <summary>
/// Room for packages: how much each provider's office may use, and what the disk has. It is asked for, and kept, before
/// the first part, so that what is begun can be finished.
/// </summary>
internal sealed class Storeroom(Settings settings, PackageShelf shelf, Store store, ILogger<Storeroom> logger)
{
    private PackageSettings Limits => settings.Packages;

    /// <summary>Keeps the package's room: in its office's quota and on the disk.</summary>
    /// <returns>Null when it is kept; else nothing is left behind.</returns>
    /// <exception cref="IOException">The disk failed.</exception>
    public async Task<Problem?> KeepAsync(FiledPackage package, PartList list, CancellationToken stop)
    {
        var name = package.State.Package;
        var row = new ArrivalRow
        {
            Package = name,
            Office = package.Order.State.Issued.Addressee,
            Size = list.Size,
            Parts = PartMap.Empty(list.Count).ToArray(),
        };
        Directory.CreateDirectory(Path.GetDirectoryName(shelf.PartPath(name))!);
        if (Free() - Limits.ReserveBytes < list.Size && !File.Exists(shelf.PartPath(name)))
        {
            return Full();
        }

        if (await store.WriteAsync(db => BookAsync(db, row), stop) is { } problem)
        {
            Telemetry.PackagesRefused.Add(1, Telemetry.Tag("code", problem.Code));
            return problem;
        }

        // Another package's room may have gone meanwhile: the disk has the last word.
        using var file = PartFile.Open(shelf.PartPath(name), list.Size);
        Folder.Sync(Path.GetDirectoryName(shelf.PartPath(name))!);
        return null;
    }

    /// <summary>What is said when the disk has no room, and an alarm.</summary>
    public Problem Full()
    {
        Telemetry.PackagesRefused.Add(1, Telemetry.Tag("code", ProblemCode.StorageFull));
        logger.StorageFull();
        return new Problem(
            StatusCodes.Status507InsufficientStorage, ProblemCode.StorageFull, "the node's disk has no room for this package");
    }

    private async Task<Problem?> BookAsync(NodeDb db, ArrivalRow row)
    {
        var others = await db.Arrivals.Where(one => one.Office == row.Office && one.Package != row.Package)
            .Select(one => new { one.Size, one.IsWhole }).ToListAsync();
        if (others.Sum(one => one.Size) + row.Size > Limits.HeldBytes)
        {
            return Exceeded($"one office's packages take at most {Limits.HeldBytes} bytes here");
        }

        if (others.Where(one => !one.IsWhole).Sum(one => one.Size) + row.Size > Limits.InFlightBytes)
        {
            return Exceeded($"one office sends at most {Limits.InFlightBytes} bytes at a time");
        }

        await db.Arrivals.Where(one => one.Package == row.Package).ExecuteDeleteAsync();
        db.Add(row);
        return null;
    }

    private static Problem Exceeded(string title) =>
        new(StatusCodes.Status413PayloadTooLarge, ProblemCode.QuotaExceeded, title);

    private long Free() => new DriveInfo(settings.DataFolder).AvailableFreeSpace;
}
