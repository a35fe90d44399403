using LotusBridge.Custody.Archives;
using LotusBridge.Custody.Sealing;
using LotusBridge.Custody.Sealing.Ranges;
using LotusBridge.Custody.Statements;

namespace LotusBridge.Custody.Packages;

/// <summary>
/// Parts of single files of a package without the rest: names and sizes in the manifest decide where each file lies. Not
/// for several threads at once.
/// </summary>
/// <remarks>
/// The length, the header and every chunk that is read are verified, the files' digests are not: those need the whole
/// file. What is shown from here is to look at; what is kept comes from <see cref="Package.OpenAsync(Stream,
/// IReadOnlyList{IIdentity}, PackageSealed, string, CancellationToken)"/>.
/// </remarks>
public sealed class PackageRanges : IDisposable
{
    private readonly SealedRanges content;
    private readonly ArchiveLayout layout;

    private PackageRanges(SealedRanges content, ArchiveLayout layout) => (this.content, this.layout) = (content, layout);

    /// <summary>In name order.</summary>
    public IEnumerable<ArchiveEntry> Files => layout.Places.Select(place => place.Entry);

    /// <summary>Opens a sealed package for reading parts.</summary>
    /// <param name="source">The sealed file; must outlive this.</param>
    /// <param name="manifest">The verified statement's.</param>
    /// <exception cref="PackageException">It does not open, or is another one than the manifest's.</exception>
    public static async Task<PackageRanges> OpenAsync(
        IRangeSource source, IReadOnlyList<IIdentity> identities, PackageSealed manifest, CancellationToken stop)
    {
        if (manifest.Problem() is { } problem)
        {
            throw new PackageException(problem);
        }

        SealedRanges? opened = null;
        try
        {
            var places = Package.Layout(manifest);
            opened = await SealedRanges.OpenAsync(source, identities, stop).ConfigureAwait(false);
            return opened.Header == manifest.Sealed.Header && source.Length == manifest.Sealed.Size
                && opened.Length == places.Length
                ? new PackageRanges(opened, places)
                : throw new PackageException("the sealed file is another one than the manifest's");
        }
        catch (Exception error)
        {
            opened?.Dispose();
            throw Outward(error) ?? error;
        }
    }

    /// <summary>Writes bytes of one file to a stream, after the header before that file has been verified.</summary>
    /// <param name="name">As in the manifest.</param>
    /// <param name="offset">From the file's start.</param>
    /// <exception cref="ArgumentException">The package has no such file.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The range is not within the file.</exception>
    /// <exception cref="PackageException">A chunk does not verify, or another file lies there.</exception>
    public async Task CopyAsync(string name, long offset, long length, Stream into, CancellationToken stop)
    {
        var place = layout.Places.FirstOrDefault(one => one.Entry.Name == name)
            ?? throw new ArgumentException($"the package has no file {name}", nameof(name));
        if (offset < 0 || length < 0 || offset > place.Entry.Size - length)
        {
            throw new ArgumentOutOfRangeException(
                nameof(offset), $"{length} bytes from {offset} on are not within the {place.Entry.Size} bytes of {name}");
        }

        try
        {
            var header = new byte[TarHeader.BlockLength];
            await content.ReadAsync(place.HeaderAt, header, stop).ConfigureAwait(false);
            if (!header.AsSpan().SequenceEqual(TarHeader.Write(name, place.Entry.Size)))
            {
                throw new PackageException($"{name} does not lie where the manifest has it");
            }

            await content.CopyAsync(place.ContentAt + offset, length, into, stop).ConfigureAwait(false);
        }
        catch (AgeException error)
        {
            throw new PackageException(error.Detail, error);
        }
    }

    public void Dispose() => content.Dispose();

    private static PackageException? Outward(Exception error) => error switch
    {
        AgeException age => new PackageException(age.Detail, age),
        ArchiveFormatException archive => new PackageException(archive.Message, archive),
        _ => null,
    };
}
