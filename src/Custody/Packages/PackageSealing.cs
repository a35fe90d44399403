using System.Security.Cryptography;
using LotusBridge.Custody.Archives;
using LotusBridge.Custody.Sealing;
using LotusBridge.Custody.Sealing.Journals;
using LotusBridge.Custody.Sealing.Lanes;
using LotusBridge.Custody.Statements;

namespace LotusBridge.Custody.Packages;

/// <summary>One sealing: the files in name order, and the manifest of them as far as it is known.</summary>
internal sealed class PackageSealing
{
    private readonly IReadOnlyList<PackageSource> files;
    private readonly IReadOnlyList<KeyRecipient> recipients;
    private readonly Pace pace;
    private readonly PackageSealed manifest;
    private readonly ArchiveLayout layout;

    /// <exception cref="ArgumentException">A name, a size or a number is out of its limits.</exception>
    public PackageSealing(
        string package, IReadOnlyList<PackageSource> files, IReadOnlyList<KeyRecipient> recipients, Pace pace)
    {
        this.files = [.. files.OrderBy(file => file.Name, StringComparer.Ordinal)];
        (this.recipients, this.pace) = (recipients, pace);
        manifest = new PackageSealed(
            package,
            [.. this.files.Select(file => new PackageFile(file.Name, file.Size, default, default, file.Answer))],
            new SealedContent(default, 1, default, default), [.. recipients.Select(recipient => recipient.ToString())]);
        if (manifest.Problem() is { } problem)
        {
            throw new ArgumentException(problem, nameof(files));
        }

        layout = Package.Layout(manifest);
    }

    /// <summary>Receives the hashes of the sealed file's parts; null for nobody.</summary>
    public Stream? Parts { get; init; }

    public async Task<PackageSealed> RunAsync(Stream into, CancellationToken stop)
    {
        using var keys = SealingKeys.Draw(recipients, RandomNumberGenerator.Fill);
        return await RunAsync(into, keys, null, stop).ConfigureAwait(false);
    }

    public Task<PackageSealed> RunAsync(FileStream into, JournalPlace journal, CancellationToken stop) =>
        JournaledSealing.RunAsync(
            journal, recipients, layout.Length, into, RandomNumberGenerator.Fill,
            open => RunAsync(into, open.Keys, open, stop), stop);

    private async Task<PackageSealed> RunAsync(
        Stream into, SealingKeys keys, SealingJournal? journal, CancellationToken stop)
    {
        var measured = new PackageFile[files.Count];
        using var outside = new ContentHasher { Parts = Parts };
        using var inside = new ArchiveTap(layout, (index, content) => measured[index] =
            manifest.Files[index] with { Sha256 = content.Sha256, Root = content.Root });
        var archive = new ArchiveSource(layout, files);
        await using (archive.ConfigureAwait(false))
        {
            var header = await Age.SealAsync(
                archive, into, keys, armor: false, new Passage(pace, inside, outside, journal), stop).ConfigureAwait(false);
            return manifest with { Files = measured, Sealed = Package.Facts(outside.Finish(), header) };
        }
    }
}
