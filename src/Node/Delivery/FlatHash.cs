using System.Buffers;
using System.Security.Cryptography;
using LotusBridge.Custody.Mainland;
using LotusBridge.Custody.Sealing;
using LotusBridge.Exchange.Packages;
using LotusBridge.Ledger;
using Microsoft.Win32.SafeHandles;

namespace LotusBridge.Node.Delivery;

/// <summary>
/// SHA-256 of a file while it arrives: it follows the parts that are there without a gap, which are still in the page
/// cache then, so that no second pass comes after the last part. A new process begins again from the first byte.
/// </summary>
/// <param name="withSm3">SM3 too, where the manifest has it.</param>
internal sealed class FlatHash(SafeFileHandle file, PartList list, bool withSm3) : IDisposable
{
    private readonly Sm3Hasher? sm3 = withSm3 ? new Sm3Hasher() : null;
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly CancellationTokenSource ending = new();
    private readonly Lock gate = new();
    private int next;
    private int reachable;
    private Task running = Task.CompletedTask;
    private (Digest Sha256, Sm3Digest? Sm3)? whole;

    /// <summary>Tells how many parts from the first one on are there.</summary>
    public void GoOn(int parts)
    {
        lock (gate)
        {
            reachable = Math.Max(reachable, parts);
            if (running.IsCompleted && reachable > 0 && !ending.IsCancellationRequested)
            {
                running = running.IsFaulted ? running : Task.Run(Follow);
            }
        }
    }

    /// <summary>The hash of the whole file, once every part is there.</summary>
    /// <exception cref="IOException">The file could not be read.</exception>
    public async Task<(Digest Sha256, Sm3Digest? Sm3)> WholeAsync(CancellationToken stop)
    {
        while (true)
        {
            ObjectDisposedException.ThrowIf(ending.IsCancellationRequested, this);
            GoOn(list.Count);
            await running.WaitAsync(stop);
            if (whole is { } done)
            {
                return done;
            }
        }
    }

    public void Dispose()
    {
        ending.Cancel();
        Task last;
        lock (gate)
        {
            last = running;
        }

        _ = last.ContinueWith(
            _ =>
            {
                hash.Dispose();
                ending.Dispose();
            },
            CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    private void Follow()
    {
        var buffer = ArrayPool<byte>.Shared.Rent(ContentHash.LeafLength);
        try
        {
            while (Next() is { } part && !ending.IsCancellationRequested)
            {
                Append(part, buffer);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private int? Next()
    {
        lock (gate)
        {
            if (next == list.Count && whole is null)
            {
                whole = (Digest.From(hash.GetHashAndReset()), sm3?.Finish());
            }

            return next < reachable ? next++ : null;
        }
    }

    private void Append(int part, byte[] buffer)
    {
        var (at, end) = (PartList.OffsetOf(part), PartList.OffsetOf(part) + list.LengthOf(part));
        while (at < end)
        {
            var length = RandomAccess.Read(file, buffer.AsSpan(0, (int)Math.Min(ContentHash.LeafLength, end - at)), at);
            if (length == 0)
            {
                throw new IOException("a file that arrives has become shorter");
            }

            hash.AppendData(buffer, 0, length);
            sm3?.Append(buffer.AsSpan(0, length));
            at += length;
        }

        // It is on the disk by now, and nobody reads it here again before its owner opens it.
        PageCache.Drop(file, PartList.OffsetOf(part), list.LengthOf(part));
    }
}
