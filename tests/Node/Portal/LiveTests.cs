using LotusBridge.Ledger;
using LotusBridge.Node.Portal.Live;
using LotusBridge.Orders.Statements;
using LotusBridge.Tests.Node.Api;

namespace LotusBridge.Tests.Node.Portal;

/// <summary>Streams by which a page learns that it is old.</summary>
[Collection(PortalCollection.Name)]
public sealed class LiveTests(PortalStage stage)
{
    private string OfOrder => "/events/orders/" + stage.Delivered.Number;

    [Fact]
    public async Task The_version_comes_at_once_and_another_after_something_has_happened()
    {
        var story = await new Story(stage.Cast).IssuedAsync();
        using var stream = await OpenAsync(await stage.SignedInAsync(stage.Cast.Investigator), "/events/orders/" + story.Number);
        var first = await stream.NextAsync();
        await stage.Cast.Judge.SendAsync(new OrderValidated(ExPost: false), story.Number);
        Assert.NotEqual(first, await stream.NextAsync());
        Assert.All(stream.Lines, line => Assert.Matches("^((data|id): [0-9]+)?$", line));
    }

    [Fact]
    public async Task Whoever_is_no_party_hears_nothing()
    {
        var browser = await stage.SignedInAsync(stage.Cast.OtherInvestigator);
        Assert.Equal(404, (await browser.GetAsync(OfOrder, "text/event-stream")).Status);
    }

    [Fact]
    public async Task A_browser_that_asks_for_a_page_is_led_to_the_page()
    {
        var browser = await stage.SignedInAsync(stage.Cast.Investigator);
        Assert.Equal("/orders/" + stage.Delivered.Number, (await browser.GetAsync(OfOrder)).Location);
    }

    [Fact]
    public async Task The_stream_ends_with_the_session()
    {
        var browser = await stage.SignedInAsync(stage.Cast.Investigator);
        using var stream = await OpenAsync(browser, OfOrder);
        await stream.NextAsync();
        await browser.PostAsync("/sign-out");
        Assert.Null(await stream.NextAsync());
    }

    [Fact]
    public void One_session_has_so_many_streams_and_a_seat_that_is_left_is_free()
    {
        var seats = new LiveSeats();
        var (one, other) = (Digest.Of("one"u8), Digest.Of("other"u8));
        var taken = Enumerable.Range(0, LiveSeats.MostForOne).Select(_ => seats.Take(one)).ToList();
        Assert.All(taken, Assert.NotNull);
        Assert.Null(seats.Take(one));
        Assert.NotNull(seats.Take(other));
        taken[0]!.Dispose();
        taken[0]!.Dispose();
        Assert.NotNull(seats.Take(one));
        Assert.Null(seats.Take(one));
        Assert.Equal(LiveSeats.MostForOne + 1, seats.Count);
    }

    [Fact]
    public void All_sessions_together_have_so_many()
    {
        var seats = new LiveSeats();
        var taken = Enumerable.Range(0, LiveSeats.Most).Select(place => seats.Take(Digest.Of(BitConverter.GetBytes(place)))).ToList();
        Assert.All(taken, Assert.NotNull);
        Assert.Null(seats.Take(Digest.Of("late"u8)));
        taken[0]!.Dispose();
        Assert.NotNull(seats.Take(Digest.Of("late"u8)));
    }

    private static async Task<OpenStream> OpenAsync(Browser browser, string path) => new(await browser.StreamAsync(path));

    private sealed class OpenStream(Stream from) : IDisposable
    {
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

        private readonly StreamReader reader = new(from);

        public List<string> Lines { get; } = [];

        /// <summary>The next event's data; null when the stream has ended.</summary>
        public async Task<string?> NextAsync()
        {
            using var patience = new CancellationTokenSource(Patience);
            while (await reader.ReadLineAsync(patience.Token) is { } line)
            {
                Lines.Add(line);
                if (line.StartsWith("data: ", StringComparison.Ordinal))
                {
                    return line["data: ".Length..];
                }
            }

            return null;
        }

        public void Dispose() => reader.Dispose();
    }
}
