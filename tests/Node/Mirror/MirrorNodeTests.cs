using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Http.Headers;
using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Peers;
using LotusBridge.Ledger;
using LotusBridge.Ledger.Mirroring;
using LotusBridge.Ledger.Witnessing;
using LotusBridge.Node.Logbook;
using LotusBridge.Orders.Statements;

namespace LotusBridge.Tests.Node.Mirrors;

/// <summary>Each node's copies of the others' logs, over the wire.</summary>
public sealed class MirrorNodeTests : IAsyncLifetime
{
    private Federation federation = null!;

    private TestNode Macau => federation["MO"];

    private TestNode Committee => federation["GBA"];

    public async ValueTask InitializeAsync() => federation = await Federation.StartAsync();

    public ValueTask DisposeAsync() => federation.DisposeAsync();

    [Fact]
    public async Task Every_node_serves_every_log_byte_for_byte_as_its_owner_does()
    {
        var investigator = await Macau.AppointAsync(Roles.Investigator, "MO/PJ");
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => investigator.DoneAsync(
            new CaseOpened(new Offence("CP 211", 5)), TestOfficial.NewName("MO-C"))));
        await federation["4404"].AppointAsync(Roles.ReviewingJudge, "4404/court");

        foreach (var (owner, size) in new[] { (Macau, 21), (federation["4404"], 1) })
        {
            var key = VerifierKey.Parse(owner.Member.Log);
            foreach (var holder in federation.Nodes)
            {
                using var people = new HttpClient { BaseAddress = holder.Api };
                await Federation.EventuallyAsync(
                    async () => await LatestAsync(people, owner) is { } note && note.Checkpoint.Size == size,
                    $"{holder.Territory} holds {size} entries of {owner.Territory}");
                Assert.True((await LatestAsync(people, owner))!.IsSignedBy(key));
                await AssertSameAsync(owner, people, size);
            }
        }
    }

    [Fact]
    public async Task A_mirror_that_was_away_gets_what_it_lacks_though_nothing_new_is_said()
    {
        await Task.WhenAll(federation.Nodes.Select(node => node.MaySignAsync()));
        await Committee.StopAsync();
        await Macau.AppointAsync(Roles.Investigator, "MO/PJ");
        await Federation.EventuallyAsync(
            () => Task.FromResult(Macau.Get<OwnLog>().Published.Checkpoint.Size == 1), "the act is final without it");

        await Committee.StartAsync();

        using var people = new HttpClient { BaseAddress = Committee.Api };
        await Federation.EventuallyAsync(
            async () => await LatestAsync(people, Macau) is { Checkpoint.Size: 1 }, "the committee holds it", seconds: 60);
    }

    [Fact]
    public async Task L2_takes_mirrors_and_the_proof_says_who_holds_it()
    {
        await Macau.AppointAsync(Roles.Investigator, "MO/PJ");
        await Federation.EventuallyAsync(
            () => Task.FromResult(Macau.Get<OwnLog>().Published.Checkpoint.Size == 1), "the act is final");

        var verdict = federation.Roster.Policy.Evaluate(Macau.Get<OwnLog>().Published);

        Assert.True(verdict.Cosignatures.Keys.Count(name => name.StartsWith("mirror-", StringComparison.Ordinal)) >= 2);
        Assert.True(verdict.Holds("mirrors"));
    }

    [Fact]
    public async Task A_final_checkpoint_is_shown_to_the_witnesses_too()
    {
        await Macau.AppointAsync(Roles.Investigator, "MO/PJ");
        var hash = Mirror.HashOf(Macau.Origin);

        await Federation.EventuallyAsync(
            async () => (await Committee.Get<Witness>().LatestAsync(hash, default)).IsOk, "the committee's witness has seen it");
    }

    [Theory]
    [InlineData("text/plain", null, 415)]
    [InlineData("application/octet-stream", "br", 415)]
    [InlineData("application/octet-stream", null, 400)]
    public async Task A_body_that_is_none_is_refused(string type, string? encoding, int status)
    {
        await Committee.MaySignAsync();
        using var line = PeerLine.Open(Committee.Peer, Committee.Member.Tls, Macau.Tls);
        using var content = new ByteArrayContent([0, 1]);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        if (encoding is not null)
        {
            content.Headers.ContentEncoding.Add(encoding);
        }

        Assert.Equal(status, (int)(await line.PostAsync("/peer/v1/mirror/add-entries", content)).StatusCode);
    }

    [Fact]
    public async Task Nobody_uploads_at_the_peoples_listener_and_a_strange_hash_is_not_found()
    {
        using var people = new HttpClient { BaseAddress = Committee.Api };
        foreach (var call in new[] { "add-checkpoint", "add-entries" })
        {
            using var body = new ByteArrayContent([]);
            Assert.NotEqual(HttpStatusCode.OK, (await people.PostAsync("/mirror/" + call, body)).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await people.PostAsync("/peer/v1/mirror/" + call, body)).StatusCode);
        }

        Assert.Equal(HttpStatusCode.NotFound, (await people.GetAsync("/peer/v1/heads")).StatusCode);
        foreach (var hash in new[] { Mirror.HashOf("lotus-test/XX"), "..", new string('0', 64) })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await people.GetAsync($"/mirror/{hash}/checkpoint")).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await people.GetAsync($"/mirror/{hash}/tile/0/000.p/1")).StatusCode);
        }
    }

    [Fact]
    public async Task One_peers_uploads_at_the_same_time_are_limited()
    {
        await Committee.MaySignAsync();
        using var line = PeerLine.Open(Committee.Peer, Committee.Member.Tls, Macau.Tls);
        using var gone = new CancellationTokenSource();
        var stalled = Enumerable.Range(0, 8).Select(_ => line.PostAsync("/peer/v1/mirror/add-entries", new Stalled(), gone.Token))
            .ToList();

        for (var refused = 0; refused < 4; refused++)
        {
            var answered = await Task.WhenAny(stalled);
            stalled.Remove(answered);
            Assert.Equal(HttpStatusCode.TooManyRequests, (await answered).StatusCode);
        }

        await Task.Delay(200);
        Assert.DoesNotContain(stalled, one => one.IsCompleted);
        await gone.CancelAsync();
    }

    [Fact]
    public async Task How_far_a_copy_is_behind_is_measured()
    {
        var lags = new Dictionary<string, long>(StringComparer.Ordinal);
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, to) =>
        {
            if (instrument.Name == "lotus.mirror.lag")
            {
                to.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, lag, tags, _) => lags[(string)tags[0].Value!] = lag);
        listener.Start();
        await Macau.AppointAsync(Roles.Investigator, "MO/PJ");
        await Federation.EventuallyAsync(
            () => Task.FromResult(Macau.Get<OwnLog>().Published.Checkpoint.Size == 1), "the act is final");

        listener.RecordObservableInstruments();

        Assert.Equal(0, lags[Macau.Origin]);
    }

    [Fact]
    public async Task A_starting_node_cosigns_for_nobody_before_it_has_asked()
    {
        await Macau.AppointAsync(Roles.Investigator, "MO/PJ");
        await Federation.EventuallyAsync(
            () => Task.FromResult(Macau.Get<OwnLog>().Published.Checkpoint.Size == 1), "the act is final");
        await Committee.StopAsync();
        await federation["4404"].StopAsync();
        await Committee.StartAsync();
        using var line = PeerLine.Open(Committee.Peer, Committee.Member.Tls, Macau.Tls);
        var own = Macau.Get<OwnLog>().Store;

        foreach (var call in new[] { "witness/add-checkpoint", "mirror/add-checkpoint" })
        {
            using var body = new ByteArrayContent(new AddCheckpoint(1, [], own.Latest).ToBytes());
            Assert.Equal(503, (int)(await line.PostAsync("/peer/v1/" + call, body)).StatusCode);
        }

        using var upload = new ByteArrayContent(MirrorUpload.Body(own, new AddEntries(Macau.Origin, 1, 1, default)));
        upload.Headers.ContentType = new MediaTypeHeaderValue(AddEntries.ContentType);
        Assert.Equal(503, (int)(await line.PostAsync("/peer/v1/mirror/add-entries", upload)).StatusCode);
        Assert.Equal(200, (int)(await line.GetAsync(KnownHeads.Path)).StatusCode);
    }

    private static async Task AssertSameAsync(TestNode owner, HttpClient people, int size)
    {
        using var origin = new HttpClient { BaseAddress = owner.Api };
        foreach (var tile in new[] { $"tile/0/000.p/{size}", $"tile/entries/000.p/{size}", "tile/0/000.p/1" })
        {
            Assert.Equal(
                await origin.GetByteArrayAsync("/log/" + tile),
                await people.GetByteArrayAsync($"/mirror/{Mirror.HashOf(owner.Origin)}/{tile}"));
        }
    }

    private static async Task<SignedCheckpoint?> LatestAsync(HttpClient people, TestNode owner)
    {
        var answer = await people.GetAsync($"/mirror/{Mirror.HashOf(owner.Origin)}/checkpoint");
        return answer.IsSuccessStatusCode ? SignedCheckpoint.Parse(await answer.Content.ReadAsByteArrayAsync()) : null;
    }

    /// <summary>A body that begins and never goes on.</summary>
    private sealed class Stalled : HttpContent
    {
        public Stalled() => Headers.ContentType = new MediaTypeHeaderValue(AddEntries.ContentType);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(new byte[] { 0 });
            await stream.FlushAsync();
            await Task.Delay(TimeSpan.FromSeconds(20));
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
