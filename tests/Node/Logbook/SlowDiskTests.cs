using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Api;
using LotusBridge.Node.Storage;
using LotusBridge.Orders.Statements;
using Microsoft.EntityFrameworkCore;

namespace LotusBridge.Tests.Node.Logbook;

/// <summary>A real node process whose log's disk takes many seconds for one sync.</summary>
public sealed class SlowDiskTests
{
    private const string Strace = "/usr/bin/strace";
    private const string StallMicroseconds = "20000000";

    [Fact]
    public async Task A_log_whose_disk_stalls_signs_nothing_new_cosigns_for_the_others_says_so_and_recovers()
    {
        Assert.SkipUnless(File.Exists(Strace), "strace is not installed");
        await using var federation = await Federation.StartAsync();
        var macau = federation["MO"];
        var investigator = await macau.AppointAsync(Roles.Investigator, "MO/PJ");
        await Federation.EventuallyAsync(() => IsAllFinalAsync(macau), "the registration is final");
        var opening = new CaseOpened(new Offence("CP 211", 5));
        var (first, statement) = (await investigator.SignAsync(opening, "MO-C-AAAAAAAA"), await investigator.SignAsync(opening, "MO-C-BBBBBBBB"));
        await macau.StopAsync();
        var segment = Path.Combine(macau.Folder, "data", "log", "wal", new string('0', 20) + ".wal");

        // Counted by thread: the second sync of the log's own thread stalls. Detached, so that the node is the child.
        using (var child = ChildNode.Start(
            macau, null, Strace, "-D", "-f", "-o", Path.Combine(macau.Folder, "trace"), "-P", segment, "-e", "trace=fdatasync",
            "-e", $"inject=fdatasync:delay_enter={StallMicroseconds}:when=2"))
        {
            using var http = new HttpClient { BaseAddress = macau.Api };
            await child.AnswersAsync(http);
            await Federation.EventuallyAsync(async () => await ReadyAsync(http) == "ready", "the node may sign");
            await federation["4404"].StopAsync();
            var client = new NodeClient(http, Caller.With(investigator.Id, investigator.Key), TimeProvider.System);
            (await client.SubmitAsync(first, default)).Required();
            await Federation.EventuallyAsync(
                async () => (await client.StatusAsync(default)).Required().Finality == "l2", "the first case is final");
            (await client.SubmitAsync(statement, default)).Required();
            await Federation.EventuallyAsync(
                async () => await ReadyAsync(http) == "not ready: log-slow", "the node says that its disk is slow");

            // Macau's mirror is one of the two that make a quorum without Zhuhai.
            await federation["GBA"].AppointAsync(Roles.Committee, "GBA/OC");
            await Federation.EventuallyAsync(() => IsAllFinalAsync(federation["GBA"]), "the committee's own log goes on");
            Assert.NotEqual("l2", (await client.StatusAsync(default)).Required().Finality);
            Assert.Contains("has not made a record durable for", child.Said, StringComparison.Ordinal);

            await Federation.EventuallyAsync(
                async () => (await client.StatusAsync(default)).Required().Finality == "l2", "the case is final after all");
            await Federation.EventuallyAsync(async () => await ReadyAsync(http) == "ready", "the disk is fast again");
        }

        await macau.StartAsync();
        await Federation.EventuallyAsync(() => IsAllFinalAsync(macau), "everything is final");
        var rows = await macau.Get<Store>().ReadAsync(
            db => db.Statements.CountAsync(one => one.Digest == statement.Digest), default);
        Assert.Equal(1, rows);
    }

    private static async Task<string> ReadyAsync(HttpClient http) =>
        (await (await http.GetAsync("/health/ready")).Content.ReadAsStringAsync()).Trim();

    private static Task<bool> IsAllFinalAsync(TestNode node) => node.Get<Store>().ReadAsync(
        db => db.Statements.Where(one => one.Index != null).AllAsync(one => one.Finality == LotusBridge.Ledger.Finality.L2),
        default);
}
