namespace LotusBridge.Custody.Archives;

/// <summary>Where one file lies in a canonical archive, in bytes from its start.</summary>
/// <param name="HeaderAt">Where its header starts.</param>
public sealed record ArchivePlace(ArchiveEntry Entry, long HeaderAt)
{
    /// <summary>Where its content starts.</summary>
    public long ContentAt => HeaderAt + TarHeader.BlockLength;

    /// <summary>Where its content ends and its padding starts.</summary>
    public long ContentEnd => ContentAt + Entry.Size;

    /// <summary>Where its padding ends.</summary>
    public long End => ContentEnd + TarHeader.PaddingOf(Entry.Size);
}

/// <summary>
/// Where everything lies in the canonical archive of these files: names and sizes decide it, so nobody has to read the
/// archive to find a file in it, and every byte that is not content is known before it is read.
/// </summary>
public sealed class ArchiveLayout
{
    /// <summary>The longest archive, in bytes: what is far beyond any disk is a wrong number.</summary>
    public const long MaxLength = 1L << 60;

    /// <param name="files">In the archive's order.</param>
    /// <exception cref="ArchiveFormatException">A size is negative, or all together are too long.</exception>
    public ArchiveLayout(IEnumerable<ArchiveEntry> files)
    {
        var places = new List<ArchivePlace>();
        foreach (var file in files)
        {
            if (file.Size < 0 || file.Size > MaxLength - Length)
            {
                throw new ArchiveFormatException($"{file.Name} has an impossible size");
            }

            places.Add(new ArchivePlace(file, Length));
            Length = places[^1].End;
        }

        Places = places;
        TrailerAt = Length;
        Length += CanonicalTarWriter.TrailerLength;
    }

    /// <summary>In the archive's order.</summary>
    public IReadOnlyList<ArchivePlace> Places { get; }

    /// <summary>Where the two zero blocks start.</summary>
    public long TrailerAt { get; }

    /// <summary>Of the whole archive, in bytes.</summary>
    public long Length { get; }

    /// <summary>The first file that ends, padding included, behind this offset; as many as there are when none does.</summary>
    public int IndexAt(long offset)
    {
        var (low, high) = (0, Places.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = Places[middle].End > offset ? (low, middle) : (middle + 1, high);
        }

        return low;
    }
}
