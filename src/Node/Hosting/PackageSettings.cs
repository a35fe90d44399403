namespace LotusBridge.Node.Hosting;

/// <summary>Limits of what packages may take of the disk; all in bytes.</summary>
internal sealed record PackageSettings
{
    private const long GiB = 1L << 30;

    /// <summary>What the packages of one provider's office may take that have not arrived whole.</summary>
    public long InFlightBytes { get; init; } = 1024 * GiB;

    /// <summary>What all packages of one provider's office may take that are not destroyed.</summary>
    public long HeldBytes { get; init; } = 8192 * GiB;

    /// <summary>What stays free on the disk for the database and the log.</summary>
    public long ReserveBytes { get; init; } = GiB;

    internal string? Problem() =>
        InFlightBytes <= 0 || HeldBytes < InFlightBytes
            ? "'packages.inFlightBytes' is above 0 and at most 'packages.heldBytes'"
        : ReserveBytes < 0 ? "'packages.reserveBytes' is 0 or more"
        : null;
}
