namespace LotusBridge.Ledger.Storage;

/// <summary>
/// The calls a log makes to a file system, one method a call: the seam where tests let each of them fail, lose what was
/// not synced, or end the process. Failures are <see cref="IOException"/>s.
/// </summary>
internal interface IDisk
{
    /// <summary>True where one call makes a whole file system durable; without it tiles are never taken as durable.</summary>
    bool CanSyncAll { get; }

    /// <summary>Keeps every other process out until it is disposed.</summary>
    /// <exception cref="IOException">Somebody else holds it.</exception>
    IDisposable Lock(string path);

    bool Exists(string path);

    /// <summary>Names of the files in a folder, in ordinal order; none where the folder is missing.</summary>
    IReadOnlyList<string> Names(string folder);

    byte[] Read(string path);

    void MakeFolder(string path);

    /// <summary>A new empty file, in place of what has that name.</summary>
    IDiskFile Create(string path);

    IDiskFile Open(string path);

    /// <summary>Takes the place of what has the new name, in one step.</summary>
    void Rename(string from, string to);

    void Delete(string path);

    /// <summary>Makes the names in a folder durable.</summary>
    void SyncFolder(string path);

    /// <summary>Makes everything durable that was written to the file system of this folder, names included.</summary>
    void SyncAll(string folder);
}

/// <summary>An open file.</summary>
internal interface IDiskFile : IWalFile
{
    /// <summary>Reads until the buffer is full or the file ends; returns the number of bytes.</summary>
    int Read(Span<byte> into, long at);
}
