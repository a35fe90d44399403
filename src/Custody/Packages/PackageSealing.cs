using System.Security.Cryptography;
using LotusBridge.Custody.Archives;
using LotusBridge.Custody.Mainland;
using LotusBridge.Custody.Sealing;
using LotusBridge.Custody.Sealing.Journals;
using LotusBridge.Custody.Sealing.Lanes;
using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;

namespace LotusBridge.Custody.Packages;

/// <summary>One sealing: the files in name order, and the manifest of them as far as it is known.</summary>
internal sealed class PackageSealing
{
    private readonly IReadOnlyList<PackageSource> files;
    private readonly Pace pace;
    private readonly Sm2PrivateKey? signer;
    private readonly PackageSealed manifest;
    private readonly ArchiveLayout layout;

    /// <param name="recipients">As the manifest names them.</param>
    /// <param name="signer">Adds SM3 values and signs them; null outside of the Mainland profile.</param>
    /// <exception cref="ArgumentException">A name, a size or a number is out of its limits.</exception>
    public PackageSealing(
        string package, IReadOnlyList<PackageSource> files, IEnumerable<string> recipients, Pace pace,
        Sm2PrivateKey? signer = null)
    {
        this.files = [.. files.OrderBy(file => file.Name, StringComparer.Ordinal)];
        (this.pace, this.signer) = (pace, signer);
        manifest = new PackageSealed(
            package,
            [.. this.files.Select(file => new PackageFile(file.Name, file.Size, default, default, file.Answer))],
            new SealedContent(default, 1, default, default), [.. recipients]);
        if (manifest.ProblemOfNames() is { } problem)
        {
            throw new ArgumentException(problem, nameof(files));
        }

        layout = Package.Layout(manifest);
    }

    /// <summary>Receives the hashes of the sealed file's parts; null for nobody.</summary>
    public Stream? Parts { get; init; }

    public async Task<PackageSealed> RunAsync(
        Stream into, IReadOnlyList<KeyRecipient> recipients, CancellationToken stop)
    {
        using var keys = SealingKeys.Draw(recipients, RandomNumberGenerator.Fill);
        return await RunAsync(into, keys, null, stop).ConfigureAwait(false);
    }

    public Task<PackageSealed> RunAsync(
        FileStream into, IReadOnlyList<KeyRecipient> recipients, JournalPlace journal, CancellationToken stop) =>
        JournaledSealing.RunAsync(
            journal, recipients, layout.Length, into, RandomNumberGenerator.Fill,
            open =>
            {
                // A content that turned out to have changed is sealed from the start, and its parts are told anew.
                Parts?.SetLength(0);
                return RunAsync(into, open.Keys, open, stop);
            },
            stop);

    /// <summary>Into a Mainland container.</summary>
    public Task<PackageSealed> RunAsync(Stream into, IReadOnlyList<Sm2PublicKey> recipients, CancellationToken stop) =>
        MeasureAsync(null, (archive, passage) => MainlandContainer.SealAsync(
            archive, into, recipients, RandomNumberGenerator.Fill, passage, stop));

    private Task<PackageSealed> RunAsync(
        Stream into, SealingKeys keys, SealingJournal? journal, CancellationToken stop) =>
        MeasureAsync(journal, (archive, passage) => Age.SealAsync(archive, into, keys, armor: false, passage, stop));

    /// <param name="seal">Seals the archive and returns the header's digest.</param>
    private async Task<PackageSealed> MeasureAsync(SealingJournal? journal, Func<Stream, Passage, Task<Digest>> seal)
    {
        var measured = new PackageFile[files.Count];
        using var outside = new ContentHasher(signer is not null) { Parts = Parts };
        using var inside = new ArchiveTap(
            layout,
            (index, content) => measured[index] =
                manifest.Files[index] with { Sha256 = content.Sha256, Root = content.Root, Sm3 = content.Sm3 },
            signer is not null);
        var archive = new ArchiveSource(layout, files);
        await using (archive.ConfigureAwait(false))
        {
            var header = await seal(archive, new Passage(pace, inside, outside, journal)).ConfigureAwait(false);
            var whole = manifest with { Files = measured, Sealed = Package.Facts(outside.Finish(), header) };
            return signer is null ? whole : MainlandManifest.Sign(whole, signer, RandomNumberGenerator.Fill);
        }
    }
}
