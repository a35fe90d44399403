namespace LotusBridge.Ledger.Storage;

/// <summary>The few things a journal of segments asks of a disk; a seam where tests let it fail.</summary>
internal interface IWalDisk
{
    /// <summary>Names of the segments, in ordinal order. What a crash left half made is removed.</summary>
    IReadOnlyList<string> Segments();

    byte[] Read(string name);

    IWalFile Open(string name);

    /// <summary>Makes a segment of zeros after the header, durable under its name when this returns.</summary>
    IWalFile Create(string name, ReadOnlySpan<byte> header, long length);
}

/// <summary>An open segment.</summary>
internal interface IWalFile : IDisposable
{
    long Length { get; }

    void Write(ReadOnlySpan<byte> bytes, long at);

    /// <summary>Returns when everything written is on the medium, as far as the medium tells.</summary>
    void Sync();
}
