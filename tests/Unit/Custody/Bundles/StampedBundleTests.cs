using LotusBridge.Custody.Bundles;
using LotusBridge.Custody.Rosters;
using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Ledger.Timestamps;
using LotusBridge.Tests.Unit.Ledger.Timestamps;

namespace LotusBridge.Tests.Unit.Custody.Bundles;

/// <summary>Time-stamps in a bundle: what they show years later, and everything about them that can be wrong.</summary>
public sealed class StampedBundleTests
{
    /// <summary>Within the certificate of <see cref="Stamps"/>, which has expired when the bundle is written.</summary>
    private static readonly DateTimeOffset At = TestFederation.Start.AddDays(1);

    private static readonly TimestampAuthority Macau = Stamps.NewAuthority("MO");
    private static readonly TimestampAuthority HongKong = Stamps.NewAuthority("HK");

    private readonly TestBundle bundle = New(Macau);

    [Fact]
    public async Task Tokens_show_what_existed_though_their_certificate_has_expired_since()
    {
        var reading = await bundle.Read(await bundle.Write(Stamped() with { At = Stamps.Until.AddYears(9) }));

        Assert.Empty(reading.Findings);
        Assert.Equal(["HK", "MO"], reading.Stamps.Select(one => one.Authority).Distinct().Order(StringComparer.Ordinal));
        Assert.All(reading.Stamps, one => Assert.Equal((At, "MO"), (one.At, one.Statement.Author.Territory)));
        Assert.Equal(2 * Own().Count, reading.Stamps.Count);
    }

    [Fact]
    public async Task A_bundle_without_time_stamps_holds_and_shows_none() =>
        Assert.Empty((await bundle.Read(await bundle.Write())).Stamps);

    [Fact]
    public async Task A_token_of_an_authority_that_no_roster_names_is_found() =>
        Assert.Equal([TokenFlaw.UnknownAuthority], await CodesAsync(parts => parts with
        {
            Tokens = [.. parts.Tokens, parts.Tokens[0] with { Territory = "4404" }],
        }));

    [Fact]
    public async Task A_token_under_another_territorys_name_is_found() =>
        Assert.Equal([TokenFlaw.NotSigned], await CodesAsync(parts => parts with
        {
            Tokens = [parts.Tokens.First(one => one.Territory == "HK") with { Territory = "MO" }],
        }));

    [Fact]
    public async Task A_token_made_outside_the_certificates_time_is_found()
    {
        using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        using var narrow = Stamps.NewCertificate(key, "MO");
        using var wide = TimestampCertificate.Create(
            key, "CN=time-stamps of MO", Stamps.From, Stamps.Until.AddYears(3), Stamps.Serial);
        var late = new TimestampAuthority(wide, TimestampAuthority.DefaultPolicy);
        var named = New(new TimestampAuthority(narrow, TimestampAuthority.DefaultPolicy));
        var parts = Stamped(named, Stamps.Until.AddDays(1), [("MO", late)]);

        Assert.Equal([TokenFlaw.OutsideValidity], await named.Codes(parts));
    }

    [Fact]
    public async Task A_token_over_another_root_or_over_none_of_the_proofs_is_found()
    {
        var other = Digest.Of("another checkpoint"u8);
        Assert.Equal([TokenFlaw.OtherRoot], await CodesAsync(parts => parts with
        {
            Tokens = [parts.Tokens[0] with { Token = Token(Macau, other) }],
        }));
        Assert.Equal([Finding.TokenUnused], await CodesAsync(parts => parts with
        {
            Tokens = [.. parts.Tokens, new StampToken(other, "MO", Token(Macau, other))],
        }));
    }

    [Fact]
    public async Task A_flipped_bit_in_a_token_is_found_though_the_index_was_signed_anew()
    {
        var parts = Stamped();
        var good = parts.Tokens[0].Token.ToArray();
        foreach (var at in Enumerable.Range(0, good.Length).Where(place => place % 7 == 0))
        {
            var bad = good.ToArray();
            bad[at] ^= 1;
            var codes = await bundle.Codes(parts with { Tokens = [parts.Tokens[0] with { Token = bad }] });
            Assert.StartsWith("token-", Assert.Single(codes), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_stamp_without_its_token_is_found() => Assert.Equal(
        Enumerable.Repeat(Finding.StampWithoutToken, Own().Count), await CodesAsync(parts => parts with { Tokens = [] }));

    [Fact]
    public async Task A_stamp_of_a_statement_that_is_not_here_is_found() =>
        Assert.Equal([Finding.StatementMissing], await CodesAsync(parts => parts with
        {
            Stamps = [.. parts.Stamps, parts.Stamps[0] with { Statement = Digest.Of("x"u8) }],
        }));

    [Fact]
    public async Task A_stamp_that_proves_another_statement_is_found() =>
        Assert.Contains(Finding.StampUnproven, await CodesAsync(parts => parts with
        {
            Stamps = [parts.Stamps[0] with { Proof = parts.Stamps[^1].Proof }],
        }));

    [Fact]
    public async Task A_stamped_checkpoint_without_a_quorum_is_found()
    {
        var parts = Stamped(cosigners: ["MO"]);
        Assert.Contains(Finding.StampUnproven, await bundle.Codes(parts));
        Assert.Empty((await bundle.Read(await bundle.Write(parts))).Stamps);
    }

    private async Task<string[]> CodesAsync(Func<BundleParts, BundleParts> change) => await bundle.Codes(change(Stamped()));

    private List<LoggedStatement> Own(TestBundle? of = null) =>
        [.. (of ?? bundle).Federation.Said.Where(said => said.Proof.Checkpoint.Checkpoint.Origin.EndsWith("/MO", StringComparison.Ordinal))];

    /// <summary>The parts with every statement of MO proven under one later checkpoint, and tokens over that.</summary>
    private BundleParts Stamped(
        TestBundle? of = null, DateTimeOffset? at = null, IEnumerable<(string Territory, TimestampAuthority By)>? by = null,
        string[]? cosigners = null)
    {
        of ??= bundle;
        var own = Own(of);
        var leaves = own.Select(said => Merkle.LeafHash(Commitment.To(said.Envelope.Digest, said.Proof.Extra.Span).Bytes)).ToList();
        var tree = MerkleProofs.Over(leaves);
        var signed = TestFederation.Log("MO").Sign(new Checkpoint(TestFederation.Name + "/MO", leaves.Count, tree.Root(leaves.Count)));
        var checkpoint = SignedCheckpoint.Of(signed.Note.With(
            (cosigners ?? TestFederation.Territories).SelectMany(TestFederation.CosignersOf)
                .Select(one => one.Sign(signed.Note.Text, TestFederation.Start.AddDays(1).ToUnixTimeSeconds()))));
        var root = StampCheck.RootOf(checkpoint);
        return of.Parts() with
        {
            Stamps =
            [
                .. own.Select(said => new StampedProof(said.Envelope.Digest, new LogProof(
                    said.Proof.Extra, said.Proof.Index, tree.Inclusion((int)said.Proof.Index, leaves.Count), checkpoint))),
            ],
            Tokens = [.. (by ?? [("HK", HongKong), ("MO", Macau)]).Select(one => new StampToken(root, one.Territory, Token(one.By, root, at)))],
        };
    }

    private static ReadOnlyMemory<byte> Token(TimestampAuthority by, Digest root, DateTimeOffset? at = null) =>
        Stamps.TokenIn(by.Answer(TimestampRequest.For(root, new byte[8]).ToBytes(), at ?? At, Stamps.Serial));

    private static TestBundle New(TimestampAuthority macau)
    {
        var made = new TestBundle(new TestFederation(change: roster => Named(roster, macau)));
        made.Federation.Appoint("MO", "custodian", Roles.Custodian, "MO/PJ");
        made.Federation.Appoint("MO", "endorser", Roles.Endorser, "MO/MP");
        return made;
    }

    private static Roster Named(Roster roster, TimestampAuthority macau) => roster with
    {
        Members =
        [
            .. roster.Members.Select(member => member.Territory switch
            {
                "MO" => member with { Tsa = Tsa(macau) },
                "HK" => member with { Tsa = Tsa(HongKong) },
                _ => member,
            }),
        ],
    };

    private static RosterTsa Tsa(TimestampAuthority authority) =>
        new("https://tsa.example/", Convert.ToBase64String(authority.Certificate.Der.Span));
}
