using System.Buffers;
using System.Security.Cryptography;
using LotusBridge.Custody.Sealing;
using LotusBridge.Exchange.Packages;
using LotusBridge.Ledger;
using LotusBridge.Node.Hosting;
using Microsoft.Win32.SafeHandles;

namespace LotusBridge.Node.Delivery;

/// <summary>A sealed file on disk while its parts come and when it goes, in constant memory.</summary>
internal static class PartFile
{
    private const int BufferBytes = ContentHash.LeafLength;

    // What is hashed and written at a time: as many leaves as are hashed together.
    private const int StretchBytes = LeafHashes.Batch * ContentHash.LeafLength;
    private const int NoSpace = 28;
    private const FileShare Others = FileShare.ReadWrite | FileShare.Delete;

    /// <summary>Opens the file for parts to be written, and keeps the whole of its room on the disk.</summary>
    /// <exception cref="IOException">There is no room, see <see cref="IsFull"/>.</exception>
    public static SafeFileHandle Open(string path, long size)
    {
        var handle = File.Exists(path) ? Reopen(path) : Create(path, size);
        try
        {
            if (RandomAccess.GetLength(handle) != size)
            {
                RandomAccess.SetLength(handle, size);
            }

            return handle;
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    private static SafeFileHandle Reopen(string path) => File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, Others);

    private static SafeFileHandle Create(string path, long size)
    {
        try
        {
            return File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, Others, FileOptions.None, size);
        }
        catch (IOException error) when (error.GetType() == typeof(IOException) && !File.Exists(path))
        {
            // The runtime gives no code with what it throws where the room that is asked for is not there.
            throw new IOException(error.Message, NoSpace);
        }
    }

    /// <summary>True where the disk, or what the account may use of it, is used up.</summary>
    public static bool IsFull(IOException error)
    {
        const int NoQuota = 122;
        const int WindowsDiskFull = unchecked((int)0x80070070);
        return error.HResult is NoSpace or NoQuota or WindowsDiskFull;
    }

    /// <summary>Writes a part's bytes to their place, as they come, and hashes them by leaves.</summary>
    /// <param name="length">What the part has, in bytes.</param>
    /// <returns>The hash of what came; null where it was not that long.</returns>
    public static async Task<Digest?> WriteAsync(
        SafeFileHandle file, long offset, Stream source, int length, CancellationToken stop)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(StretchBytes);
        try
        {
            var hash = new RootFold();
            for (var taken = 0; taken < length;)
            {
                var some = buffer.AsMemory(0, Math.Min(StretchBytes, length - taken));
                if (await source.ReadAtLeastAsync(some, some.Length, throwOnEndOfStream: false, stop) < some.Length)
                {
                    return null;
                }

                hash.AddLeaves(some.Span);
                RandomAccess.Write(file, some.Span, offset + taken);
                taken += some.Length;
            }

            return await source.ReadAsync(buffer.AsMemory(0, 1), stop) == 0 ? hash.Finish() : null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>SHA-256 of the file as it is on disk.</summary>
    public static async Task<Digest> DigestAsync(string path, CancellationToken stop)
    {
        await using var file = Read(path);
        return Digest.From(await SHA256.HashDataAsync(file, stop));
    }

    public static FileStream Read(string path) => new(
        path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, BufferBytes,
        FileOptions.Asynchronous | FileOptions.SequentialScan);

    /// <summary>
    /// Overwrites with zeros, syncs, removes, syncs the folder. On a medium that writes elsewhere than it wrote before
    /// the zeros prove nothing; what is left there is sealed to keys that this node never had.
    /// </summary>
    public static async Task DestroyAsync(string path, CancellationToken stop)
    {
        if (!File.Exists(path))
        {
            return;
        }

        await using (var file = new FileStream(
            path, FileMode.Open, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: true))
        {
            var zeros = new byte[BufferBytes];
            for (var left = file.Length; left > 0; left -= zeros.Length)
            {
                await file.WriteAsync(zeros.AsMemory(0, (int)Math.Min(left, zeros.Length)), stop);
            }

            file.Flush(flushToDisk: true);
        }

        File.Delete(path);
        Folder.Sync(Path.GetDirectoryName(path)!);
    }
}
