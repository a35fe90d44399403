using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace LotusBridge.Benchmarks.Ledger;

/// <summary>A PostgreSQL cluster of this run, with its usual durability.</summary>
internal sealed class PostgresCluster : IDisposable
{
    private readonly string programs;
    private readonly string data;

    private PostgresCluster(string programs, string data, int port)
    {
        (this.programs, this.data) = (programs, data);
        Connection = string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={port};Username=lotus;Database=postgres");
    }

    public string Connection { get; }

    /// <summary>Null where the programs are missing or the cluster does not start.</summary>
    public static PostgresCluster? Start(string folder)
    {
        var found = Directory.Exists("/usr/lib/postgresql")
            ? Directory.EnumerateDirectories("/usr/lib/postgresql").Select(path => Path.Combine(path, "bin"))
                .Where(path => File.Exists(Path.Combine(path, "initdb"))).Order(StringComparer.Ordinal).LastOrDefault()
            : null;
        if (found is null)
        {
            return null;
        }

        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        var cluster = new PostgresCluster(found, Path.Combine(folder, "data"), port);
        if (Environment.UserName == "root")
        {
            Execute("chown", ["postgres", folder]);
        }

        var options = string.Create(
            CultureInfo.InvariantCulture, $"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder}");
        return cluster.Run("initdb", "-D", cluster.data, "-A", "trust", "-U", "lotus", "-E", "UTF8", "--locale=C.UTF-8")
            && cluster.Run("pg_ctl", "-D", cluster.data, "-w", "-l", Path.Combine(folder, "log"), "-o", options, "start")
            ? cluster
            : null;
    }

    public void Dispose() => Run("pg_ctl", "-D", data, "-m", "immediate", "stop");

    private bool Run(string program, params IReadOnlyList<string> arguments) => Environment.UserName == "root"
        ? Execute("runuser", ["-u", "postgres", "--", Path.Combine(programs, program), .. arguments])
        : Execute(Path.Combine(programs, program), arguments);

    private static bool Execute(string program, IReadOnlyList<string> arguments)
    {
        // Its words must not be taken for results: standard output goes through a shell to standard error.
        using var process = Process.Start(new ProcessStartInfo("sh", ["-c", "exec \"$0\" \"$@\" >&2", program, .. arguments])
        {
            WorkingDirectory = "/",
        });
        process!.WaitForExit();
        return process.ExitCode == 0;
    }
}
