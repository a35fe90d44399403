using System.Diagnostics;
using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Packages;
using LotusBridge.Orders.Statements;
using LotusBridge.Tests.Node.Api;
using LotusBridge.Tests.Node.Guard;

namespace LotusBridge.Tests.Node.Delivery;

/// <summary>
/// The node that held a package on a file system of its own, whose blocks are read as they lie, below every file: after
/// destruction not sixteen bytes of it are left, and before it they were there.
/// </summary>
public sealed class RawDiskTests : IAsyncDisposable
{
    private const int Size = PartList.PartBytes + 200_000;
    /// <summary>Most of it a hole; a node keeps a gigabyte free.</summary>
    private const long DiskBytes = 2L * 1024 * 1024 * 1024;
    private const int Block = 4096;

    private readonly string image = Path.GetTempFileName();
    private string? mounted;
    private Federation? federation;

    [Fact]
    public async Task After_destruction_no_block_of_the_disk_holds_a_piece_of_the_package()
    {
        Assert.SkipUnless(
            Environment.UserName == "root" && File.Exists("/usr/sbin/mkfs.ext4") && File.Exists("/dev/loop-control"),
            "needs root, mkfs.ext4 and loop devices");
        federation = await Federation.PrepareAsync(territories: ["4403", "4404", "GBA", "HK", "MO"]);
        Mount(Path.Combine(federation["MO"].Folder, "data"));
        foreach (var node in federation.Nodes)
        {
            await node.StartAsync();
        }

        var cast = await Cast.AppointAsync(federation);
        var story = await new Story(cast).DeliveredAsync(Size);
        var pieces = new PieceSearch(story.Sealed);
        Assert.True(IsOnDisk(pieces));

        await cast.Investigator.SendAsync(new OrderClosed(), story.Number);
        await DestroyAsync(story);
        Assert.False(IsOnDisk(pieces));
        foreach (var other in federation.Nodes)
        {
            Assert.Empty(pieces.InFolder(other.Folder));
        }
    }

    /// <summary>A package never enters a database, so there is nothing in it to destroy: neither in a page nor in the log.</summary>
    [Fact]
    public async Task A_database_server_never_holds_a_piece_of_a_package()
    {
        var server = ThrowawayPostgres.OfThisRun!;
        var databases = new List<string>();
        federation = await Federation.PrepareAsync(database: _ =>
        {
            databases.Add(server.NewDatabase());
            return databases[^1];
        });
        foreach (var node in federation.Nodes)
        {
            await node.StartAsync();
        }

        var cast = await Cast.AppointAsync(federation);
        var story = await new Story(cast).DeliveredAsync(Size);
        var manifest = (await cast.Macau.ThreadAsync(story.Number)).Acts
            .Single(act => act.Body is PackageSealed).Statement.Envelope.Bytes.ToArray();
        await cast.Investigator.SendAsync(new OrderClosed(), story.Number);
        await DestroyAsync(story);

        var files = server.FilesOf(databases, Directory.GetCreationTimeUtc(federation.Folder));
        Assert.NotEmpty(new PieceSearch(manifest).In(files));
        Assert.Empty(new PieceSearch(story.Sealed).In(files));
    }

    public async ValueTask DisposeAsync()
    {
        if (mounted is not null)
        {
            await federation!["MO"].StopAsync();
            Run("umount", "--lazy", mounted);
        }

        if (federation is not null)
        {
            await federation.DisposeAsync();
        }

        File.Delete(image);
    }

    private async Task DestroyAsync(Story story)
    {
        var (cast, package) = (story.Cast, story.Manifest.Package);
        foreach (var node in federation!.Nodes)
        {
            node.MoveClock(TimeSpan.FromDays(300));
        }

        await cast.Custodian.MayAsync(story.Number, "destruction.approved");
        var approval = new DestructionApproved(package, "retention-ended");
        await cast.Custodian.SendAsync(approval, story.Number);
        await cast.Judge.SendAsync(approval, story.Number);
        Assert.Equal("certified", (await story.AccountedAsync()).State);
    }

    private void Mount(string folder)
    {
        using (var file = File.Create(image))
        {
            file.SetLength(DiskBytes);
        }

        Run("/usr/sbin/mkfs.ext4", "-q", image);
        Directory.CreateDirectory(folder);
        Assert.SkipUnless(Try("mount", "-o", "loop", image, folder) is null, "no file system may be mounted here");
        mounted = folder;
    }

    /// <summary>Every block of the image after everything was written out, files and what no file has any more.</summary>
    private bool IsOnDisk(PieceSearch pieces)
    {
        Run("sync", "--file-system", mounted!);
        using var disk = File.OpenRead(image);

        // A piece may stand across two blocks.
        var window = new byte[Block + PieceSearch.Piece];
        for (int length; (length = disk.ReadAtLeast(window, window.Length, throwOnEndOfStream: false)) > 0;)
        {
            var bytes = window.AsSpan(0, length);
            if (bytes.ContainsAnyExcept((byte)0) && pieces.IsIn(bytes))
            {
                return true;
            }

            if (length < window.Length)
            {
                break;
            }

            disk.Seek(-PieceSearch.Piece, SeekOrigin.Current);
        }

        return false;
    }

    private static void Run(string program, params string[] args) => Assert.Null(Try(program, args));

    /// <summary>Null when it went well, else what it said.</summary>
    private static string? Try(string program, params string[] args)
    {
        using var process = Process.Start(new ProcessStartInfo(program, args)
        {
            RedirectStandardError = true, UseShellExecute = false,
        })!;
        var words = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? null : $"{program}: {words}";
    }
}
