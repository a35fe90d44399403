using System.Buffers;
using LotusBridge.Custody.Sealing;
using LotusBridge.Ledger;
using Microsoft.Win32.SafeHandles;

namespace LotusBridge.Exchange.Packages;

/// <summary>
/// The parts of a sealed file as it travels (<c>spec/api.md</c>, "Parts"): 4 MiB each but the last, named by their hashes.
/// A part is a subtree of the Merkle tree that the manifest's root stands for, so that the list proves itself: there is
/// one list for one root.
/// </summary>
public sealed class PartList
{
    /// <summary>Length of every part but the last, in bytes: 64 leaves.</summary>
    public const int PartBytes = ContentHash.LeafLength << ContentHash.PartHeight;

    /// <summary>The largest sealed file that travels in parts, in bytes: 1 TiB.</summary>
    public const long MaxContentBytes = 1L << 40;

    /// <summary>The longest list in bytes.</summary>
    public const int MaxBytes = (int)(MaxContentBytes / PartBytes) * Digest.Length;

    private readonly int[] ascending;

    private PartList(ReadOnlyMemory<byte> bytes, long size)
    {
        (Bytes, Size) = (bytes, size);
        ascending = new int[bytes.Length / Digest.Length];
        for (var i = 0; i < ascending.Length; i++)
        {
            ascending[i] = i;
        }

        Array.Sort(ascending, (one, other) => HashOf(one).SequenceCompareTo(HashOf(other)));
    }

    /// <summary>The hashes one after the other, 32 bytes each.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Of the sealed file, in bytes.</summary>
    public long Size { get; }

    public int Count => ascending.Length;

    /// <summary>The root of the sealed file, as its manifest names it.</summary>
    public Digest Root
    {
        get
        {
            var fold = new RootFold();
            for (var i = 0; i < Count; i++)
            {
                fold.Add(this[i]);
            }

            return fold.Finish();
        }
    }

    public Digest this[int index] => Digest.From(HashOf(index));

    /// <summary>How many parts a file of that size has.</summary>
    /// <param name="size">In bytes, above 0.</param>
    public static int CountOf(long size) => checked((int)((size + PartBytes - 1) / PartBytes));

    /// <summary>
    /// Null for anything but the list of that file: another length, another root, or a part that is there twice, which no
    /// sealed file has.
    /// </summary>
    /// <param name="size">The manifest's size, in bytes.</param>
    /// <param name="root">The manifest's root of the ciphertext.</param>
    public static PartList? Read(ReadOnlyMemory<byte> bytes, long size, Digest root)
    {
        if (size is <= 0 or > MaxContentBytes || bytes.Length != CountOf(size) * Digest.Length)
        {
            return null;
        }

        var list = new PartList(bytes, size);
        return list.Root == root && !list.HasTwins() ? list : null;
    }

    /// <summary>Hashes a sealed file, from where the stream stands to its end.</summary>
    /// <exception cref="InvalidDataException">It is empty, or larger than what travels in parts.</exception>
    public static async Task<PartList> OfAsync(Stream content, CancellationToken stop)
    {
        using var hashes = new MemoryStream();
        var (buffer, size) = (new byte[ContentHash.LeafLength], 0L);
        var part = new RootFold();
        for (int length; (length = await content.ReadAtLeastAsync(buffer, buffer.Length, false, stop).ConfigureAwait(false)) > 0;)
        {
            part.Add(Merkle.LeafHash(buffer.AsSpan(0, length)));
            size += length;
            if (size % PartBytes == 0)
            {
                hashes.Write(part.Finish().Bytes);
            }
        }

        if (size % PartBytes > 0)
        {
            hashes.Write(part.Finish().Bytes);
        }

        return size is > 0 and <= MaxContentBytes
            ? new PartList(hashes.ToArray(), size)
            : throw new InvalidDataException($"a sealed file has 1 to {MaxContentBytes} bytes, not {size}");
    }

    /// <summary>Hashes a sealed file on disk, several parts at a time.</summary>
    /// <exception cref="InvalidDataException">It is empty, larger than what travels in parts, or changes its length.</exception>
    public static async Task<PartList> OfAsync(SafeFileHandle file, CancellationToken stop)
    {
        var size = RandomAccess.GetLength(file);
        if (size is <= 0 or > MaxContentBytes)
        {
            throw new InvalidDataException($"a sealed file has 1 to {MaxContentBytes} bytes, not {size}");
        }

        var hashes = new byte[CountOf(size) * Digest.Length];
        await Parallel.ForAsync(0, CountOf(size), stop, (index, token) =>
        {
            token.ThrowIfCancellationRequested();
            HashPart(file, size, index).Bytes.CopyTo(hashes.AsSpan(index * Digest.Length));
            return ValueTask.CompletedTask;
        }).ConfigureAwait(false);
        return new PartList(hashes, size);
    }

    /// <summary>The place of the part with that hash; -1 where the file has none.</summary>
    public int Find(Digest part)
    {
        var (low, high) = (0, Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var order = HashOf(ascending[middle]).SequenceCompareTo(part.Bytes);
            if (order == 0)
            {
                return ascending[middle];
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return -1;
    }

    /// <summary>Where a part begins in the file, in bytes.</summary>
    public static long OffsetOf(int index) => (long)index * PartBytes;

    /// <summary>Length of that part in bytes.</summary>
    public int LengthOf(int index) => (int)Math.Min(PartBytes, Size - OffsetOf(index));

    private ReadOnlySpan<byte> HashOf(int index) => Bytes.Span.Slice(index * Digest.Length, Digest.Length);

    private static Digest HashPart(SafeFileHandle file, long size, int index)
    {
        const int Stretch = LeafHashes.Batch * ContentHash.LeafLength;
        var buffer = ArrayPool<byte>.Shared.Rent(Stretch);
        try
        {
            var fold = new RootFold();
            var end = Math.Min(size, OffsetOf(index + 1));
            for (var at = OffsetOf(index); at < end; at += Stretch)
            {
                var some = buffer.AsSpan(0, (int)Math.Min(Stretch, end - at));
                if (RandomAccess.Read(file, some, at) < some.Length)
                {
                    throw new InvalidDataException("the sealed file became shorter while it was read");
                }

                fold.AddLeaves(some);
            }

            return fold.Finish();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private bool HasTwins() =>
        Enumerable.Range(1, Math.Max(0, Count - 1)).Any(i => HashOf(ascending[i]).SequenceEqual(HashOf(ascending[i - 1])));
}
