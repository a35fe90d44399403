using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace LotusBridge.Node.Hosting;

/// <summary>What .NET has no name for: the sync of a folder, without which a new or removed name may come back.</summary>
internal static class Folder
{
    /// <exception cref="IOException">The sync failed; what is on the medium is unknown.</exception>
    public static void Sync(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using var folder = new SafeFileHandle(open(path, 0), ownsHandle: true);
        if (folder.IsInvalid || fsync(folder) != 0)
        {
            throw new IOException("a folder was not synced: " + Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError()));
        }
    }

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int fsync(SafeFileHandle fd);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);
}
