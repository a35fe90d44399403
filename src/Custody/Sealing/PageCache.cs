using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace LotusBridge.Custody.Sealing;

/// <summary>
/// The system's memory of files. A long file that passes once fills it with pages that nobody wants again, and every page
/// taken fresh costs the processor more than the bytes in it; given back, the same few pages serve for all of it.
/// </summary>
public static class PageCache
{
    private const int DontNeed = 4; // POSIX_FADV_DONTNEED; 6 on s390, where this advice says something harmless

    /// <summary>
    /// Gives back the pages of a range: advice, which changes no byte. What has not reached the disk stays.
    /// </summary>
    /// <param name="offset">In bytes.</param>
    /// <param name="length">In bytes; 0 means to the end.</param>
    public static void Drop(SafeFileHandle file, long offset, long length)
    {
        if (OperatingSystem.IsLinux() && Environment.Is64BitProcess)
        {
            _ = posix_fadvise(file, offset, length, DontNeed);
        }
    }

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int posix_fadvise(SafeFileHandle fd, long offset, long len, int advice);
}
