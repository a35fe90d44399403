using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Node.Acts;
using LotusBridge.Node.Storage;
using LotusBridge.Orders.Statements;
using Microsoft.EntityFrameworkCore;

namespace LotusBridge.Tests.Node.Acts;

/// <summary>What the desk takes and refuses. Only Macau runs, so nothing gets beyond L1.</summary>
public sealed class ActDeskTests : IAsyncLifetime
{
    private static readonly CaseOpened Opening = new(new Offence("CP 211", 5));

    private Federation federation = null!;
    private TestOfficial investigator = null!;

    private TestNode Macau => federation["MO"];

    public async ValueTask InitializeAsync()
    {
        federation = await Federation.PrepareAsync();
        await Macau.StartAsync();
        investigator = await Macau.AppointAsync(Roles.Investigator, "MO/PJ");
    }

    public ValueTask DisposeAsync() => federation.DisposeAsync();

    [Fact]
    public async Task The_same_envelope_gets_the_same_answer_and_one_entry()
    {
        var statement = await investigator.SignAsync(Opening, "MO-C-AAAAAAAA");
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ =>
            Macau.Get<ActDesk>().TakeAsync(statement, null, default)));
        var taken = answers.Cast<ActTaken>().ToList();
        Assert.Single(taken, one => one.IsNew);
        Assert.Single(taken.Select(one => one.Index).Distinct());
        Assert.Equal(2, await Macau.Get<Store>().ReadAsync(db => db.Entries.CountAsync(), default));
    }

    [Fact]
    public async Task Indexes_have_no_gaps_when_many_act_at_once()
    {
        var taken = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ =>
            investigator.DoneAsync(Opening, TestOfficial.NewName("MO-C"))));
        Assert.Equal(Enumerable.Range(1, 20), taken.Select(one => (int)one.Index).Order());
    }

    [Theory]
    [InlineData(-2, 400)]
    [InlineData(1, 2)]
    [InlineData(-2, 1)]
    public async Task A_pseudonym_is_not_registered_twice_for_a_part_of_the_same_time(int fromDays, int untilDays)
    {
        var now = Macau.Now;
        var body = new OfficialRegistered(
            investigator.Id, "MO/customs", Roles.Judge, SigningKey.Of(investigator.Key),
            Moment.ToSecond(now).AddDays(fromDays), Moment.ToSecond(now).AddDays(untilDays));
        var statement = OrderStatements.Reader.Sign(
            body, "register/MO", "registrar:MO", now, [], Macau.Registrar);

        Assert.Equal("already-registered", Assert.IsType<ActRefused>(await TakeAsync(statement)).Code);
    }

    [Theory]
    [InlineData(301, "time-off")]
    [InlineData(-301, "time-off")]
    [InlineData(295, null)]
    [InlineData(-295, null)]
    public async Task A_statement_is_dated_within_five_minutes_of_the_node(int seconds, string? code)
    {
        var name = TestOfficial.NewName("MO-C");
        var statement = await investigator.SignAsync(Opening, name, TimeSpan.FromSeconds(seconds));
        Assert.Equal(code, (await TakeAsync(statement) as ActRefused)?.Code);
    }

    [Fact]
    public async Task Nobody_acts_under_another_key_or_unregistered_or_at_a_foreign_node()
    {
        var forged = investigator with { Key = Macau.Node };
        Assert.Equal("signature-invalid", await CodeAsync(await forged.SignAsync(Opening, "MO-C-AAAAAAAA")));
        var unknown = investigator with { Id = Forger.Unknown };
        Assert.Equal("author-unknown", await CodeAsync(await unknown.SignAsync(Opening, "MO-C-AAAAAAAA")));
        var foreign = investigator with { Id = "4404-000000000000" };
        Assert.Equal("author-elsewhere", await CodeAsync(await foreign.SignAsync(Opening, "MO-C-AAAAAAAA")));
    }

    [Fact]
    public async Task A_revoked_official_acts_no_more()
    {
        var judge = await Macau.AppointAsync(Roles.Judge, "MO/TJB");
        var revoked = OrderStatements.Reader.Sign(
            new OfficialRevoked(judge.Id, Moment.ToSecond(Macau.Now), "left the office"),
            "register/MO", "registrar:MO", Macau.Now, [], Macau.Registrar);
        Assert.IsType<ActTaken>(await TakeAsync(revoked));
        Assert.Equal("author-unknown", await CodeAsync(await judge.SignAsync(Opening, "MO-C-AAAAAAAA")));
    }

    [Fact]
    public async Task A_case_has_a_name_of_this_territory_and_is_opened_once_by_an_authority()
    {
        Assert.Equal("thread-differs", await CodeAsync(await investigator.SignAsync(Opening, "4404-C-AAAAAAAA")));
        Assert.Equal("thread-differs", await CodeAsync(await investigator.SignAsync(Opening, "MO-2026-AAAAAAAA")));
        var custodian = await Macau.AppointAsync(Roles.Custodian, "MO/custody");
        Assert.Equal("wrong-role", await CodeAsync(await custodian.SignAsync(Opening, "MO-C-AAAAAAAA")));
        Assert.Null(await CodeAsync(await investigator.SignAsync(Opening, "MO-C-AAAAAAAA")));
        Assert.Equal("already-opened", await CodeAsync(await investigator.SignAsync(Opening, "MO-C-AAAAAAAA")));
    }

    [Fact]
    public async Task An_order_needs_its_case_and_its_document()
    {
        var players = new Players(federation, investigator, investigator, investigator, investigator);
        var opened = await investigator.DoneAsync(Opening, "MO-C-AAAAAAAA");
        var order = players.Order(opened.Statement.Digest);
        Assert.Equal("annex-missing", await RefusalAsync(order, null));
        Assert.Equal("annex-differs", await RefusalAsync(order, "{}"u8.ToArray()));
        Assert.Equal("case-missing", await RefusalAsync(order with { Case = Digest.Of("x"u8) }, Players.Annex));
        Assert.Equal("annex-unexpected", ((ActRefused)await investigator.DoAsync(
            Opening, "MO-C-BBBBBBBB", Players.Annex)).Code);
        Assert.Null(await RefusalAsync(order, Players.Annex));
    }

    [Fact]
    public async Task The_law_refuses_with_its_article()
    {
        var players = new Players(federation, investigator, investigator, investigator, investigator);
        var opened = await investigator.DoneAsync(Opening, "MO-C-AAAAAAAA");
        var order = players.Order(opened.Statement.Digest) with { Category = "realtime" };
        var refused = Assert.IsType<ActRefused>(await investigator.DoAsync(order, "MO-2026-AAAAAAAA", Players.Annex));
        Assert.Contains("2023/1543", refused.Article, StringComparison.Ordinal);
        Assert.Empty((await Macau.ThreadAsync("MO-2026-AAAAAAAA")).Rows);
    }

    [Fact]
    public async Task An_order_that_nobody_has_validated_stays_in_the_territory()
    {
        var players = new Players(federation, investigator, investigator, investigator, investigator);
        var number = await players.IssueAsync();
        await investigator.DoneAsync(new OrderWithdrawn("no longer needed"), number);
        var leaving = await Macau.Get<Store>().ReadAsync(
            db => db.Outbox.Where(row => row.Peer == "4404").Select(row => row.Statement).ToListAsync(), default);
        Assert.DoesNotContain((await Macau.ThreadAsync(number)).Rows, row => leaving.Contains(row.Digest));
    }

    private Task<ActAnswer> TakeAsync(Statement statement) =>
        Macau.Get<ActDesk>().TakeAsync(statement, null, default);

    private async Task<string?> CodeAsync(Statement statement) => (await TakeAsync(statement) as ActRefused)?.Code;

    private async Task<string?> RefusalAsync(OrderIssued order, byte[]? annex) =>
        (await investigator.DoAsync(order, TestOfficial.NewName("MO-2026"), annex) as ActRefused)?.Code;
}
