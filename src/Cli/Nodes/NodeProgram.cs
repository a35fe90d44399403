using System.Diagnostics;
using System.Runtime.InteropServices;

namespace LotusBridge.Cli.Nodes;

/// <summary>
/// Where the node program lies. The command line links none of its code: it starts it as a process of its own.
/// </summary>
internal static partial class NodeProgram
{
    private const int Terminate = 15;
    private const string FileName = "LotusBridge.Node.dll";

    /// <summary>What the environment names, else beside this program, else where a build of the sources puts it.</summary>
    /// <exception cref="FileNotFoundException">In none of these places; names them.</exception>
    public static string Find(Func<string, string?> environment)
    {
        var here = AppContext.BaseDirectory;
        string?[] places =
        [
            environment("LOTUS_NODE_PROGRAM"),
            Path.Combine(here, FileName),
            Path.Combine(here, "node", FileName),
            Path.GetFullPath(Path.Combine(here, "..", "..", "..", "..", "Node", "bin", BuildOf(here), FileName)),
        ];
        return places.FirstOrDefault(File.Exists)
            ?? throw new FileNotFoundException($"{FileName}: {string.Join(", ", places.OfType<string>())}");
    }

    /// <summary>How the program is started with one configuration file; the caller adds where its output goes.</summary>
    public static ProcessStartInfo Start(string program, string configuration) => new("dotnet")
    {
        ArgumentList = { program, "--config", Path.GetFullPath(configuration) },
        UseShellExecute = false,
    };

    /// <summary>Asks the process to finish what it is doing and end; where there are no signals, ends it.</summary>
    public static void AskToEnd(Process process)
    {
        if (process.HasExited)
        {
            return;
        }

        if (OperatingSystem.IsWindows() || Kill(process.Id, Terminate) != 0)
        {
            process.Kill();
        }
    }

    /// <summary><c>Release/net10.0</c> of a program in <c>src/Cli/bin/Release/net10.0/</c>.</summary>
    private static string BuildOf(string folder)
    {
        var parts = folder.TrimEnd(Path.DirectorySeparatorChar).Split(Path.DirectorySeparatorChar);
        return parts.Length < 2 ? "" : Path.Combine(parts[^2], parts[^1]);
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int process, int signal);
}
