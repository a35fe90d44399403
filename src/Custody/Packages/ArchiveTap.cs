using System.Security.Cryptography;
using LotusBridge.Custody.Archives;
using LotusBridge.Custody.Sealing;
using LotusBridge.Custody.Sealing.Lanes;

namespace LotusBridge.Custody.Packages;

/// <summary>Measures every file of an archive that passes, by what its layout says of where they are.</summary>
/// <param name="measured">Called in order with each file's place and what its content is.</param>
/// <param name="withSm3">SM3 too.</param>
internal sealed class ArchiveTap(ArchiveLayout layout, Action<int, ContentHash> measured, bool withSm3 = false)
    : IContentTap, IDisposable
{
    private readonly ContentHasher hasher = new(withSm3);
    private long position;
    private int file;

    public void Prepare(long offset, ReadOnlySpan<byte> bytes, Leaves leaves)
    {
        var end = offset + bytes.Length;
        for (var i = layout.IndexAt(offset); i < layout.Places.Count && layout.Places[i].ContentAt < end; i++)
        {
            var place = layout.Places[i];
            var from = Math.Max(offset, place.ContentAt);
            var to = Math.Min(end, place.ContentEnd);
            if (to > from)
            {
                leaves.AddWhole(from - place.ContentAt, bytes[(int)(from - offset)..(int)(to - offset)]);
            }
        }
    }

    public void Append(ReadOnlySpan<byte> bytes, Leaves leaves)
    {
        var hashes = leaves.Hashes;
        var end = position + bytes.Length;
        while (file < layout.Places.Count && layout.Places[file].ContentAt <= end)
        {
            var place = layout.Places[file];
            var from = Math.Max(position, place.ContentAt);
            var part = bytes[(int)(from - position)..(int)(Math.Min(end, place.ContentEnd) - position)];
            var prepared = SHA256.HashSizeInBytes * Leaves.CountWhole(from - place.ContentAt, part.Length);
            hasher.Append(part, hashes[..prepared]);
            hashes = hashes[prepared..];
            if (place.ContentEnd > end)
            {
                break;
            }

            measured(file++, hasher.Finish());
        }

        position = end;
    }

    public void Dispose() => hasher.Dispose();
}
