using LotusBridge.Custody.Rosters;
using LotusBridge.Ledger;
using LotusBridge.Ledger.Timestamps;
using LotusBridge.Tests.Unit.Ledger;
using LotusBridge.Tests.Unit.Ledger.Timestamps;

namespace LotusBridge.Tests.Unit.Custody.Rosters;

/// <summary>What a roster may say of a time-stamp authority, and what a token proves under it.</summary>
public sealed class RosterTsaTests
{
    private static readonly string Certificate = Base64(Stamps.Authority);

    [Fact]
    public void A_member_may_name_an_authority_and_one_that_names_none_has_none()
    {
        var roster = Read(new RosterTsa("https://mo.example/tsa", Certificate))!;
        Assert.Equal(Certificate, roster.Roster.Find("MO")!.Tsa!.Certificate);
        Assert.Null(roster.Roster.Find("HK")!.Tsa);
        Assert.DoesNotContain("tsa", System.Text.Encoding.UTF8.GetString(new TestFederation().Roster.Envelope.Payload.Span), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("mo.example/tsa")]
    [InlineData("/tsa")]
    [InlineData("ftp://mo.example/tsa")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https://user:word@mo.example/tsa")]
    [InlineData("https://mo.example/tsa#part")]
    public void An_address_that_nobody_can_ask_is_refused(string url) => Assert.Null(Read(new RosterTsa(url, Certificate)));

    [Fact]
    public void An_address_of_400_characters_is_read_and_one_more_is_not()
    {
        var start = "https://mo.example/";
        Assert.NotNull(Read(new RosterTsa(start + new string('a', RosterTsa.MaxUrlLength - start.Length), Certificate)));
        Assert.Null(Read(new RosterTsa(start + new string('a', RosterTsa.MaxUrlLength - start.Length + 1), Certificate)));
    }

    [Fact]
    public void What_is_no_certificate_to_stamp_with_is_refused()
    {
        Assert.Null(Read(new RosterTsa("https://mo.example/tsa", "")));
        Assert.Null(Read(new RosterTsa("https://mo.example/tsa", "AAAA")));
        Assert.Null(Read(new RosterTsa("https://mo.example/tsa", Certificate + "\n")));
        Assert.Null(Read(new RosterTsa("https://mo.example/tsa", Certificate[..^4])));
    }

    [Fact]
    public void Two_members_do_not_share_an_authority()
    {
        var tsa = new RosterTsa("https://mo.example/tsa", Certificate);
        Assert.Null(Read(tsa, new RosterTsa("https://hk.example/tsa", Certificate)));
        Assert.NotNull(Read(tsa, new RosterTsa("https://mo.example/tsa", Base64(Stamps.NewAuthority("HK")))));
    }

    [Fact]
    public void A_token_shows_a_checkpoint_under_the_territory_whose_authority_made_it_and_no_other()
    {
        var rosters = RosterChain.Of(Read(new RosterTsa("https://mo.example/tsa", Certificate))!);
        var checkpoint = Some.Log().Sign(Some.Tree(5));
        var token = Stamps.Token(request: Stamps.Request(StampCheck.RootOf(checkpoint)));

        Assert.Equal(Some.At.AddDays(1), StampCheck.Verify(rosters, "MO", checkpoint, token, out _)!.At);
        Assert.Equal(TokenFlaw.UnknownAuthority, Flaw(rosters, "HK", checkpoint, token));
        Assert.Equal(TokenFlaw.UnknownAuthority, Flaw(rosters, "XX", checkpoint, token));
        Assert.Equal(TokenFlaw.OtherRoot, Flaw(rosters, "MO", Some.Log().Sign(Some.Tree(4)), token));
    }

    [Fact]
    public void Cosignatures_that_come_later_change_nothing_of_what_was_stamped()
    {
        var own = Some.Log().Sign(Some.Tree(5));
        Assert.Equal(StampCheck.RootOf(own), StampCheck.RootOf(Some.Cosigned(own, (Some.Witness(1), Some.Time))));
    }

    private static string? Flaw(RosterChain rosters, string territory, SignedCheckpoint checkpoint, ReadOnlyMemory<byte> token)
    {
        Assert.Null(StampCheck.Verify(rosters, territory, checkpoint, token, out var flaw));
        return flaw!.Code;
    }

    private static string Base64(TimestampAuthority authority) => Convert.ToBase64String(authority.Certificate.Der.Span);

    private static RosterReading? Read(RosterTsa macau, RosterTsa? hongKong = null)
    {
        var plain = TestFederation.Draft(TestFederation.Territories);
        var draft = new RosterDraft(plain with
        {
            Members =
            [
                .. plain.Members.Select(member => member.Territory switch
                {
                    "MO" => member with { Tsa = macau },
                    "HK" => member with { Tsa = hongKong },
                    _ => member,
                }),
            ],
        });
        return draft.Compose(TestFederation.Territories.Select(one => draft.Sign(TestFederation.Registrar(one))), out _);
    }
}
