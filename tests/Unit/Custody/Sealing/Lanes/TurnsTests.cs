using LotusBridge.Custody.Sealing.Lanes;

namespace LotusBridge.Tests.Unit.Custody.Sealing.Lanes;

public sealed class TurnsTests
{
    [Fact]
    public async Task Nobody_passes_before_those_in_front()
    {
        var turns = new Turns();
        var second = turns.WaitAsync(1);
        Assert.False(second.IsCompleted);
        Assert.True(await turns.WaitAsync(0));
        Assert.False(second.IsCompleted);
        turns.Pass();
        Assert.True(await second);
    }

    [Fact]
    public async Task Those_behind_a_failure_are_sent_away_and_those_before_it_are_not()
    {
        var turns = new Turns();
        var (one, two, three) = (turns.WaitAsync(1), turns.WaitAsync(2), turns.WaitAsync(3));
        turns.CutAfter(2);
        Assert.False(await three);
        Assert.False(await turns.WaitAsync(4));
        turns.Pass();
        Assert.True(await one);
        turns.Pass();
        Assert.True(await two);
    }

    [Fact]
    public async Task Of_two_failures_the_earlier_counts_whichever_comes_first()
    {
        var turns = new Turns();
        turns.CutAfter(1);
        turns.CutAfter(5);
        Assert.False(await turns.WaitAsync(3));
        Assert.True(await turns.WaitAsync(0));
    }
}
