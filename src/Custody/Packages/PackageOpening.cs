using LotusBridge.Custody.Archives;
using LotusBridge.Custody.Mainland;
using LotusBridge.Custody.Sealing;
using LotusBridge.Custody.Sealing.Lanes;
using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;

namespace LotusBridge.Custody.Packages;

/// <summary>One opening: into a closed folder, renamed only when all is as the manifest says.</summary>
internal sealed class PackageOpening(PackageSealed manifest, string folder, Pace pace, Func<string, Task>? examine = null)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly string closed = Path.GetFullPath(folder) + ".opening";

    public Task RunAsync(Stream from, IReadOnlyList<IIdentity> identities, CancellationToken stop) => RunAsync(
        (plain, passage) => Age.OpenAndNameAsync(from, plain, identities, passage, stop));

    /// <summary>Of a Mainland container.</summary>
    public Task RunAsync(Stream from, IReadOnlyList<Sm2PrivateKey> secrets, CancellationToken stop) => RunAsync(
        (plain, passage) => MainlandContainer.OpenAndNameAsync(from, plain, secrets, passage, stop));

    /// <param name="open">Opens the sealed file and returns the header's digest.</param>
    private async Task RunAsync(Func<Stream, Passage, Task<Digest>> open)
    {
        if (manifest.Problem() is { } problem)
        {
            throw new PackageException(problem);
        }

        if (Path.Exists(folder) || Path.Exists(closed))
        {
            throw new IOException($"'{folder}' or '{closed}' exists already");
        }

        CreateFolder(closed);
        try
        {
            await OpenAsync(open).ConfigureAwait(false);
            await (examine?.Invoke(closed) ?? Task.CompletedTask).ConfigureAwait(false);
            Directory.Move(closed, folder);
        }
        catch (Exception error)
        {
            Directory.Delete(closed, recursive: true);
            throw error switch
            {
                AgeException age => new PackageException(age.Detail, age),
                ArchiveFormatException archive => new PackageException(archive.Message, archive),
                _ => Rethrown(error),
            };
        }
    }

    private static Exception Rethrown(Exception error)
    {
        System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(error);
        return error;
    }

    private static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, OwnerOnly);
        }
    }

    private async Task OpenAsync(Func<Stream, Passage, Task<Digest>> open)
    {
        var layout = Package.Layout(manifest);
        var withSm3 = manifest.Sealed.Sm3 is not null;
        using var outside = new ContentHasher(withSm3);
        using var inside = new ArchiveTap(layout, Compare, withSm3);
        var target = new ArchiveTarget(layout, closed);
        await using (target.ConfigureAwait(false))
        {
            var header = await open(target, new Passage(pace, inside, outside)).ConfigureAwait(false);
            target.Finish();
            if (Package.Facts(outside.Finish(), header) != manifest.Sealed)
            {
                throw new PackageException("the sealed file is another one than the manifest's");
            }
        }
    }

    private void Compare(int index, ContentHash found)
    {
        var file = manifest.Files[index];
        if (found.Sha256 != file.Sha256 || found.Root != file.Root || found.Sm3 != file.Sm3)
        {
            throw new PackageException($"{file.Name} has another content than the manifest says");
        }
    }
}
