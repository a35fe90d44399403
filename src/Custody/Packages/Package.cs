using System.IO.Pipelines;
using LotusBridge.Custody.Archives;
using LotusBridge.Custody.Sealing;
using LotusBridge.Custody.Statements;

namespace LotusBridge.Custody.Packages;

/// <summary>
/// Files sealed together: their canonical archive, in name order, as one age file (<c>spec/bundle.md</c>, "Packages").
/// Both directions are one pass in constant memory.
/// </summary>
public static class Package
{
    /// <summary>Seals the files and returns the manifest, for the provider to sign.</summary>
    /// <param name="package">The package's name.</param>
    /// <param name="files">In any order.</param>
    /// <param name="recipients">Those of the order, all of them and no others.</param>
    /// <param name="into">Receives the sealed file; left open. When this throws, what was written never opens.</param>
    /// <exception cref="ArgumentException">A name, a size or a number is out of its limits.</exception>
    /// <exception cref="InvalidDataException">A file changed its size while it was read.</exception>
    public static async Task<PackageSealed> SealAsync(
        string package, IReadOnlyList<PackageSource> files, IReadOnlyList<X25519Recipient> recipients, Stream into,
        CancellationToken stop)
    {
        PackageSource[] ordered = [.. files.OrderBy(file => file.Name, StringComparer.Ordinal)];
        var expected = new PackageSealed(
            package, [.. ordered.Select(file => new PackageFile(file.Name, file.Size, default, default, file.Answer))],
            new SealedContent(default, 1, default, default), [.. recipients.Select(recipient => recipient.ToString())]);
        if (expected.Problem() is { } problem)
        {
            throw new ArgumentException(problem, nameof(files));
        }

        var pipe = new Pipe();
        var archive = Pumping.WriteAsync(pipe.Writer, stream => ArchiveAsync(ordered, stream, stop));
        var sealing = Pumping.ReadAsync(
            pipe.Reader, stream => SealedFile.SealAsync(stream, into, recipients, armor: false, stop));
        await Pumping.BothAsync(archive, sealing).ConfigureAwait(false);
        var done = await sealing.ConfigureAwait(false);
        return expected with
        {
            Files = await archive.ConfigureAwait(false),
            Sealed = Facts(done),
        };
    }

    /// <summary>
    /// Opens a sealed file into a folder that must not exist yet. Until everything has been verified the files lie in a
    /// neighbour of that name with the ending <c>.opening</c>, which is removed when anything deviates.
    /// </summary>
    /// <param name="from">Read to its end; left open.</param>
    /// <param name="manifest">The verified statement's; every file and digest in it must match.</param>
    /// <param name="folder">Where the files will lie.</param>
    /// <exception cref="PackageException">It does not open or deviates; nothing was released.</exception>
    /// <exception cref="IOException">The folder, or its <c>.opening</c> neighbour, exists.</exception>
    public static Task OpenAsync(
        Stream from, IReadOnlyList<IIdentity> identities, PackageSealed manifest, string folder,
        CancellationToken stop) =>
        new PackageOpening(manifest, folder).RunAsync(from, identities, stop);

    internal static SealedContent Facts(SealedFile done) =>
        new(done.CiphertextSha256, done.CiphertextLength, done.HeaderSha256, done.CiphertextRoot);

    private static async Task<IReadOnlyList<PackageFile>> ArchiveAsync(
        PackageSource[] files, Stream into, CancellationToken stop)
    {
        var archive = new CanonicalTarWriter(into);
        var done = new List<PackageFile>();
        foreach (var file in files)
        {
            using var hasher = new ContentHasher();
            var source = await file.Open(stop).ConfigureAwait(false);
            await using (source.ConfigureAwait(false))
            {
                var tapped = hasher.PassThrough(source);
                await using (tapped.ConfigureAwait(false))
                {
                    await archive.AddAsync(file.Name, file.Size, tapped, stop).ConfigureAwait(false);
                }
            }

            var content = hasher.Finish();
            done.Add(new PackageFile(file.Name, content.Length, content.Sha256, content.Root, file.Answer));
        }

        await archive.FinishAsync(stop).ConfigureAwait(false);
        return done;
    }
}
