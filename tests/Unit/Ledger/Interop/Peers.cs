using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace LotusBridge.Tests.Unit.Ledger.Interop;

/// <summary>The programs of others that <c>tools/interop-peers</c> has fetched; without them the running test is skipped.</summary>
internal static class Peers
{
    private static readonly string Source =
        Path.Combine(TestData.Repository, "tests", "Unit", "Ledger", "Interop", "peer.go");

    private static readonly Lazy<string> GoProgram = new(Build);

    private static int ports;

    private static string Folder => Environment.GetEnvironmentVariable("LOTUS_INTEROP") is { Length: > 0 } given
        ? given
        : Path.Combine(
            Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache
                ? cache
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
            "lotus-bridge", "interop");

    /// <summary>
    /// A free port below the range that the system takes for outgoing connections: one of those could be taken again
    /// before anybody listens.
    /// </summary>
    public static int FreePort()
    {
        while (true)
        {
            var port = 20_000 + ((Environment.ProcessId + Interlocked.Increment(ref ports)) % 10_000);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken: the next one.
            }
        }
    }

    /// <summary>A fetched program's path.</summary>
    public static string Program(string name)
    {
        SkipUnlessFetched();
        return Path.Combine(Folder, "root", "usr", "bin", name);
    }

    /// <summary>Runs a command of <c>peer.go</c>, which is compiled once.</summary>
    public static (int Code, string Said) Go(string input, params string[] arguments)
    {
        SkipUnlessFetched();
        return Run(GoProgram.Value, arguments, input);
    }

    /// <inheritdoc cref="Go"/>
    public static string GoSays(string input, params string[] arguments)
    {
        var (code, said) = Go(input, arguments);
        Assert.True(code == 0, said);
        return said;
    }

    public static (int Code, string Said) Run(
        string program, IEnumerable<string> arguments, string input = "", IDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var (said, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        process.WaitForExit();
        return (process.ExitCode, process.ExitCode == 0 ? said.Result : said.Result + errors.Result);
    }

    private static void SkipUnlessFetched() => Assert.SkipUnless(
        File.Exists(Path.Combine(Folder, "complete")), "no interop peers here: tools/interop-peers fetches them");

    private static string Build()
    {
        var source = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Source)))[..16];
        var program = Path.Combine(Folder, "peer-" + source);
        if (!File.Exists(program))
        {
            var go = Path.Combine(Folder, "root", "usr", "lib", "go-1.23");
            // Under another name first: a second run may be building as well.
            var made = program + "." + Environment.ProcessId;
            var (code, said) = Run(Path.Combine(go, "bin", "go"), ["build", "-o", made, Source], environment: new Dictionary<string, string>
            {
                ["GO111MODULE"] = "off",
                ["GOPATH"] = Path.Combine(Folder, "root", "usr", "share", "gocode"),
                ["GOROOT"] = go,
                ["GOCACHE"] = Path.Combine(Folder, "gocache"),
                ["GOTOOLCHAIN"] = "local",
                ["GOFLAGS"] = "",
                ["CGO_ENABLED"] = "0",
            });
            Assert.True(code == 0, said);
            File.Move(made, program, overwrite: true);
        }

        return program;
    }
}
