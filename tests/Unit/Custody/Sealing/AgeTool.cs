using System.Diagnostics;

namespace LotusBridge.Tests.Unit.Custody.Sealing;

/// <summary>Debian's <c>age</c>, an implementation by others, in a folder of its own.</summary>
internal sealed class AgeTool : IDisposable
{
    // Answers every question that a program asks at its terminal with the same line.
    private const string Answering = """
        import os, pty, sys
        answer = sys.argv[1].encode() + b"\n"
        pid, terminal = pty.fork()
        if pid == 0:
            os.execvp(sys.argv[2], sys.argv[2:])
        seen = b""
        try:
            while True:
                part = os.read(terminal, 1024)
                if not part:
                    break
                seen += part
                if seen.rstrip().endswith(b":"):
                    os.write(terminal, answer)
                    seen = b""
        except OSError:
            pass
        sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
        """;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("lotus-age-");

    public AgeTool()
    {
        foreach (var program in new[] { "age", "age-keygen" })
        {
            Assert.SkipUnless(IsInstalled(program), $"{program} is not installed (Debian package age)");
        }
    }

    public string Place(string name) => Path.Combine(folder.FullName, name);

    public string Write(string name, byte[] content)
    {
        File.WriteAllBytes(Place(name), content);
        return Place(name);
    }

    public byte[] Read(string name) => File.ReadAllBytes(Place(name));

    /// <summary>Runs a program and returns its exit code and what it said on standard error.</summary>
    public static async Task<(int Code, string Error)> Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(Files.Stop);
        var error = await process.StandardError.ReadToEndAsync(Files.Stop);
        await output;
        await process.WaitForExitAsync(Files.Stop);
        return (process.ExitCode, error);
    }

    /// <summary>As <see cref="Run"/>, at a terminal where every question gets this answer.</summary>
    public static Task<(int Code, string Error)> RunAnswering(string answer, params string[] command)
    {
        Assert.SkipUnless(IsInstalled("python3"), "python3 is not installed, which answers age at a terminal");
        return Run("python3", ["-c", Answering, answer, .. command]);
    }

    public void Dispose() => folder.Delete(recursive: true);

    private static bool IsInstalled(string program) => (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
        .Split(Path.PathSeparator).Any(place => File.Exists(Path.Combine(place, program)));
}
