using System.Text;
using LotusBridge.Exchange.Api;
using LotusBridge.Exchange.Peers;

namespace LotusBridge.Tests.Unit.Exchange;

public sealed class KnownStepsTests
{
    private static readonly SignedStep Step = new("AAAA", "BBBB");

    [Fact]
    public void An_answer_reads_as_it_was_written()
    {
        var read = KnownSteps.Read(new KnownSteps([Step, new SignedStep("CCCC")], ["proof"]).Write());
        Assert.Equal([Step, new SignedStep("CCCC")], read!.Steps);
        Assert.Equal(["proof"], read.Proofs);
    }

    [Fact]
    public void A_node_that_knows_nothing_says_so() =>
        Assert.Equal("""{"steps":[],"proofs":[]}""", Encoding.UTF8.GetString(new KnownSteps([], []).Write()));

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"steps":[]}""")]
    [InlineData("""{"steps":[],"proofs":[],"more":1}""")]
    [InlineData("""{"steps":[],"proofs":[],"proofs":[]}""")]
    [InlineData("""{"steps":null,"proofs":[]}""")]
    [InlineData("""{"steps":[null],"proofs":[]}""")]
    [InlineData("""{"steps":[],"proofs":[null]}""")]
    [InlineData("""{"steps":[{"evidence":"AAAA"}],"proofs":[]}""")]
    [InlineData("""{"Steps":[],"proofs":[]}""")]
    public void What_is_no_answer_is_refused(string json) => Assert.Null(KnownSteps.Read(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void Steps_and_proofs_are_read_up_to_their_limits_and_not_beyond()
    {
        Assert.NotNull(Read(KnownSteps.MaxSteps, KnownSteps.MaxProofs));
        Assert.Null(Read(KnownSteps.MaxSteps + 1, 0));
        Assert.Null(Read(0, KnownSteps.MaxProofs + 1));
    }

    private static KnownSteps? Read(int steps, int proofs) => KnownSteps.Read(
        new KnownSteps([.. Enumerable.Repeat(Step, steps)], [.. Enumerable.Repeat("proof", proofs)]).Write());
}
