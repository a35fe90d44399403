using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Api;
using LotusBridge.Ledger;
using LotusBridge.Orders.Statements;

namespace LotusBridge.Benchmarks.Ledger;

/// <summary>
/// Four nodes on one machine, 100 acts a second at one of them, over its API and each signed by an official: how long from
/// the sending of an act until the node publishes a checkpoint over it that the quorum of mirrors has cosigned.
/// </summary>
internal static class FinalityRow
{
    private const int ActsASecond = 100;
    private const double BarP50 = 20;
    private const double BarP99 = 80;
    private const string Territory = "MO";
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private static Task<(Latencies Waits, double Cpu)>? once;

    public static async Task<Measured> RunP50Async(Bench bench)
    {
        var (waits, cpu) = await (once ??= MeasureAsync(bench)).ConfigureAwait(false);
        var value = waits.At(0.5);
        return new Measured(
            new Row("finality_p50", value, "ms", "4 orderers of a BFT chain at 100 tx/s, another day", 185, value / 185,
                BarP50, value <= BarP50),
            value, waits.At(0.99), cpu, "CPU of all four nodes");
    }

    public static async Task<Measured> RunP99Async(Bench bench)
    {
        var (waits, cpu) = await (once ??= MeasureAsync(bench)).ConfigureAwait(false);
        var value = waits.At(0.99);
        return new Measured(
            new Row("finality_p99", value, "ms", null, null, null, BarP99, value <= BarP99), waits.At(0.5), value, cpu,
            string.Create(CultureInfo.InvariantCulture, $"the same run, {waits.Count} acts; slowest {waits.At(1):0.#} ms"));
    }

    private static async Task<(Latencies Waits, double Cpu)> MeasureAsync(Bench bench)
    {
        var federation = await NodeFederation.StartAsync(bench.NewFolder("nodes")).ConfigureAwait(false);
        await using (federation.ConfigureAwait(false))
        {
            using var http = new HttpClient { BaseAddress = federation.Api(Territory) };
            var official = await AppointAsync(http, federation.Registrar(Territory)).ConfigureAwait(false);
            await ActAsync(http, official, bench.Round, new Latencies()).ConfigureAwait(false);
            var (waits, before) = (new Latencies(), federation.CpuTime);
            for (var round = 0; round < bench.Rounds; round++)
            {
                await ActAsync(http, official, bench.Round, waits).ConfigureAwait(false);
            }

            return (waits, (federation.CpuTime - before).TotalMicroseconds / waits.Count);
        }
    }

    private static async Task<(string Id, Ed25519Signer Key)> AppointAsync(HttpClient http, Ed25519Signer registrar)
    {
        var key = Ed25519Signer.FromSeed(RandomNumberGenerator.GetBytes(Ed25519Signer.SeedLength));
        var id = Territory + "-" + RandomNumberGenerator.GetHexString(12, lowercase: true);
        var now = Moment.ToSecond(TimeProvider.System.GetUtcNow());
        var statement = OrderStatements.Reader.Sign(
            new OfficialRegistered(
                id, Territory + "/PJ", Roles.Investigator, SigningKey.Of(key), now.AddDays(-1), now.AddDays(1)),
            "register/" + Territory, "registrar:" + Territory, now, [], registrar);
        var client = new NodeClient(http, Caller.With("registrar:" + Territory, registrar), TimeProvider.System);
        (await client.SubmitAsync(statement, default).ConfigureAwait(false)).Required();
        return (id, key);
    }

    /// <summary>Sends an act every hundredth of a second, whether the ones before are answered or not.</summary>
    private static async Task ActAsync(
        HttpClient http, (string Id, Ed25519Signer Key) official, TimeSpan length, Latencies into)
    {
        var client = new NodeClient(http, Caller.With(official.Id, official.Key), TimeProvider.System);
        var waiting = new ConcurrentQueue<(long Index, long Sent)>();
        using var done = new CancellationTokenSource();
        var watching = WatchAsync(http, waiting, into, done.Token);
        var acts = new List<Task>();
        var clock = Stopwatch.StartNew();
        for (var due = TimeSpan.Zero; due < length; due += TimeSpan.FromSeconds(1.0 / ActsASecond))
        {
            if (due - clock.Elapsed is { Ticks: > 0 } pause)
            {
                await Task.Delay(pause).ConfigureAwait(false);
            }

            acts.Add(Task.Run(async () =>
            {
                var thread = Territory + "-C-" + RandomNumberGenerator.GetString("0123456789ABCDEFGHJKMNPQRSTVWXYZ", 8);
                var statement = OrderStatements.Reader.Sign(
                    new CaseOpened(new Offence("CP 211", 5)), thread, official.Id, TimeProvider.System.GetUtcNow(), [],
                    official.Key);
                var sent = Stopwatch.GetTimestamp();
                var answer = (await client.SubmitAsync(statement, default).ConfigureAwait(false)).Required();
                waiting.Enqueue((answer.Index, sent));
            }));
        }

        await Task.WhenAll(acts).ConfigureAwait(false);
        await done.CancelAsync().ConfigureAwait(false);
        await watching.ConfigureAwait(false);
    }

    /// <summary>Looks at the published checkpoint until everything that was sent is under it.</summary>
    private static async Task WatchAsync(
        HttpClient http, ConcurrentQueue<(long Index, long Sent)> waiting, Latencies into, CancellationToken done)
    {
        var open = new List<(long Index, long Sent)>();
        var since = Stopwatch.GetTimestamp();
        while (!done.IsCancellationRequested || !waiting.IsEmpty || open.Count > 0)
        {
            var note = await http.GetByteArrayAsync(new Uri("/log/checkpoint", UriKind.Relative), default).ConfigureAwait(false);
            var size = SignedCheckpoint.Parse(note).Checkpoint.Size;
            while (waiting.TryDequeue(out var act))
            {
                open.Add(act);
            }

            foreach (var act in open.Where(act => act.Index < size))
            {
                into.AddSince(act.Sent);
                since = Stopwatch.GetTimestamp();
            }

            open.RemoveAll(act => act.Index < size);
            if (Stopwatch.GetElapsedTime(since) > Patience)
            {
                throw new TimeoutException("an act does not become final");
            }

            await Task.Delay(Glance, CancellationToken.None).ConfigureAwait(false);
        }
    }
}
