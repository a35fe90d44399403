using System.Diagnostics;
using LotusBridge.Tests.Unit.Orders;

namespace LotusBridge.Tests.Unit.Fuzz;

/// <summary>
/// Whatever arrives, a decoder answers with a value or with its one exception, soon; and what it takes it writes again
/// byte for byte, where the format has one form. Inputs that reach code that none has reached before are changed
/// further. A failure names the input.
/// </summary>
public sealed class DecoderTests(Coverage coverage) : IClassFixture<Coverage>
{
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    public static TheoryData<string> Names => [.. Decoders.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_decoder_refuses_soon_or_reads_what_it_writes(string name)
    {
        var (valid, read) = coverage.Decoders[name];
        var search = new Search(coverage, valid, new Dice(name.Length));
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < Budget)
        {
            var input = search.Next();
            var before = clock.Elapsed;
            byte[]? again = null;
            var error = Record.Exception(() => again = read(input));
            Assert.True(error is null, $"{name}, {Convert.ToBase64String(input)}: {error}");
            Assert.True(clock.Elapsed - before < Longest, $"{name}, {Convert.ToBase64String(input)}: {clock.Elapsed - before}");
            Assert.True(
                again is null or [] || again.AsSpan().SequenceEqual(input),
                $"{name}, {Convert.ToBase64String(input)}: not one form");
            search.Learn(input);
        }

        TestContext.Current.TestOutputHelper!.WriteLine($"{name}: {search}");
    }

    [Fact]
    public void What_stands_behind_a_word_of_four_letters_is_found_by_what_is_reached_and_not_by_chance()
    {
        var search = new Search(coverage, "...."u8.ToArray(), new Dice(1));
        var tries = 0;
        for (; tries < 1_000_000 && !coverage.Planted(search.Input); tries++)
        {
            search.Next();
            coverage.Planted(search.Input);
            search.Learn(search.Input);
        }

        Assert.InRange(tries, 1, 999_999);
        var blind = new Dice(1);
        Assert.DoesNotContain(
            Enumerable.Range(0, tries), _ => coverage.Planted(Mutation.Of("...."u8.ToArray(), blind)));
    }

    [Theory]
    [InlineData("envelope")]
    [InlineData("log proof")]
    [InlineData("signed note")]
    [InlineData("add-checkpoint")]
    [InlineData("add-entries")]
    [InlineData("mirror's answer")]
    public void What_was_not_changed_is_written_as_it_was_read(string name) =>
        Assert.Equal(Decoders.All[name].Valid, Decoders.All[name].Read(Decoders.All[name].Valid));

    [Theory]
    [InlineData("statement")]
    [InlineData("bundle index")]
    [InlineData("policy")]
    [InlineData("known heads")]
    [InlineData("peer message")]
    [InlineData("request token")]
    [InlineData("archive")]
    [InlineData("age header")]
    [InlineData("shipped rule pack")]
    [InlineData("pack words")]
    [InlineData("age file")]
    [InlineData("age armor")]
    [InlineData("age file by parts")]
    [InlineData("sealing journal")]
    [InlineData("sealing record")]
    [InlineData("part list")]
    [InlineData("identity file")]
    [InlineData("recipients file")]
    [InlineData("post-quantum recipient")]
    [InlineData("signing key file")]
    [InlineData("mainland container")]
    [InlineData("mainland header")]
    [InlineData("mainland secrets")]
    [InlineData("mainland public keys")]
    [InlineData("wrapped mainland key")]
    [InlineData("sm3 digest")]
    [InlineData("holder")]
    [InlineData("capability")]
    [InlineData("roster evidence")]
    [InlineData("time-stamp list")]
    [InlineData("whole bundle")]
    [InlineData("court container")]
    [InlineData("court manifest")]
    [InlineData("court signature")]
    [InlineData("calls-csv")]
    [InlineData("asterisk-cdr")]
    [InlineData("bandicoot-csv")]
    [InlineData("refusal receipt")]
    [InlineData("account of attempts")]
    [InlineData("sighting")]
    [InlineData("signed refusal's envelope")]
    [InlineData("submission")]
    public void What_was_not_changed_is_read(string name) => Assert.NotNull(Decoders.All[name].Read(Decoders.All[name].Valid));
}
