using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Api;
using LotusBridge.Ledger;
using LotusBridge.Ledger.Blocks;
using LotusBridge.Node.Acts;
using LotusBridge.Node.Logbook;
using LotusBridge.Node.Storage;
using LotusBridge.Orders.Statements;
using Microsoft.EntityFrameworkCore;

namespace LotusBridge.Tests.Node.Acts;

/// <summary>
/// The node dies while many officials' acts share its transactions: what was answered stands, and asking again puts every
/// act into the log once.
/// </summary>
public sealed class GroupCrashTests
{
    private const int Acts = 24;

    [Theory]
    [InlineData("after-entry:9")]
    [InlineData("after-outbox:12")]
    [InlineData("before-common-commit")]
    [InlineData("after-common-commit")]
    [InlineData("after-act:5")]
    public async Task What_was_answered_stands_and_no_act_is_taken_twice(string crashPoint)
    {
        await using var federation = await Federation.StartAsync();
        var macau = federation["MO"];
        var investigator = await macau.AppointAsync(Roles.Investigator, "MO/PJ");
        var statements = new List<Statement>();
        for (var i = 0; i < Acts; i++)
        {
            statements.Add(await investigator.SignAsync(
                new CaseOpened(new Offence("CP 211", 5)), $"MO-C-AAAAAA{i / 10}{i % 10}"));
        }

        await macau.StopAsync();
        var answered = await AskAsync(macau, investigator, statements, crashPoint);

        await macau.StartAsync();
        for (var i = 0; i < Acts; i++)
        {
            var taken = Assert.IsType<ActTaken>(await macau.Get<ActDesk>().TakeAsync(statements[i], null, default));
            Assert.True(answered[i] is null || (answered[i] == taken.Index && !taken.IsNew));
        }

        await AssertWholeAsync(macau);
    }

    /// <summary>The index that each act was answered with; null for those that the node died over.</summary>
    private static async Task<long?[]> AskAsync(
        TestNode node, TestOfficial who, IEnumerable<Statement> statements, string crashPoint)
    {
        using var child = ChildNode.Start(node, crashPoint);
        using var http = new HttpClient { BaseAddress = node.Api };
        await child.AnswersAsync(http);
        var client = new NodeClient(http, Caller.With(who.Id, who.Key), TimeProvider.System);
        var answers = await Task.WhenAll(statements.Select(async statement =>
        {
            try
            {
                return (await client.SubmitAsync(statement, default)).Value?.Index;
            }
            catch (HttpRequestException)
            {
                return null;
            }
        }));
        await child.WaitAsync();
        Assert.NotEqual(0, child.ExitCode);
        return answers;
    }

    private static async Task AssertWholeAsync(TestNode node)
    {
        var (entries, own) = await node.Get<Store>().ReadAsync(
            async db => (
                await db.Entries.OrderBy(row => row.Index).ToListAsync(),
                await db.Statements.Where(row => row.Index != null).OrderBy(row => row.Index).ToListAsync()),
            default);
        Assert.Equal(Enumerable.Range(0, entries.Count).Select(i => (long)i), entries.Select(entry => entry.Index));
        var ofStatements = entries.Where(entry => !BlockHeader.IsOne(entry.Entry)).ToList();
        Assert.Equal((Acts + 1, Acts + 1), (ofStatements.Count, own.Count));
        Assert.All(ofStatements.Zip(own), pair => Assert.Equal(
            pair.First.Entry, Commitment.To(pair.Second.Digest, pair.Second.Salt).Bytes.ToArray()));
        var log = node.Get<OwnLog>();
        await Federation.EventuallyAsync(
            () => Task.FromResult(log.Published.Checkpoint.Size == entries.Count), "every entry is final");
        Assert.All(entries, entry => Assert.Equal(entry.Entry, log.Store.Entry(entry.Index).ToArray()));
    }
}
