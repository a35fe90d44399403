using LotusBridge.Ledger;

namespace LotusBridge.Tests.Unit.Ledger;

public sealed class PolicyTests
{
    private static readonly LogSigner Log = Some.Log();
    private static readonly Cosigner[] W = [.. Enumerable.Range(0, 8).Select(Some.Witness)];

    /// <summary>Three witnesses of Macau, three of Hong Kong; two of each make the quorum.</summary>
    private static readonly string Text = $"""
        # the demonstration federation
        log {Log.Key} https://mo.example/log
        log {Some.Log("lotus-demo/HK", 2).Key}

        witness mo1 {W[0].Key} https://mo1.example
        witness mo2 {W[1].Key}
        witness mo3 {W[2].Key}
        witness hk1 {W[3].Key}
        witness hk2 {W[4].Key}
        witness hk3 {W[5].Key}
        group own-MO 2 mo1 mo2 mo3
        group own-HK 2 hk1 hk2 hk3
        group all-territories all own-MO own-HK
        quorum all-territories

        """;

    private static readonly SignedCheckpoint Own = Log.Sign(Some.Tree(5));

    [Theory]
    [InlineData("", Finality.L0)]
    [InlineData("0", Finality.L0)]
    [InlineData("34", Finality.L0)]
    [InlineData("01", Finality.L1)]
    [InlineData("0123", Finality.L1)]
    [InlineData("0134", Finality.L2)]
    [InlineData("012345", Finality.L2)]
    [InlineData("67", Finality.L0)]
    public void Finality_follows_the_groups_that_cosigned(string witnesses, Finality expected)
    {
        var verdict = Policy.Parse(Text).Evaluate(By(witnesses));

        Assert.Equal(expected, verdict.FinalityIn("MO"));
        Assert.Equal(expected == Finality.L2, verdict.IsAccepted);
    }

    [Fact]
    public void The_time_of_two_of_three_is_the_first_and_that_of_all_is_the_last()
    {
        var verdict = Policy.Parse(Text).Evaluate(Some.Cosigned(
            Own, (W[0], Some.Time + 9), (W[1], Some.Time + 1), (W[2], Some.Time + 5),
            (W[3], Some.Time + 30), (W[4], Some.Time + 20), (W[5], Some.Time + 10)));

        Assert.Equal(Some.At.AddSeconds(1), verdict.HeldBy("own-MO"));
        Assert.Equal(Some.At.AddSeconds(10), verdict.HeldBy("own-HK"));
        Assert.Equal(Some.At.AddSeconds(10), verdict.ExistedBy);
        Assert.Equal(Some.Time + 9, verdict.Cosignatures["mo1"]);
    }

    [Fact]
    public void One_witness_three_times_is_one_witness()
    {
        var verdict = Policy.Parse(Text).Evaluate(Some.Cosigned(
            Own, (W[0], Some.Time), (W[0], Some.Time + 1), (W[0], Some.Time + 2)));

        Assert.False(verdict.Holds("own-MO"));
    }

    [Fact]
    public void A_witness_key_under_another_name_counts_for_nobody()
    {
        using var key = Some.Key(100);
        var alias = new Cosigner("witness.example/alias", key);

        Assert.False(Policy.Parse(Text).Evaluate(Some.Cosigned(Own, (W[1], Some.Time), (alias, Some.Time))).Holds("own-MO"));
    }

    [Fact]
    public void A_log_outside_the_policy_is_unknown_however_well_cosigned()
    {
        var foreign = Some.Log("lotus-demo/XX").Sign(Some.Tree(5, "lotus-demo/XX"));

        var verdict = Policy.Parse(Text).Evaluate(Some.Cosigned(foreign, [.. W.Take(6).Select(w => (w, Some.Time))]));

        Assert.Equal(ProofFault.UnknownLog, verdict.Fault);
        Assert.Null(verdict.FinalityIn("MO"));
        Assert.False(verdict.IsAccepted);
    }

    [Fact]
    public void Cosignatures_without_the_logs_own_signature_are_worth_nothing()
    {
        var text = Own.Note.Text;
        var unsigned = SignedCheckpoint.Of(
            new SignedNote(text, [.. W.Take(6).Select(w => w.Sign(text, Some.Time))]));

        Assert.Equal(ProofFault.NotSignedByLog, Policy.Parse(Text).Evaluate(unsigned).Fault);
    }

    [Fact]
    public void Another_log_of_the_policy_cannot_sign_for_this_origin()
    {
        using var key = Some.Key(2);
        var other = VerifierKey.ForLog("lotus-demo/HK", key.PublicKey.Span);
        var line = new NoteSignature(other.Name, other.Id, key.Sign(Some.Bytes(Own.Note.Text)));
        var forged = SignedCheckpoint.Of(new SignedNote(Own.Note.Text, [line]));

        Assert.Equal(ProofFault.NotSignedByLog, Policy.Parse(Text).Evaluate(forged).Fault);
    }

    [Fact]
    public void A_failing_line_of_a_known_witness_spoils_the_note()
    {
        var bad = new NoteSignature(W[0].Key.Name, W[0].Key.Id, new byte[72]);
        var spoilt = SignedCheckpoint.Of(By("0134").Note.With([bad]));

        Assert.Equal(ProofFault.FailingSignature, Policy.Parse(Text).Evaluate(spoilt).Fault);
    }

    [Fact]
    public void Without_a_quorum_a_checkpoint_is_accepted_and_never_L2()
    {
        var verdict = Policy.Parse($"log {Log.Key}\nquorum none\n").Evaluate(Own);

        Assert.True(verdict.IsAccepted);
        Assert.Equal(Finality.L0, verdict.FinalityIn("MO"));
        Assert.Null(verdict.ExistedBy);
    }

    [Fact]
    public void Tabs_and_spaces_and_comments_are_free()
    {
        var policy = Policy.Parse($" \t# x\n\tlog\t{Log.Key}  \n\n witness  w\t{W[0].Key} \nquorum w\n");

        Assert.Equal(("w", 1, 1), (policy.Quorum, policy.Logs.Count, policy.Witnesses.Count));
    }

    [Fact]
    public void A_thousand_and_twenty_four_groups_are_read_and_one_more_is_not()
    {
        static string Groups(int count) => $"witness w0 {W[0].Key}\n"
            + string.Concat(Enumerable.Range(1, count).Select(i => $"group w{i} any w{i - 1}\n")) + "quorum none\n";

        Assert.Equal(1024, Policy.Parse(Groups(1024)).Groups.Count);
        Assert.Throws<LedgerFormatException>(() => Policy.Parse(Groups(1025)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("quorum none")]
    [InlineData("quorum none\nquorum none\n")]
    [InlineData("quorum a\n")]
    [InlineData("quorum\n")]
    [InlineData("quorum none none\n")]
    [InlineData("Quorum none\n")]
    [InlineData("quorum none # the end\n")]
    [InlineData("quorum none\r\n")]
    [InlineData("log\nquorum none\n")]
    [InlineData("log {log} url more\nquorum none\n")]
    [InlineData("log {log}\nlog {log}\nquorum none\n")]
    [InlineData("log {log}\nlog {log-again}\nquorum none\n")]
    [InlineData("log {a}\nquorum none\n")]
    [InlineData("witness a {log}\nquorum none\n")]
    [InlineData("witness a\nquorum none\n")]
    [InlineData("witness none {a}\nquorum none\n")]
    [InlineData("witness a {a}\nwitness a {b}\nquorum none\n")]
    [InlineData("witness a {a}\nwitness b {a}\nquorum none\n")]
    [InlineData("witness a {a}\nwitness b {a-again}\nquorum none\n")]
    [InlineData("witness a {a}\ngroup g\nquorum none\n")]
    [InlineData("witness a {a}\ngroup g any\nquorum none\n")]
    [InlineData("witness a {a}\ngroup g 0 a\nquorum none\n")]
    [InlineData("witness a {a}\ngroup g 2 a\nquorum none\n")]
    [InlineData("witness a {a}\ngroup g 01 a\nquorum none\n")]
    [InlineData("witness a {a}\ngroup g most a\nquorum none\n")]
    [InlineData("witness a {a}\ngroup g any g\nquorum none\n")]
    [InlineData("witness a {a}\ngroup g any none\nquorum none\n")]
    [InlineData("witness a {a}\ngroup a any a\nquorum none\n")]
    [InlineData("witness a {a}\ngroup none any a\nquorum none\n")]
    [InlineData("witness a {a}\ngroup g 2 a a\nquorum none\n")]
    [InlineData("witness a {a}\ngroup g any a\ngroup h any a\nquorum none\n")]
    [InlineData("group g any a\nwitness a {a}\nquorum none\n")]
    [InlineData("quorum a\nwitness a {a}\n")]
    public void What_is_no_policy_is_refused(string text)
    {
        using var one = Some.Key(1);
        using var hundred = Some.Key(100);
        var filled = text
            .Replace("{log}", Log.Key.ToString(), StringComparison.Ordinal)
            .Replace("{log-again}", VerifierKey.ForLog("other", one.PublicKey.Span).ToString(), StringComparison.Ordinal)
            .Replace("{a}", W[0].Key.ToString(), StringComparison.Ordinal)
            .Replace("{b}", W[1].Key.ToString(), StringComparison.Ordinal)
            .Replace("{a-again}", VerifierKey.ForCosigner("other", hundred.PublicKey.Span).ToString(), StringComparison.Ordinal);

        Assert.Throws<LedgerFormatException>(() => Policy.Parse(filled));
    }

    private static SignedCheckpoint By(string witnesses) =>
        Some.Cosigned(Own, [.. witnesses.Select(c => (W[c - '0'], Some.Time))]);
}
