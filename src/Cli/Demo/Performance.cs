using LotusBridge.Cli.Demo.Running;
using LotusBridge.Cli.Demo.Setup;
using LotusBridge.Cli.Demo.Story;
using LotusBridge.Cli.Nodes;

namespace LotusBridge.Cli.Demo;

/// <summary>One run of the demonstration, from an empty folder to the last curtain.</summary>
internal sealed class Performance(DemoWish wish, TextWriter terminal, TimeProvider machine)
{
    private static readonly TimeSpan MostPatience = TimeSpan.FromSeconds(90);

    public async Task<int> RunAsync(CancellationToken stop)
    {
        var program = NodeProgram.Find(Environment.GetEnvironmentVariable);
        var evidence = wish.Evidence is { } given ? EvidenceFile.At(given) : [];
        var path = NewFolder();
        var results = Directory.CreateDirectory(wish.Out ?? Path.Combine(path, "out")).FullName;
        var time = new DemoTime(FederationFolder.ClockFileIn(path), machine);
        time.StartAt(Play.Start);
        var folder = FederationFolder.Create(
            path, PackFile(), Ports.FindFree(wish.Ports, 3 * FederationFolder.Territories.Count), Play.Start, hasPortals: true);
        File.Copy(Path.Combine(path, "roster.hash"), Path.Combine(results, "roster.hash"), overwrite: true);

        using var transcript = new Transcript(terminal, new StreamWriter(Path.Combine(results, "transcript.txt")));
        using var clients = new Clients(folder, time);

        // The portals' personas are read when the nodes start.
        var cast = new Cast(folder, clients.To);
        folder.KeepPersonas(cast.Everybody);
        folder.KeepTour(Issuing.NewIdentity(folder.TourIdentity).Recipient.ToString());
        await using var nodes = new NodeGroup(folder, program, clients, transcript, machine);
        await nodes.StartAsync(stop).ConfigureAwait(false);
        await PlayAsync(folder, cast, results, evidence, time, transcript, nodes, stop).ConfigureAwait(false);
        if (!wish.Headless)
        {
            Programme.Print(transcript, folder, cast.Everybody, nodes, results);
            await UntilToldAsync(nodes, stop).ConfigureAwait(false);
        }

        await nodes.DisposeAsync().ConfigureAwait(false);
        if (wish is { Headless: true, Keep: null })
        {
            Directory.Delete(path, recursive: true);
        }

        return ExitCode.Done;
    }

    private async Task PlayAsync(
        FederationFolder folder, Cast cast, string results, IReadOnlyList<EvidenceFile> evidence, DemoTime time,
        Transcript transcript, NodeGroup nodes, CancellationToken stop)
    {
        var began = machine.GetTimestamp();
        var scene = new Scene(
            time, transcript, new Patience(machine, MostPatience, () => nodes.Fault),
            step => nodes.KillAsync(wish.Kills.Where(kill => kill.Step == step), stop));
        await Chapters.PlayAsync(new Play(scene, cast, folder, time, results, evidence), stop).ConfigureAwait(false);
        transcript.Chapter("The end");
        var where = wish is { Headless: true, Keep: null, Out: null }
            ? "nothing of it is kept without --out or --keep"
            : $"results in {results}";
        transcript.Note($"{transcript.Step} steps in {machine.GetElapsedTime(began).TotalSeconds:0.0} seconds; {where}");
    }

    private static async Task UntilToldAsync(NodeGroup nodes, CancellationToken stop)
    {
        try
        {
            await Task.WhenAny(Task.Delay(Timeout.Infinite, stop), nodes.FailedAsync(stop)).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Ctrl-C is how a person ends it.
        }
    }

    /// <exception cref="IOException">The folder that was asked for holds something already.</exception>
    private string NewFolder()
    {
        if (wish.Keep is not { } wanted)
        {
            return Directory.CreateTempSubdirectory("lotus-demo-").FullName;
        }

        var folder = Directory.CreateDirectory(wanted);
        return folder.EnumerateFileSystemInfos().Any()
            ? throw new IOException($"{wanted} is not empty: a demonstration starts from nothing")
            : folder.FullName;
    }

    /// <summary>What <c>LOTUS_PACKS</c> names, else the packs beside the program or above it.</summary>
    private static string PackFile()
    {
        var pack = Path.Combine("gba", "pack.yaml");
        var above = new List<string>();
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            above.Add(Path.Combine(folder.FullName, "packs"));
        }

        return new[] { Environment.GetEnvironmentVariable("LOTUS_PACKS") }.OfType<string>().Concat(above)
            .Select(folder => Path.Combine(folder, pack)).FirstOrDefault(File.Exists)
            ?? throw new FileNotFoundException($"{pack} in a folder 'packs'", pack);
    }
}
