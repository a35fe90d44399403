using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace LotusBridge.Tests.Node.Partition;

/// <summary>
/// Hosts on this machine that share nothing but a network: a network namespace each, on one of two switches with a cable
/// between them that can be pulled. Needs root and <c>ip</c>; the running test is skipped without.
/// </summary>
internal sealed class Hosts : IDisposable
{
    private const string Loopback = "127.0.0.1";

    private readonly string prefix = $"lotus{Environment.ProcessId}";
    private readonly int hosts;

    /// <param name="first">How many are on the first switch.</param>
    /// <param name="second">How many are on the other.</param>
    public Hosts(int first, int second)
    {
        hosts = first + second;
        Assert.SkipUnless(Environment.UserName == "root" && File.Exists("/usr/sbin/ip"), "needs root and ip");
        var wires = Enumerable.Range(0, hosts).Select(host => Wire(host, host < first ? "left" : "right"));
        var made = Run(
            $"""
            ip netns add {Switches}
            ip -n {Switches} link add left type bridge
            ip -n {Switches} link add right type bridge
            ip -n {Switches} link add cable type veth peer name plug
            ip -n {Switches} link set cable master left up
            ip -n {Switches} link set plug master right up
            ip -n {Switches} link set left up
            ip -n {Switches} link set right up
            {string.Concat(wires)}
            """);
        if (made is not null)
        {
            Dispose();
            Assert.Skip("no network namespaces here: " + made);
        }
    }

    private string Switches => prefix + "-switches";

    /// <summary>The namespace of a host, from 0 on.</summary>
    public string this[int host] => $"{prefix}-{host}";

    /// <summary>What the other hosts reach it by.</summary>
    public static string AddressOf(int host) => $"198.18.77.{host + 1}";

    public void Cut() => Assert.Null(Run($"ip -n {Switches} link set cable down"));

    public void Join() => Assert.Null(Run($"ip -n {Switches} link set cable up"));

    /// <summary>A client whose connections begin on that host, so that they reach what listens on its loopback.</summary>
    public HttpClient ClientOn(int host, Uri address)
    {
        var path = "/var/run/netns/" + this[host];
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = (context, stop) => new ValueTask<Stream>(Task.Factory.StartNew(
                () => Connect(path, context.DnsEndPoint.Port), stop, TaskCreationOptions.LongRunning, TaskScheduler.Default)),
        };
        return new HttpClient(handler) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(60) };
    }

    public void Dispose() => Run(string.Concat(
        Enumerable.Range(0, hosts).Select(host => this[host]).Append(Switches).Select(name => $"ip netns del {name} || true\n")));

    private string Wire(int host, string onto) =>
        $"""
        ip netns add {this[host]}
        ip -n {this[host]} link set lo up
        ip link add eth0 netns {this[host]} type veth peer name p{host} netns {Switches}
        ip -n {Switches} link set p{host} master {onto} up
        ip -n {this[host]} addr add {AddressOf(host)}/24 dev eth0
        ip -n {this[host]} link set eth0 up

        """;

    /// <summary>A socket stays in the namespace it was made in; this thread ends with its own.</summary>
    private static Stream Connect(string path, int port)
    {
        using var name = File.OpenHandle(path);
        if (SetNamespace((int)name.DangerousGetHandle(), 0) != 0)
        {
            throw new IOException($"setns {path}: {Marshal.GetLastPInvokeErrorMessage()}");
        }

        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(Loopback, port);
        return new NetworkStream(socket, ownsSocket: true);
    }

    private static string? Run(string script)
    {
        using var process = Process.Start(new ProcessStartInfo("sh", ["-e", "-c", script])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
        })!;
        var said = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? null : said;
    }

    [DllImport("libc", EntryPoint = "setns", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetNamespace(int descriptor, int type);
}
