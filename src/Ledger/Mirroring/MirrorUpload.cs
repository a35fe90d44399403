using LotusBridge.Ledger.Storage;

namespace LotusBridge.Ledger.Mirroring;

/// <summary>Makes the bodies of add-entries calls from a log.</summary>
public static class MirrorUpload
{
    /// <summary>
    /// The opening and the first packages of [start, end), at most <see cref="AddEntries.MaxPackages"/>; the mirror's
    /// answer says where to go on.
    /// </summary>
    /// <exception cref="LogStoreException">Corrupt: a tile on disk no longer fits its tree.</exception>
    public static byte[] Body(LogStore log, AddEntries request)
    {
        using var body = new MemoryStream();
        body.Write(request.ToBytes());
        foreach (var range in AddEntries.Packages(request.Start, request.End).Take(AddEntries.MaxPackages))
        {
            var width = (int)(range.End - range.Aligned);
            var tile = log.ReadTile(new TilePath(TilePath.EntriesLevel, range.Aligned / TilePath.FullWidth, width))
                ?? throw new ArgumentException($"the log does not have {range.End} entries", nameof(request));
            var before = (int)(range.Start - range.Aligned);
            var skipped = EntryBundle.Parse(tile, width).Take(before).Sum(entry => sizeof(ushort) + entry.Length);
            body.Write(tile.AsSpan(skipped));
            var proof = log.SubtreeProof(range.Aligned, range.End, request.End);
            body.WriteByte((byte)proof.Count);
            foreach (var hash in proof)
            {
                body.Write(hash.Bytes);
            }
        }

        return body.ToArray();
    }
}
