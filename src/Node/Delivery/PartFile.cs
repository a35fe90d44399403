using System.Security.Cryptography;
using LotusBridge.Ledger;
using LotusBridge.Node.Hosting;

namespace LotusBridge.Node.Delivery;

/// <summary>A sealed file on disk while it grows and when it goes, in constant memory.</summary>
internal static class PartFile
{
    private const int BufferBytes = 64 * 1024;

    /// <summary>What one write took in.</summary>
    /// <param name="Length">Bytes written; one more than allowed when the sender had more.</param>
    internal sealed record Taken(long Length, Digest Sha256);

    /// <summary>
    /// Writes a request's bytes at an offset and syncs them; whatever a crash left beyond the offset goes first.
    /// </summary>
    /// <param name="most">The most bytes to take; the first byte more ends it.</param>
    public static async Task<Taken> WriteAsync(string path, long offset, Stream source, long most, CancellationToken stop)
    {
        await using var file = new FileStream(
            path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: true);
        file.SetLength(offset);
        file.Position = offset;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[BufferBytes];
        long taken = 0;
        for (int length; taken <= most && (length = await source.ReadAsync(buffer, stop)) > 0; taken += length)
        {
            hash.AppendData(buffer, 0, length);
            await file.WriteAsync(buffer.AsMemory(0, length), stop);
        }

        file.Flush(flushToDisk: true);
        return new Taken(taken, Digest.From(hash.GetHashAndReset()));
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
