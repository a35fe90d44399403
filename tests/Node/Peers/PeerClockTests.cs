using FsCheck;
using FsCheck.Fluent;
using LotusBridge.Node.Peers;
using Microsoft.Extensions.Logging.Abstractions;

namespace LotusBridge.Tests.Node.Peers;

/// <summary>What calls to a peer tell of its clock.</summary>
public sealed class PeerClockTests
{
    private static readonly DateTimeOffset At = DateTimeOffset.UnixEpoch.AddYears(56);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public void A_measurement_is_never_further_off_than_it_says() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(300),
        Prop.ForAll(
            Gen.Choose(-4_000_000, 4_000_000).ToArbitrary(), Gen.Choose(0, 20_000).ToArbitrary(), Gen.Choose(0, 100).ToArbitrary(),
            (ahead, took, percent) =>
            {
                var (real, length) = (TimeSpan.FromMilliseconds(ahead), TimeSpan.FromMilliseconds(took));
                var measured = ClockOffset.Of(At + (length * percent / 100) + real, At, length);
                return (measured.Ahead - real).Duration() <= measured.Uncertainty;
            }));

    [Theory]
    [InlineData(60.0, false)]
    [InlineData(60.1, false)]
    [InlineData(60.2, true)]
    [InlineData(-60.1, false)]
    [InlineData(-60.2, true)]
    [InlineData(3600, true)]
    [InlineData(0, false)]
    public void Only_what_no_error_explains_is_beyond_the_limit(double seconds, bool isBeyond) => Assert.Equal(
        isBeyond, new ClockOffset(TimeSpan.FromSeconds(seconds), TimeSpan.FromMilliseconds(150)).IsBeyond(Limit));

    [Fact]
    public void Measurements_that_agree_are_smoothed_and_a_clock_that_was_set_is_believed_at_once()
    {
        var first = Offset(100, 50);
        Assert.Equal(Offset(110, 50), first.With(Offset(140, 50)));
        Assert.Equal(Offset(300, 50), first.With(Offset(300, 50)));
        Assert.Equal(Offset(-3_600_000, 5), first.With(Offset(-3_600_000, 5)));
        Assert.Equal(Offset(0, 5), Offset(3_600_000, 5).With(Offset(0, 5)));
    }

    [Fact]
    public void A_clock_an_hour_off_either_way_is_off_until_it_is_right_again()
    {
        var clock = new PeerClock("HK", Limit, NullLogger.Instance);
        Assert.Null(clock.Offset);
        foreach (var (milliseconds, isOff) in new[] { (0, false), (3_600_000, true), (3_600_010, true), (-3_600_000, true), (5, false) })
        {
            clock.Measured(Offset(milliseconds, 5));
            Assert.Equal(isOff, clock.IsOff);
        }
    }

    private static ClockOffset Offset(double milliseconds, double uncertainty) =>
        new(TimeSpan.FromMilliseconds(milliseconds), TimeSpan.FromMilliseconds(uncertainty));
}
