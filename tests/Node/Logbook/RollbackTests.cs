using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Node.Logbook;
using LotusBridge.Orders.Statements;
using Microsoft.Data.Sqlite;

namespace LotusBridge.Tests.Node.Logbook;

public sealed class RollbackTests
{
    private static readonly CaseOpened Opening = new(new Offence("CP 211", 5));

    [Fact]
    public async Task A_node_restored_from_an_old_copy_signs_nothing()
    {
        await using var federation = await Federation.PrepareAsync();
        var macau = federation["MO"];
        await federation["GBA"].StartAsync();
        await macau.StartAsync();
        var investigator = await macau.AppointAsync(Roles.Investigator, "MO/PJ");
        await macau.StopAsync();
        var (data, copy) = (Path.Combine(macau.Folder, "data"), Path.Combine(macau.Folder, "copy"));
        Copy(data, copy);

        await macau.StartAsync();
        var digest = (await investigator.DoneAsync(Opening, "MO-C-AAAAAAAA")).Statement.Digest;
        await Federation.EventuallyAsync(
            async () => (await macau.FindAsync(digest))!.Finality == Finality.L2, "the committee's node has seen two");
        await macau.StopAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(data, recursive: true);
        Copy(copy, data);

        await macau.StartAsync();
        Assert.NotNull(await macau.Get<Rollback>().FindAsync(default));
        await Federation.EventuallyAsync(() => Task.FromResult(macau.HasStopped), "the node has stopped by itself");
        await macau.StopAsync();
        Environment.ExitCode = 0;
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
