using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Api;
using LotusBridge.Node.Hosting;
using LotusBridge.Node.Storage;
using LotusBridge.Orders.Statements;
using Microsoft.EntityFrameworkCore;

namespace LotusBridge.Tests.Node.Logbook;

/// <summary>A real node process whose log's disk fails under it.</summary>
public sealed class LogDiskTests
{
    private const string Strace = "/usr/bin/strace";

    [Fact]
    public async Task A_failed_sync_ends_the_node_for_good_and_it_says_what_to_do()
    {
        Assert.SkipUnless(File.Exists(Strace), "strace is not installed");
        await using var federation = await Federation.StartAsync();
        var macau = federation["MO"];
        var investigator = await macau.AppointAsync(Roles.Investigator, "MO/PJ");
        await Federation.EventuallyAsync(
            async () => (await macau.Get<Store>().ReadAsync(db => db.Statements.SingleAsync(), default)).Finality > 0,
            "the registration has the own witness's cosignature");
        var statements = new List<Statement>();
        foreach (var last in "ABCDE")
        {
            statements.Add(await investigator.SignAsync(new CaseOpened(new Offence("CP 211", 5)), "MO-C-AAAAAAA" + last));
        }

        await macau.StopAsync();
        var segment = Path.Combine(macau.Folder, "data", "log", "wal", new string('0', 20) + ".wal");
        Assert.True(File.Exists(segment));

        // Opening syncs the last record once more; that one succeeds.
        using (var child = ChildNode.Start(
            macau, null, Strace, "-f", "-o", Path.Combine(macau.Folder, "trace"), "-P", segment,
            "-e", "trace=fdatasync", "-e", "inject=fdatasync:error=EIO:when=2+"))
        {
            using var http = new HttpClient { BaseAddress = macau.Api };
            await child.AnswersAsync(http);
            var client = new NodeClient(http, Caller.With(investigator.Id, investigator.Key), TimeProvider.System);
            foreach (var statement in statements.TakeWhile(_ => !child.HasDied))
            {
                try
                {
                    await client.SubmitAsync(statement, default);
                }
                catch (HttpRequestException)
                {
                    // The node has ended meanwhile, which is what is waited for.
                }
            }

            await child.WaitAsync();
            Assert.Equal(StartRefusedException.LogFailed, child.ExitCode);
            Assert.Contains("Stop the node, check disk and free space, start it again", child.Said, StringComparison.Ordinal);
        }

        var rows = await RowsAsync(macau);
        await macau.StartAsync();
        await Federation.EventuallyAsync(
            async () => await macau.Get<Store>().ReadAsync(
                db => db.Statements.AllAsync(one => one.Finality == LotusBridge.Ledger.Finality.L2), default),
            "everything that the database had taken is in the log and final");
        Assert.True(rows > 1);
    }

    /// <summary>How many entries the stopped node's database has given an index.</summary>
    private static async Task<int> RowsAsync(TestNode node)
    {
        await node.StartAsync();
        var rows = await node.Get<Store>().ReadAsync(db => db.Entries.CountAsync(), default);
        await node.StopAsync();
        return rows;
    }
}
