using FsCheck;
using FsCheck.Fluent;
using LotusBridge.Ledger;
using LotusBridge.Ledger.Witnessing;

namespace LotusBridge.Tests.Unit.Ledger;

/// <summary>What clocks can do to the time of a checkpoint: those of liars, and honest ones that are wrong.</summary>
public sealed class TimeTests
{
    private const int Cosigners = 7;
    private const int Threshold = 5;
    private const int Liars = 2;

    // The second before the leap second at the end of 2016.
    private const long BeforeLeap = 1_483_228_799;

    private static readonly LogSigner Log = Some.Log();
    private static readonly Cosigner[] W = [.. Enumerable.Range(0, Cosigners).Select(Some.Witness)];
    private static readonly SignedCheckpoint Own = Log.Sign(Some.Tree(5));

    private static readonly Policy Policy5of7 = Policy.Parse(
        $"log {Log.Key}\n" + string.Concat(W.Select((w, i) => $"witness w{i} {w.Key}\n"))
        + $"group g {Threshold} {string.Join(' ', Enumerable.Range(0, Cosigners).Select(i => "w" + i))}\nquorum g\n");

    [Fact]
    public void Liars_below_the_threshold_make_nothing_older_than_the_first_honest_witness_saw_it() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(100), Prop.ForAll(Times(), times =>
        {
            var existedBy = ExistedBy(times);
            var honest = times[Liars..].Order().ToArray();
            return existedBy >= honest[0] && existedBy <= honest[^1];
        }));

    [Fact]
    public void As_many_liars_as_the_threshold_could_choose_the_time()
    {
        long[] times = [.. Enumerable.Repeat(1L, Threshold), Some.Time, Some.Time];
        Assert.Equal(1, ExistedBy(times));
    }

    [Theory]
    [InlineData(-3600)]
    [InlineData(-1)]
    [InlineData(3600)]
    public async Task A_clock_that_steps_is_followed_forwards_alone(int seconds)
    {
        var store = new MemoryWitnessStore();
        await AddAsync(store, 0, 3, Some.At);
        await AddAsync(store, 3, 5, Some.At.AddSeconds(seconds));

        Assert.Equal(Some.Time + Math.Max(0, seconds), await TimeOfAsync(store));
        await AddAsync(store, 5, 7, Some.At.AddSeconds(1));
        Assert.Equal(Some.Time + Math.Max(1, seconds), await TimeOfAsync(store));
    }

    [Fact]
    public async Task The_second_of_a_leap_is_said_twice_and_not_before_the_one_before()
    {
        var store = new MemoryWitnessStore();
        await AddAsync(store, 0, 3, DateTimeOffset.FromUnixTimeSeconds(BeforeLeap));
        await AddAsync(store, 3, 5, DateTimeOffset.FromUnixTimeSeconds(BeforeLeap + 1));
        await AddAsync(store, 5, 7, DateTimeOffset.FromUnixTimeSeconds(BeforeLeap));

        Assert.Equal(BeforeLeap + 1, await TimeOfAsync(store));
    }

    [Fact]
    public async Task Clocks_at_the_ends_of_time_sign_the_first_and_the_last_second_there_is()
    {
        var store = new MemoryWitnessStore();
        await AddAsync(store, 0, 3, DateTimeOffset.MinValue);
        Assert.Equal(1, await TimeOfAsync(store));
        await AddAsync(store, 3, 5, DateTimeOffset.MaxValue);
        Assert.Equal(Cosignature.MaxTimestamp, await TimeOfAsync(store));
    }

    private static long ExistedBy(long[] times) => Policy5of7
        .Evaluate(Some.Cosigned(Own, [.. W.Zip(times)])).ExistedBy!.Value.ToUnixTimeSeconds();

    private static async Task AddAsync(MemoryWitnessStore store, int old, int size, DateTimeOffset at)
    {
        var proof = MerkleProofs.Over(Some.Leaves(size)).Consistency(old, size);
        var request = new AddCheckpoint(old, proof, Log.Sign(Some.Tree(size)));
        var reply = await new Witness(W[0], [Log.Key], store).AddCheckpointAsync(request.ToBytes(), at, default);
        Assert.Equal(200, reply.Status);
    }

    private static async Task<long> TimeOfAsync(MemoryWitnessStore store) =>
        (await store.LatestAsync(Some.Origin, default))!.Timestamp;

    /// <summary>Any second for a liar, one of a day for an honest witness.</summary>
    private static Arbitrary<long[]> Times() =>
        (from lies in Gen.Elements(1L, Some.Time - 1_000_000, Some.Time + 1_000_000, Cosignature.MaxTimestamp).ArrayOf(Liars)
         from honest in Gen.Choose(0, 86_400).ArrayOf(Cosigners - Liars)
         select (long[])[.. lies, .. honest.Select(second => Some.Time + second)]).ToArbitrary();
}
