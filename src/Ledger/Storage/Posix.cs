using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace LotusBridge.Ledger.Storage;

/// <summary>
/// Three calls .NET has no name for: fdatasync, which leaves out the file's times; fsync of a folder, without which
/// a new name may be lost; and syncfs. Elsewhere than on Linux the runtime's own flush stands in for the first.
/// </summary>
internal static class Posix
{
    private const int ReadOnlyFolder = 0x10000 | 0x80000; // O_DIRECTORY | O_CLOEXEC of x86-64
    private const int ReadOnlyFolderArm = 0x4000 | 0x80000;

    /// <exception cref="IOException">The sync failed; what is on the medium is unknown.</exception>
    public static void SyncContent(SafeFileHandle handle)
    {
        if (!OperatingSystem.IsLinux())
        {
            RandomAccess.FlushToDisk(handle);
            return;
        }

        Check(fdatasync(handle), "fdatasync");
    }

    /// <inheritdoc cref="SyncContent"/>
    public static void SyncFolder(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using var handle = OpenFolder(path);
        Check(fsync(handle), "fsync");
    }

    /// <summary>Everything written to the file system of this folder, and every name (Linux 5.8 and later tell errors).</summary>
    /// <inheritdoc cref="SyncContent"/>
    public static void SyncFileSystem(string folder)
    {
        using var handle = OpenFolder(folder);
        Check(syncfs(handle), "syncfs");
    }

    private static SafeFileHandle OpenFolder(string path)
    {
        var flags = RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm
            ? ReadOnlyFolderArm
            : ReadOnlyFolder;
        var handle = new SafeFileHandle(open(path, flags), ownsHandle: true);
        if (handle.IsInvalid)
        {
            var failure = Failure("open");
            handle.Dispose();
            throw failure;
        }

        return handle;
    }

    private static void Check(int result, string call)
    {
        if (result != 0)
        {
            throw Failure(call);
        }
    }

    private static IOException Failure(string call) =>
        new($"{call} failed: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int fdatasync(SafeFileHandle fd);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int fsync(SafeFileHandle fd);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int syncfs(SafeFileHandle fd);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);
}
