using FsCheck;
using FsCheck.Fluent;
using LotusBridge.Ledger;
using LotusBridge.Ledger.Witnessing;

namespace LotusBridge.Tests.Unit.Ledger;

/// <summary>What clocks can do to the time of a checkpoint: those of liars, and honest ones that are wrong.</summary>
public sealed class TimeTests
{
    // The second before the leap second at the end of 2016.
    private const long BeforeLeap = 1_483_228_799;

    private static readonly LogSigner Log = Some.Log();
    private static readonly Cosigner[] W = [.. Enumerable.Range(0, 50).Select(Some.Witness)];
    private static readonly SignedCheckpoint Own = Log.Sign(Some.Tree(5));

    [Fact]
    public void Liars_that_the_policy_bears_do_not_move_the_time_out_of_the_honest_times() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(150), Prop.ForAll(Times(), one =>
        {
            var existedBy = ExistedBy(one.K, one.N, one.Lies.Concat(one.Honest));
            return existedBy >= one.Honest.Min() && existedBy <= one.Honest.Max();
        }));

    [Theory]
    [InlineData(3, 4)]
    [InlineData(5, 7)]
    [InlineData(8, 11)]
    [InlineData(21, 31)]
    [InlineData(34, 50)]
    public void One_slow_or_fast_clock_more_than_the_policy_bears_chooses_the_time(int k, int n)
    {
        var (slow, fast) = ((2 * k) - n - 1, n - k);
        long Of(int early, int late) => ExistedBy(
            k, n, [.. Enumerable.Repeat(1L, early), .. Enumerable.Repeat(Some.Time, k - early - late),
                .. Enumerable.Repeat(Some.Time * 2, late)]);

        Assert.Equal((Some.Time, 1), (Of(slow, 0), Of(slow + 1, 0)));
        Assert.Equal((Some.Time, Some.Time * 2), (Of(0, fast), Of(0, fast + 1)));
        Assert.Equal(Some.Time, Of(slow, Math.Min(fast, k - slow - 1)));
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(1, 2, 1)]
    [InlineData(1, 7, 1)]
    [InlineData(2, 4, 1)]
    [InlineData(2, 2, 2)]
    [InlineData(3, 4, 2)]
    [InlineData(5, 7, 3)]
    [InlineData(8, 11, 5)]
    [InlineData(34, 50, 18)]
    [InlineData(7, 7, 7)]
    public void Of_k_of_n_it_is_the_time_of_this_rank_however_many_cosigned(int k, int n, int rank)
    {
        Assert.Equal(Some.Time + rank, ExistedBy(k, n, Enumerable.Range(1, k).Reverse().Select(i => Some.Time + i)));
        Assert.Equal(Some.Time + rank, ExistedBy(k, n, Enumerable.Range(1, n).Select(i => Some.Time + i)));
    }

    [Theory]
    [InlineData(0, 0, true)]
    [InlineData(-1, 1, true)]
    [InlineData(1, 5, false)]
    [InlineData(-5, -1, false)]
    public void A_cosignature_whose_time_is_outside_the_bounds_is_not_taken(int least, int most, bool isTaken)
    {
        var reply = Some.Bytes(W[0].Sign(Own.Note.Text, Some.Time) + "\n");

        var taken = CosignedCheckpoint.Assemble(Own, [W[0].Key], [reply], Some.Time + least, Some.Time + most);

        Assert.Equal(isTaken ? 2 : 1, taken.Note.Signatures.Count);
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

    private static long ExistedBy(int k, int n, IEnumerable<long> times) => PolicyOf(k, n)
        .Evaluate(Some.Cosigned(Own, [.. W.Zip(times)])).ExistedBy!.Value.ToUnixTimeSeconds();

    private static Policy PolicyOf(int k, int n) => Policy.Parse(
        $"log {Log.Key}\n" + string.Concat(W.Take(n).Select((w, i) => $"witness w{i} {w.Key}\n"))
        + $"group g {k} {string.Join(' ', Enumerable.Range(0, n).Select(i => "w" + i))}\nquorum g\n");

    private static async Task AddAsync(MemoryWitnessStore store, int old, int size, DateTimeOffset at)
    {
        var proof = MerkleProofs.Over(Some.Leaves(size)).Consistency(old, size);
        var request = new AddCheckpoint(old, proof, Log.Sign(Some.Tree(size)));
        var reply = await new Witness(W[0], [Log.Key], store).AddCheckpointAsync(request.ToBytes(), at, default);
        Assert.Equal(200, reply.Status);
    }

    private static async Task<long> TimeOfAsync(MemoryWitnessStore store) =>
        (await store.LatestAsync(Some.Origin, default))!.Timestamp;

    private sealed record Said(int K, int N, long[] Lies, long[] Honest);

    /// <summary>
    /// A threshold as a new federation has it, as many liars as it bears in the direction each of them lies, and between
    /// k and n cosigners; the honest ones say any second of a day.
    /// </summary>
    private static Arbitrary<Said> Times() =>
        (from n in Gen.Choose(4, 16)
         from f in Gen.Choose(0, (n - 1) / 3)
         let k = ((n + f) / 2) + 1
         from early in Gen.Choose(0, Math.Min((2 * k) - n - 1, k - 1))
         from late in Gen.Choose(0, Math.Min(n - k, k - 1 - early))
         from cosigners in Gen.Choose(k, n)
         from past in Gen.Elements(1L, Some.Time - 1_000_000, Some.Time - 1).ArrayOf(early)
         from future in Gen.Elements(Some.Time + 86_401, Some.Time + 1_000_000, Cosignature.MaxTimestamp).ArrayOf(late)
         from honest in Gen.Choose(0, 86_400).ArrayOf(cosigners - early - late)
         select new Said(k, n, [.. past, .. future], [.. honest.Select(second => Some.Time + second)])).ToArbitrary();
}
