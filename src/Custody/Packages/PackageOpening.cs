using System.IO.Pipelines;
using LotusBridge.Custody.Archives;
using LotusBridge.Custody.Sealing;
using LotusBridge.Custody.Statements;

namespace LotusBridge.Custody.Packages;

/// <summary>One opening: into a closed folder, renamed only when all is as the manifest says.</summary>
internal sealed class PackageOpening(PackageSealed manifest, string folder)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const int BufferLength = 64 * 1024;

    private readonly string closed = Path.GetFullPath(folder) + ".opening";

    public async Task RunAsync(Stream from, IReadOnlyList<IIdentity> identities, CancellationToken stop)
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
            await OpenAsync(from, identities, stop).ConfigureAwait(false);
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

    private async Task OpenAsync(Stream from, IReadOnlyList<IIdentity> identities, CancellationToken stop)
    {
        var pipe = new Pipe();
        var opening = Pumping.WriteAsync(pipe.Writer, stream => SealedFile.OpenAsync(from, stream, identities, stop));
        var unpacking = Pumping.ReadAsync(pipe.Reader, stream => UnpackAsync(stream, stop));
        await Pumping.BothAsync(opening, unpacking).ConfigureAwait(false);

        var done = await opening.ConfigureAwait(false);
        if (Package.Facts(done) != manifest.Sealed)
        {
            throw new PackageException("the sealed file is another one than the manifest's");
        }
    }

    private async Task<bool> UnpackAsync(Stream plain, CancellationToken stop)
    {
        var archive = new CanonicalTarReader(plain);
        foreach (var file in manifest.Files)
        {
            var entry = await archive.NextAsync(stop).ConfigureAwait(false);
            if (entry?.Name != file.Name || entry.Size != file.Size)
            {
                throw new PackageException($"{entry?.Name ?? "the end"} stands where the manifest has {file.Name}");
            }

            if (await WriteAsync(archive, file.Name, stop).ConfigureAwait(false) is var found
                && (found.Sha256 != file.Sha256 || found.Root != file.Root))
            {
                throw new PackageException($"{file.Name} has another content than the manifest says");
            }
        }

        return await archive.NextAsync(stop).ConfigureAwait(false) is { } surplus
            ? throw new PackageException($"the manifest has no {surplus.Name}")
            : true;
    }

    private async Task<ContentHash> WriteAsync(CanonicalTarReader archive, string name, CancellationToken stop)
    {
        // ArchiveName has refused every name that leads out of a folder, and the folder is new: no link is in it.
        var path = Path.Combine(closed, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var hasher = new ContentHasher();
        var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        await using (file.ConfigureAwait(false))
        {
            var buffer = new byte[BufferLength];
            for (int count; (count = await archive.ReadAsync(buffer, stop).ConfigureAwait(false)) > 0;)
            {
                hasher.Append(buffer.AsSpan(0, count));
                await file.WriteAsync(buffer.AsMemory(0, count), stop).ConfigureAwait(false);
            }
        }

        return hasher.Finish();
    }
}
