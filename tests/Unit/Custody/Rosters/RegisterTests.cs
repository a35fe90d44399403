using LotusBridge.Custody.Statements;
using LotusBridge.Orders.Statements;

namespace LotusBridge.Tests.Unit.Custody.Rosters;

public sealed class RegisterTests
{
    private static readonly DateTimeOffset Start = TestFederation.Start;

    private readonly TestFederation federation = new();

    [Fact]
    public void An_official_is_known_from_the_first_to_before_the_last_moment()
    {
        var id = federation.Appoint("MO", "judge", Roles.Judge, "MO/JIC");
        Assert.Equal("MO/JIC", federation.Register.Find(id, Start)!.Office);
        Assert.NotNull(federation.Register.Find(id, Start.AddDays(-1)));
        Assert.Null(federation.Register.Find(id, Start.AddDays(-1).AddSeconds(-1)));
        Assert.NotNull(federation.Register.Find(id, Start.AddDays(364).AddSeconds(-1)));
        Assert.Null(federation.Register.Find(id, Start.AddDays(364)));
    }

    [Fact]
    public void Nodes_and_registrars_are_known_from_the_roster_alone()
    {
        Assert.Equal(Roles.Node, federation.Register.Find("node:HK", Start)!.Role);
        Assert.Equal(Roles.Registrar, federation.Register.Find("registrar:HK", Start)!.Role);
        Assert.Null(federation.Register.Find("node:XX", Start));
        Assert.False(federation.Register.Knows("node:XX"));
    }

    [Fact]
    public void Another_territorys_registrar_registers_nobody()
    {
        var body = Body(TestFederation.Official("MO", "judge"));
        Assert.False(federation.Register.Add(Signed(body, "registrar:HK", "register/HK", "registrar HK")));
        Assert.Null(federation.Register.Find(body.Official, Start));
    }

    [Theory]
    [InlineData("node:MO", "node MO")]
    [InlineData("registrar:MO", "node MO")]
    public void The_nodes_key_registers_nobody(string by, string key)
    {
        var body = Body(TestFederation.Official("MO", "judge"));
        Assert.False(federation.Register.Add(Signed(body, by, "register/MO", key)));
        Assert.False(federation.Register.Knows(body.Official));
    }

    [Fact]
    public void A_registration_in_another_thread_counts_for_nothing()
    {
        var body = Body(TestFederation.Official("MO", "judge"));
        Assert.False(federation.Register.Add(Signed(body, "registrar:MO", "register/HK", "registrar MO")));
        Assert.False(federation.Register.Add(Signed(body, "registrar:MO", "MO-2026-K7Q2M4XA", "registrar MO")));
    }

    [Fact]
    public void An_official_registers_nobody()
    {
        var judge = federation.Appoint("MO", "judge", Roles.Judge, "MO/JIC");
        Assert.False(federation.Register.Add(
            Signed(Body(TestFederation.Official("MO", "friend")), judge, "register/MO", judge)));
    }

    [Fact]
    public void Any_other_statement_is_no_register_statement() =>
        Assert.False(federation.Register.Add(Signed(new OrderClosed(), "registrar:MO", "register/MO", "registrar MO")));

    [Fact]
    public void A_second_registration_does_not_change_the_key_of_the_first()
    {
        var id = federation.Appoint("MO", "judge", Roles.Judge, "MO/JIC");
        var before = federation.Register.Find(id, Start)!.Key;
        federation.Enlist(Body(id) with { Key = SigningKey.Of(TestFederation.Key("thief")) });
        Assert.Equal(before, federation.Register.Find(id, Start)!.Key);
    }

    [Fact]
    public void A_second_registration_may_follow_the_first()
    {
        var id = federation.Appoint("MO", "judge", Roles.Judge, "MO/JIC");
        federation.Enlist(Body(id) with
        {
            Office = "MO/TUI", ValidFrom = Start.AddDays(364), ValidUntil = Start.AddDays(700),
        });
        Assert.Equal("MO/JIC", federation.Register.Find(id, Start.AddDays(363))!.Office);
        Assert.Equal("MO/TUI", federation.Register.Find(id, Start.AddDays(364))!.Office);
    }

    [Fact]
    public void The_earliest_revocation_counts_whatever_the_order()
    {
        var id = federation.Appoint("MO", "judge", Roles.Judge, "MO/JIC");
        federation.Enlist(new OfficialRevoked(id, Start.AddDays(5), "left"));
        federation.Enlist(new OfficialRevoked(id, Start.AddDays(9), "left"));
        Assert.Equal(Start.AddDays(5), federation.Register.RevokedFrom(id));
        federation.Enlist(new OfficialRevoked(id, Start.AddDays(2), "key lost earlier than thought"));
        Assert.Equal(Start.AddDays(2), federation.Register.RevokedFrom(id));
        Assert.NotNull(federation.Register.Find(id, Start.AddDays(2).AddSeconds(-1)));
        Assert.Null(federation.Register.Find(id, Start.AddDays(2)));
    }

    [Fact]
    public void Another_territorys_registrar_revokes_nobody()
    {
        var id = federation.Appoint("MO", "judge", Roles.Judge, "MO/JIC");
        Assert.False(federation.Register.Add(
            Signed(new OfficialRevoked(id, Start, "because"), "registrar:HK", "register/HK", "registrar HK")));
        Assert.NotNull(federation.Register.Find(id, Start));
    }

    private static OfficialRegistered Body(string id) => new(
        id, "MO/JIC", Roles.Judge, SigningKey.Of(TestFederation.Key(id)), Start.AddDays(-1), Start.AddDays(364));

    private static Statement Signed(StatementBody body, string by, string thread, string key) =>
        OrderStatements.Reader.Sign(body, thread, by, Start.AddHours(-1), [], TestFederation.Key(key));
}
