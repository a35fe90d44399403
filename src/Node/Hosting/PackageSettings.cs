using LotusBridge.Custody.Statements;

namespace LotusBridge.Node.Hosting;

/// <summary>Limits of what packages may take of the disk, in bytes, and of the time in which they are taken.</summary>
internal sealed record PackageSettings
{
    private const long GiB = 1L << 30;

    /// <summary>What the packages of one provider's office may take that have not arrived whole.</summary>
    public long InFlightBytes { get; init; } = 1024 * GiB;

    /// <summary>What all packages of one provider's office may take that are not destroyed.</summary>
    public long HeldBytes { get; init; } = 8192 * GiB;

    /// <summary>What stays free on the disk for the database and the log.</summary>
    public long ReserveBytes { get; init; } = GiB;

    /// <summary>For how many days from its sealing a package is taken, at least; 1 to 3650.</summary>
    public int WindowDays { get; init; } = 30;

    /// <summary>How many hours a capability lives; 1 to 8760.</summary>
    public int CapabilityHours { get; init; } = 168;

    /// <summary>Where this node's backups lie, as in <c>vault-2</c>: each holds every package that the node holds.</summary>
    public IReadOnlyList<string> Backups { get; init; } = [];

    /// <summary>The most places of backups.</summary>
    private const int MaxBackups = 16;

    internal string? Problem() =>
        InFlightBytes <= 0 || HeldBytes < InFlightBytes
            ? "'packages.inFlightBytes' is above 0 and at most 'packages.heldBytes'"
        : ReserveBytes < 0 ? "'packages.reserveBytes' is 0 or more"
        : WindowDays is < 1 or > 3650 ? "'packages.windowDays' is 1 to 3650"
        : Backups.Count > MaxBackups || Backups.Distinct(StringComparer.Ordinal).Count() != Backups.Count
            || !Backups.All(place => Holder.TryParse("backup:" + place, out _))
            ? $"'packages.backups' names at most {MaxBackups} places, each once, of letters, digits and -._:/"
        : CapabilityHours is < 1 or > 8760 ? "'packages.capabilityHours' is 1 to 8760"
        : null;
}
