using LotusBridge.Custody.Archives;
using LotusBridge.Custody.Sealing;
using Microsoft.Win32.SafeHandles;

namespace LotusBridge.Custody.Packages;

/// <summary>
/// Takes the archive that a layout describes apart into files below a folder. Every byte between the contents must be the
/// one that the layout says.
/// </summary>
internal sealed class ArchiveTarget(ArchiveLayout layout, string folder) : SequentialStream
{
    private long position;
    private int file = -1;
    private byte[] header = [];
    private SafeFileHandle? content;

    public override bool CanWrite => true;

    /// <exception cref="PackageException">It is another archive.</exception>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        for (var bytes = buffer.Span; !bytes.IsEmpty;)
        {
            var taken = position >= layout.TrailerAt ? Trailer(bytes) : Next(bytes);
            position += taken;
            bytes = bytes[taken..];
        }

        return ValueTask.CompletedTask;
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Called when all has been written.</summary>
    /// <exception cref="PackageException">Something is missing.</exception>
    public void Finish()
    {
        if (position != layout.Length)
        {
            throw new PackageException($"the archive ends at byte {position} instead of {layout.Length}");
        }
    }

    protected override void Dispose(bool disposing)
    {
        content?.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Takes bytes of one file's header, content or padding; returns how many.</summary>
    private int Next(ReadOnlySpan<byte> bytes)
    {
        if (file < 0 || position == layout.Places[file].End)
        {
            Begin(++file);
        }

        var place = layout.Places[file];
        if (position < place.ContentAt)
        {
            var known = header.AsSpan((int)(position - place.HeaderAt));
            var part = bytes[..Math.Min(bytes.Length, known.Length)];
            return part.SequenceEqual(known[..part.Length]) ? part.Length : throw Other(place.Entry.Name);
        }

        if (position < place.ContentEnd)
        {
            var part = bytes[..(int)Math.Min(bytes.Length, place.ContentEnd - position)];
            RandomAccess.Write(content!, part, position - place.ContentAt);
            return part.Length;
        }

        return Zeros(bytes, place.End);
    }

    private void Begin(int index)
    {
        var entry = layout.Places[index].Entry;
        header = TarHeader.Write(entry.Name, entry.Size);
        content?.Dispose();

        // ArchiveName has refused every name that leads out of a folder, and the folder is new: no link is in it.
        var path = Path.Combine(folder, entry.Name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        content = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write);
    }

    private int Trailer(ReadOnlySpan<byte> bytes) => position < layout.Length
        ? Zeros(bytes, layout.Length)
        : throw new PackageException("something follows the archive's end");

    private int Zeros(ReadOnlySpan<byte> bytes, long until)
    {
        var part = bytes[..(int)Math.Min(bytes.Length, until - position)];
        return part.IndexOfAnyExcept((byte)0) < 0 ? part.Length : throw Other("the padding or the end");
    }

    private static PackageException Other(string where) =>
        new($"the archive is not the one that the manifest describes, at {where}");
}
