using System.Buffers.Binary;

namespace LotusBridge.Ledger.Mirroring;

/// <summary>
/// Entries of one tile with the proof that they belong to a tree: each <c>u16 length ‖ entry</c>, then
/// <c>u8 number of hashes ‖ hashes</c>, a subtree consistency proof.
/// </summary>
internal sealed record EntryPackage(IReadOnlyList<ReadOnlyMemory<byte>> Entries, IReadOnlyList<Digest> Proof)
{
    /// <summary>Reads one package; null where the body ends within it.</summary>
    /// <exception cref="LedgerFormatException">More than 63 hashes.</exception>
    public static async ValueTask<EntryPackage?> ReadAsync(RequestBody body, EntryRange range, CancellationToken stop)
    {
        var entries = new ReadOnlyMemory<byte>[range.End - range.Start];
        for (var i = 0; i < entries.Length; i++)
        {
            if (await body.TakeAsync(sizeof(ushort), stop) is not { } length
                || await body.TakeAsync(BinaryPrimitives.ReadUInt16BigEndian(length), stop) is not { } entry)
            {
                return null;
            }

            entries[i] = entry;
        }

        if (await body.TakeAsync(1, stop) is not [var count])
        {
            return null;
        }

        if (count > Merkle.MaxProofHashes)
        {
            throw new LedgerFormatException($"a proof has at most {Merkle.MaxProofHashes} hashes, not {count}");
        }

        return await body.TakeAsync(count * Digest.Length, stop) is { } hashes
            ? new EntryPackage(
                entries, [.. hashes.Chunk(Digest.Length).Select(hash => Digest.From(hash))])
            : null;
    }

    /// <summary>True when these entries, after those before them in their tile, are part of that tree.</summary>
    /// <param name="range">Where they stand.</param>
    /// <param name="before">Leaf hashes of the tile's entries that the package leaves out.</param>
    /// <param name="tree">The checkpoint whose size the proof is for.</param>
    public bool IsPartOf(EntryRange range, IReadOnlyList<Digest> before, Checkpoint tree)
    {
        Digest[] leaves = [.. before, .. Entries.Select(entry => Merkle.LeafHash(entry.Span))];
        return Merkle.VerifySubtreeConsistency(
            range.Aligned, range.End, tree.Size, MerkleProofs.Over(leaves).Root(leaves.Length), tree.Root, Proof);
    }
}
