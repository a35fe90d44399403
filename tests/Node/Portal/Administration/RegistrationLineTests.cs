using LotusBridge.Custody.Rosters;
using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Node.Portal.Administration;
using LotusBridge.Orders.Statements;

namespace LotusBridge.Tests.Node.Portal.Administration;

/// <summary>How a registration stands, from the register's statements and the time alone.</summary>
public sealed class RegistrationLineTests
{
    private const string Official = "MO-000000000001";

    private static readonly DateTimeOffset From = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Until = From.AddDays(365);
    private static readonly Ed25519Signer Key = Ed25519Signer.FromSeed(new byte[Ed25519Signer.SeedLength]);

    [Theory]
    [InlineData(-1, "NotYet")]
    [InlineData(0, "InForce")]
    [InlineData(334, "InForce")]
    [InlineData(335, "EndsSoon")]
    [InlineData(364, "EndsSoon")]
    [InlineData(365, "Ended")]
    public void It_is_in_force_from_its_first_moment_to_its_last_and_says_when_it_runs_out(int day, string standing) =>
        Assert.Equal(standing, Assert.Single(Lines(Registered(Official, From, Until))).StandingAt(From.AddDays(day)).ToString());

    [Theory]
    [InlineData(100, 69, "InForce")]
    [InlineData(100, 99, "EndsSoon")]
    [InlineData(100, 100, "Revoked")]
    [InlineData(100, 400, "Revoked")]
    [InlineData(110, 90, "EndsSoon")]
    [InlineData(-5, 0, "Revoked")]
    [InlineData(365, 365, "Ended")]
    [InlineData(400, 400, "Ended")]
    public void A_revocation_ends_it_from_its_own_moment_on(int revokedOn, int day, string standing)
    {
        var line = Assert.Single(Lines(Registered(Official, From, Until), Revoked(From.AddDays(revokedOn))));
        Assert.Equal(standing, line.StandingAt(From.AddDays(day)).ToString());
    }

    [Fact]
    public void Of_two_revocations_the_one_that_begins_first_counts_whenever_it_was_made()
    {
        var line = Assert.Single(Lines(
            Registered(Official, From, Until), Revoked(From.AddDays(200)), Revoked(From.AddDays(50)), Revoked(From.AddDays(90))));
        Assert.Equal(From.AddDays(50), line.End);
    }

    [Fact]
    public void What_goes_on_behind_it_does_not_run_out()
    {
        var lines = Lines(Registered(Official, From, Until), Registered(Official, Until, Until.AddDays(100)));
        Assert.Equal(RegistrationStanding.InForce, lines[0].StandingAt(Until.AddDays(-1)));
        Assert.Equal(RegistrationStanding.NotYet, lines[1].StandingAt(Until.AddDays(-1)));
        Assert.Equal(RegistrationStanding.EndsSoon, lines[1].StandingAt(Until.AddDays(99)));

        var gap = Lines(Registered(Official, From, Until), Registered(Official, Until.AddDays(1), Until.AddDays(100)));
        Assert.Equal(RegistrationStanding.EndsSoon, gap[0].StandingAt(Until.AddDays(-1)));
    }

    [Fact]
    public void Another_territorys_register_is_another_list()
    {
        var lines = Lines(Registered("HK-000000000001", From, Until), Registered(Official, From, Until));
        Assert.Equal((0, Official), (Assert.Single(lines).Number, lines[0].Body.Official));
    }

    private static IReadOnlyList<RegistrationLine> Lines(params Statement[] statements) => RegistrationLine.Of(statements, "MO");

    private static Statement Registered(string official, DateTimeOffset from, DateTimeOffset until) =>
        Sign(new OfficialRegistered(official, "MO/PJ", Roles.Investigator, SigningKey.Of(Key), from, until));

    private static Statement Revoked(DateTimeOffset from) => Sign(new OfficialRevoked(Official, from, "lost"));

    private static Statement Sign(StatementBody body) =>
        OrderStatements.Reader.Sign(body, Register.ThreadOf("MO"), "registrar:MO", From, [], Key);
}
