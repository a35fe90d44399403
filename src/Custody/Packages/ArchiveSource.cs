using LotusBridge.Custody.Archives;
using LotusBridge.Custody.Sealing;

namespace LotusBridge.Custody.Packages;

/// <summary>The canonical archive of files, made while it is read: each file is opened when its turn comes.</summary>
internal sealed class ArchiveSource(ArchiveLayout layout, IReadOnlyList<PackageSource> files) : SequentialStream
{
    /// <summary>So much of a long file is read before its pages are given back, in bytes.</summary>
    private const long Stretch = 32L << 20;

    // What is due before the next content, or at the end.
    private ReadOnlyMemory<byte> due;
    private Stream? content;
    private long left;
    private long dropped;
    private int file = -1;

    public override bool CanRead => true;

    public override long? Expected => layout.Length;

    /// <exception cref="InvalidDataException">A file has another size than was said.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = 0;
        while (count < buffer.Length && await HasMoreAsync(cancellationToken).ConfigureAwait(false))
        {
            var room = buffer[count..];
            if (!due.IsEmpty)
            {
                var part = due[..Math.Min(due.Length, room.Length)];
                part.CopyTo(room);
                due = due[part.Length..];
                count += part.Length;
                continue;
            }

            var want = (int)Math.Min(left, room.Length);
            var read = await content!.ReadAsync(room[..want], cancellationToken).ConfigureAwait(false);
            left -= read;
            GiveBack();
            count += read > 0 ? read : throw Wrong($"{files[file].Size - left}");
        }

        return count;
    }

    protected override void Dispose(bool disposing)
    {
        content?.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>True when something is due or left of the content; goes to the next file when nothing is.</summary>
    private async ValueTask<bool> HasMoreAsync(CancellationToken stop)
    {
        while (due.IsEmpty && left == 0 && file < files.Count)
        {
            var padding = 0;
            if (content is not null)
            {
                await EndAsync(content, stop).ConfigureAwait(false);
                content = null;
                padding = TarHeader.PaddingOf(files[file].Size);
            }

            file++;
            if (file == files.Count)
            {
                due = new byte[padding + CanonicalTarWriter.TrailerLength];
                return true;
            }

            due = (byte[])[.. new byte[padding], .. TarHeader.Write(files[file].Name, files[file].Size)];
            content = await files[file].Open(stop).ConfigureAwait(false);
            (left, dropped) = (files[file].Size, 0);
        }

        return !due.IsEmpty || left > 0;
    }

    /// <summary>
    /// A file that is not in the system's memory takes a fresh page for each that is read, which costs more than to seal
    /// it; read once and given back, the same pages serve for all of it.
    /// </summary>
    private void GiveBack()
    {
        var position = files[file].Size - left;
        if (position - dropped >= Stretch && content is FileStream { SafeFileHandle: var handle })
        {
            PageCache.Drop(handle, dropped, position - dropped);
            dropped = position;
        }
    }

    private async ValueTask EndAsync(Stream ended, CancellationToken stop)
    {
        await using (ended.ConfigureAwait(false))
        {
            if (await ended.ReadAsync(new byte[1], stop).ConfigureAwait(false) > 0)
            {
                throw Wrong("more");
            }
        }
    }

    private InvalidDataException Wrong(string has) =>
        new($"{files[file].Name} was said to have {files[file].Size} bytes and has {has}");
}
