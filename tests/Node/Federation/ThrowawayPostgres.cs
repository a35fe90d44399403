using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using LotusBridge.Tests.Node;

[assembly: AssemblyFixture(typeof(ThrowawayPostgres))]
[assembly: CollectionBehavior(MaxParallelThreads = 2)]

namespace LotusBridge.Tests.Node;

/// <summary>A PostgreSQL cluster for this run in a temporary folder; without the programs its tests are skipped.</summary>
public sealed class ThrowawayPostgres : IDisposable
{
    private readonly Lazy<string?> port;
    private readonly string folder = Path.Combine(Path.GetTempPath(), "lotus-pg-" + Environment.ProcessId);
    private int databases;

    public ThrowawayPostgres()
    {
        port = new Lazy<string?>(Start);
        OfThisRun = this;
    }

    /// <summary>For what is made before a test runs and cannot be handed the fixture.</summary>
    internal static ThrowawayPostgres? OfThisRun { get; private set; }

    /// <summary>The connection string of a new database; skips the running test where there is no server.</summary>
    public string NewDatabase()
    {
        Assert.SkipWhen(port.Value is null, "no PostgreSQL programs here, or the cluster did not start");
        var name = "lotus" + Interlocked.Increment(ref databases);
        Assert.True(Run("createdb", "-h", "127.0.0.1", "-p", port.Value!, "-U", "lotus", name));
        return $"Host=127.0.0.1;Port={port.Value};Username=lotus;Database={name};"
            + "Maximum Pool Size=10;Connection Idle Lifetime=2;Connection Pruning Interval=1";
    }

    /// <summary>The files of these databases as they lie on the disk, and of the write-ahead log since a moment.</summary>
    public IReadOnlyList<string> FilesOf(IReadOnlyCollection<string> databases, DateTime since)
    {
        var names = databases.Select(one => "'" + one.Split("Database=")[1].Split(';')[0] + "'");
        Ask("checkpoint");
        var data = Path.Combine(folder, "data");
        return
        [
            .. Ask($"select oid from pg_database where datname in ({string.Join(',', names)})")
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .SelectMany(oid => Directory.EnumerateFiles(Path.Combine(data, "base", oid))),
            .. Directory.EnumerateFiles(Path.Combine(data, "pg_wal")).Where(file => File.GetLastWriteTimeUtc(file) >= since),
        ];
    }

    public void Dispose()
    {
        if (port.IsValueCreated && port.Value is not null)
        {
            Run("pg_ctl", "-D", Path.Combine(folder, "data"), "-m", "immediate", "stop");
        }

        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string? Programs => Directory.Exists("/usr/lib/postgresql")
        ? Directory.EnumerateDirectories("/usr/lib/postgresql").Select(path => Path.Combine(path, "bin"))
            .Where(path => File.Exists(Path.Combine(path, "initdb"))).Order(StringComparer.Ordinal).LastOrDefault()
        : null;

    private string? Start()
    {
        if (Programs is null)
        {
            return null;
        }

        Directory.CreateDirectory(folder);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var free = ((IPEndPoint)listener.LocalEndpoint).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        listener.Stop();
        var data = Path.Combine(folder, "data");
        return IsRoot && !Execute("chown", ["postgres", folder]) ? null
            : Run("initdb", "-D", data, "-A", "trust", "-U", "lotus", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
                && Run("pg_ctl", "-D", data, "-w", "-l", Path.Combine(folder, "log"), "-o",
                    $"-p {free} -c max_connections=1000 -c listen_addresses=127.0.0.1 "
                    + $"-c unix_socket_directories={folder} -c fsync=off", "start")
                ? free
                : null;
    }

    private string Ask(string query)
    {
        string[] words = ["-h", "127.0.0.1", "-p", port.Value!, "-U", "lotus", "-d", "postgres", "-tA", "-c", query];
        using var process = Process.Start(new ProcessStartInfo(Path.Combine(Programs!, "psql"), words)
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return said;
    }

    private static bool IsRoot => Environment.UserName == "root";

    private static bool Run(string program, params IReadOnlyList<string> arguments)
    {
        // PostgreSQL refuses to run as root.
        var path = Path.Combine(Programs!, program);
        return IsRoot
            ? Execute("runuser", ["-u", "postgres", "--", path, .. arguments])
            : Execute(path, arguments);
    }

    private static bool Execute(string program, IReadOnlyList<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = "/",
            RedirectStandardOutput = false,
            RedirectStandardError = false,
        });
        process!.WaitForExit();
        return process.ExitCode == 0;
    }
}
