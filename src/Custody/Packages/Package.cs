using LotusBridge.Custody.Archives;
using LotusBridge.Custody.Mainland;
using LotusBridge.Custody.Sealing;
using LotusBridge.Custody.Sealing.Journals;
using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;

namespace LotusBridge.Custody.Packages;

/// <summary>
/// Files sealed together: their canonical archive, in name order, as one age file or one Mainland container
/// (<c>spec/bundle.md</c>, "Packages").
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
    public static Task<PackageSealed> SealAsync(
        string package, IReadOnlyList<PackageSource> files, IReadOnlyList<KeyRecipient> recipients, Stream into,
        CancellationToken stop) => SealAsync(package, files, recipients, into, Pace.Default, stop);

    /// <inheritdoc cref="SealAsync(string, IReadOnlyList{PackageSource}, IReadOnlyList{KeyRecipient}, Stream, CancellationToken)"/>
    /// <param name="pace">How many lanes work on it.</param>
    public static Task<PackageSealed> SealAsync(
        string package, IReadOnlyList<PackageSource> files, IReadOnlyList<KeyRecipient> recipients, Stream into,
        Pace pace, CancellationToken stop) =>
        new PackageSealing(package, files, recipients.Select(one => one.ToString()), pace).RunAsync(into, recipients, stop);

    /// <summary>As the others, with SM3 values and the provider's SM2 signature in the manifest.</summary>
    /// <param name="signer">The provider's.</param>
    /// <param name="parts">As of the others; null for nobody.</param>
    public static Task<PackageSealed> SealAsync(
        string package, IReadOnlyList<PackageSource> files, IReadOnlyList<KeyRecipient> recipients, Sm2PrivateKey signer,
        Stream into, Stream? parts, CancellationToken stop) =>
        new PackageSealing(package, files, recipients.Select(one => one.ToString()), Pace.Default, signer) { Parts = parts }
            .RunAsync(into, recipients, stop);

    /// <summary>As the others, into a Mainland container.</summary>
    /// <param name="recipients">1 to 16; all of those of the order.</param>
    /// <param name="signer">The provider's.</param>
    /// <param name="parts">As of the others; null for nobody.</param>
    public static Task<PackageSealed> SealAsync(
        string package, IReadOnlyList<PackageSource> files, IReadOnlyList<Sm2PublicKey> recipients, Sm2PrivateKey signer,
        Stream into, Stream? parts, CancellationToken stop) =>
        new PackageSealing(package, files, recipients.Select(one => one.ToString()), Pace.Default, signer) { Parts = parts }
            .RunAsync(into, recipients, stop);

    /// <inheritdoc cref="SealAsync(string, IReadOnlyList{PackageSource}, IReadOnlyList{KeyRecipient}, Stream, CancellationToken)"/>
    /// <param name="parts">Receives the hash of each 4 MiB of the sealed file, so that who sends it need not read it twice.</param>
    public static Task<PackageSealed> SealAsync(
        string package, IReadOnlyList<PackageSource> files, IReadOnlyList<KeyRecipient> recipients, Stream into,
        Stream parts, CancellationToken stop) =>
        new PackageSealing(package, files, recipients.Select(one => one.ToString()), Pace.Default) { Parts = parts }
            .RunAsync(into, recipients, stop);

    /// <summary>
    /// As the others, and goes on where a former call with the same arguments was ended, by whatever. If a file has changed
    /// since, all is sealed anew under other keys. Each file may be opened twice.
    /// </summary>
    /// <param name="signer">Adds SM3 values and signs them; null for none.</param>
    /// <param name="into">The same file every time; opened for reading and writing, not truncated.</param>
    /// <param name="parts">As of the others, empty at the start; null for nobody.</param>
    /// <param name="journal">Removed by the caller, once the sealed file has its name.</param>
    /// <exception cref="FormatException">What lies in the journal's place is no journal.</exception>
    /// <exception cref="NoIdentityMatchException">The journal is somebody else's.</exception>
    public static Task<PackageSealed> SealAsync(
        string package, IReadOnlyList<PackageSource> files, IReadOnlyList<KeyRecipient> recipients, Sm2PrivateKey? signer,
        FileStream into, Stream? parts, JournalPlace journal, Pace pace, CancellationToken stop) =>
        new PackageSealing(package, files, recipients.Select(one => one.ToString()), pace, signer) { Parts = parts }
            .RunAsync(into, recipients, journal, stop);

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
        CancellationToken stop) => OpenAsync(from, identities, manifest, folder, Pace.Default, stop);

    /// <inheritdoc cref="OpenAsync(Stream, IReadOnlyList{IIdentity}, PackageSealed, string, CancellationToken)"/>
    /// <param name="pace">How many lanes work on it.</param>
    public static Task OpenAsync(
        Stream from, IReadOnlyList<IIdentity> identities, PackageSealed manifest, string folder, Pace pace,
        CancellationToken stop) =>
        new PackageOpening(manifest, folder, pace).RunAsync(from, identities, stop);

    /// <inheritdoc cref="OpenAsync(Stream, IReadOnlyList{IIdentity}, PackageSealed, string, CancellationToken)"/>
    /// <param name="examine">Gets the closed folder after everything was verified and before anybody sees a file of it; what
    /// it takes away is never released, and nothing is when it throws.</param>
    public static Task OpenAsync(
        Stream from, IReadOnlyList<IIdentity> identities, PackageSealed manifest, string folder, Func<string, Task> examine,
        CancellationToken stop) =>
        new PackageOpening(manifest, folder, Pace.Default, examine).RunAsync(from, identities, stop);

    /// <summary>Opens a package whose recipients are SM2 keys.</summary>
    /// <inheritdoc cref="OpenAsync(Stream, IReadOnlyList{IIdentity}, PackageSealed, string, CancellationToken)"/>
    /// <param name="examine">As there.</param>
    /// <param name="secrets">Tried in order.</param>
    public static Task OpenAsync(
        Stream from, IReadOnlyList<Sm2PrivateKey> secrets, PackageSealed manifest, string folder, Func<string, Task> examine,
        CancellationToken stop) =>
        new PackageOpening(manifest, folder, Pace.Default, examine).RunAsync(from, secrets, stop);

    /// <exception cref="ArchiveFormatException">The sizes are impossible.</exception>
    internal static ArchiveLayout Layout(PackageSealed manifest) =>
        new(manifest.Files.Select(file => new ArchiveEntry(file.Name, file.Size)));

    internal static SealedContent Facts(ContentHash sealedFile, Digest header) =>
        new(sealedFile.Sha256, sealedFile.Length, header, sealedFile.Root, sealedFile.Sm3);
}
