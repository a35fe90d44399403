using System.Net;
using System.Text;
using LotusBridge.Exchange.Peers;
using LotusBridge.Ledger;
using LotusBridge.Ledger.Mirroring;
using LotusBridge.Ledger.Storage;
using LotusBridge.Tests.Unit.Ledger;
using LotusBridge.Tests.Unit.Ledger.Mirroring;

namespace LotusBridge.Tests.Unit.Exchange;

/// <summary>The client against a real mirror, over a line that a test may cut, bend or answer itself.</summary>
public sealed class MirrorClientTests : IDisposable
{
    private readonly MirrorStage stage = new();
    private readonly LogFolder folder = new();
    private readonly LogStore log;
    private readonly Line line;
    private readonly HttpClient http;
    private readonly MirrorClient client;

    public MirrorClientTests()
    {
        log = folder.Open(LogStore.SegmentBytes);
        line = new Line(stage);
        http = new HttpClient(line) { BaseAddress = new Uri("https://peer.example") };
        client = new MirrorClient(http);
    }

    public void Dispose()
    {
        client.Dispose();
        http.Dispose();
        line.Dispose();
        log.Dispose();
        folder.Dispose();
        stage.Dispose();
    }

    [Fact]
    public async Task The_first_checkpoint_and_each_after_it_cost_two_calls_and_bring_the_mirrors_signature()
    {
        for (var size = 3; size <= 9; size += 3)
        {
            line.Asked.Clear();
            await GrowAsync(3);
            AssertVouched(await client.CosignAsync(log, log.Latest, default));
            Assert.Equal(["add-checkpoint", "add-entries"], line.Asked);
            Assert.Equal((size, 0), (stage.Served()!.Size, client.LagAt(size)));
        }
    }

    [Fact]
    public async Task What_was_announced_ahead_costs_one_call_when_its_turn_comes()
    {
        await GrowAsync(3);
        var first = log.Latest;
        line.BeforeEntries = () =>
        {
            line.BeforeEntries = null;
            log.AppendAsync(LogFolder.Entries(3, 3), default).GetAwaiter().GetResult();
            Assert.True(client.AnnounceAsync(log, log.Latest, default).GetAwaiter().GetResult());
        };

        AssertVouched(await client.CosignAsync(log, first, default), first);
        line.Asked.Clear();
        AssertVouched(await client.CosignAsync(log, log.Latest, default));

        Assert.Equal(["add-entries"], line.Asked);
        Assert.Equal(6, stage.Served()!.Size);
    }

    [Fact]
    public async Task A_larger_checkpoint_is_not_announced_while_a_smaller_one_is()
    {
        // The mirror would answer that it knows a larger one, and take no entries for the smaller.
        await GrowAsync(3);
        var first = log.Latest;
        await GrowAsync(3);
        var hold = line.Hold = new TaskCompletionSource();

        var smaller = client.CosignAsync(log, first, default);
        var larger = client.AnnounceAsync(log, log.Latest, default);
        Assert.Equal(["add-checkpoint"], line.Asked);
        line.Hold = null;
        hold.SetResult();

        AssertVouched(await smaller, first);
        Assert.True(await larger);
        AssertVouched(await client.CosignAsync(log, log.Latest, default));
    }

    [Fact]
    public async Task A_mirror_that_refused_an_announcement_is_announced_to_again_in_its_turn()
    {
        await GrowAsync(3);
        line.Instead = (503, "text/plain", "later\n");
        Assert.False(await client.AnnounceAsync(log, log.Latest, default));
        line.Instead = null;
        line.Asked.Clear();

        AssertVouched(await client.CosignAsync(log, log.Latest, default));
        Assert.Equal(["add-checkpoint", "add-entries"], line.Asked);
    }

    [Fact]
    public async Task A_long_log_goes_in_requests_of_32_packages_packed()
    {
        await GrowAsync(2 * AddEntries.MaxPackages * AddEntries.PackageEntries + 10);

        AssertVouched(await client.CosignAsync(log, log.Latest, default));

        Assert.Equal(["add-checkpoint", "add-entries", "add-entries", "add-entries"], line.Asked);
        Assert.Equal(["gzip", "gzip", ""], line.Encodings);
    }

    [Fact]
    public async Task A_mirror_that_forgot_the_checkpoint_is_announced_to_again()
    {
        await GrowAsync(3);
        AssertVouched(await client.CosignAsync(log, log.Latest, default));
        await GrowAsync(3);
        line.BeforeEntries = () =>
        {
            line.BeforeEntries = null;
            stage.Restart();
        };

        AssertVouched(await client.CosignAsync(log, log.Latest, default));
        Assert.Equal(6, stage.Served()!.Size);
    }

    [Fact]
    public async Task An_upload_that_breaks_off_goes_on_where_the_mirror_is()
    {
        await GrowAsync(600);
        line.CutToPercent = 80;

        var answer = await client.CosignAsync(log, log.Latest, default);

        AssertVouched(answer);
        Assert.Equal(["add-checkpoint", "add-entries", "add-entries"], line.Asked);
    }

    [Fact]
    public async Task Another_client_that_was_faster_does_not_confuse_it()
    {
        await GrowAsync(300);
        using var other = new HttpClient(line, disposeHandler: false) { BaseAddress = http.BaseAddress };
        using var faster = new MirrorClient(other);
        AssertVouched(await faster.CosignAsync(log, log.Latest, default));
        var behind = log.CheckpointAt(200);

        Assert.Null(await client.CosignAsync(log, behind, default));
        AssertVouched(await client.CosignAsync(log, log.Latest, default));
    }

    [Theory]
    [InlineData(503, "text/plain", "later\n")]
    [InlineData(409, "text/plain", "3\n")]
    [InlineData(409, "text/x.tlog.size", "3")]
    [InlineData(409, "text/x.tlog.size", "x\n")]
    [InlineData(422, "text/plain", "no\n")]
    [InlineData(403, "text/plain", "no\n")]
    public async Task A_mirror_that_does_not_take_the_checkpoint_gives_nothing(int status, string type, string body)
    {
        await GrowAsync(5);
        line.Instead = (status, type, body);

        Assert.Null(await client.CosignAsync(log, log.Latest, default));
        Assert.Equal(["add-checkpoint"], line.Asked);
    }

    [Theory]
    [InlineData(409, "5\n0\n\n")]
    [InlineData(202, "5\n0\n\n")]
    [InlineData(409, "4\n0\n\n")]
    [InlineData(409, "9\n9\n\n")]
    [InlineData(202, "5\n0\n")]
    [InlineData(200, "")]
    public async Task A_mirror_that_never_comes_further_is_not_asked_for_ever(int status, string body)
    {
        await GrowAsync(5);
        line.InsteadOfEntries = (status, MirrorReply.ProgressType, body);

        var answer = await client.CosignAsync(log, log.Latest, default);

        Assert.True(answer is null or { Length: 0 });
        Assert.InRange(line.Asked.Count, 2, 12);
    }

    [Fact]
    public async Task A_line_that_is_dead_is_an_exception()
    {
        await GrowAsync(5);
        line.IsDead = true;

        await Assert.ThrowsAsync<HttpRequestException>(() => client.CosignAsync(log, log.Latest, default));
    }

    private async Task GrowAsync(int entries)
    {
        for (var left = entries; left > 0; left -= Math.Min(left, LogStore.MaxBatchEntries))
        {
            await log.AppendAsync(LogFolder.Entries((int)log.Size, Math.Min(left, LogStore.MaxBatchEntries)), default);
        }
    }

    private void AssertVouched(ReadOnlyMemory<byte>? lines, SignedCheckpoint? checkpoint = null)
    {
        Assert.NotNull(lines);
        var note = new SignedNote(
            (checkpoint ?? log.Latest).Note.Text, SignedNote.ParseSignatures(Encoding.UTF8.GetString(lines.Value.Span)));
        Assert.Single(note.Verify([stage.Cosigner.Key])!);
    }

    /// <summary>Leads to the stage's mirror.</summary>
    private sealed class Line(MirrorStage stage) : HttpMessageHandler
    {
        public List<string> Asked { get; } = [];

        public List<string> Encodings { get; } = [];

        public Action? BeforeEntries { get; set; }

        /// <summary>After how much of its bytes the next upload breaks off.</summary>
        public int? CutToPercent { get; set; }

        public (int Status, string Type, string Body)? Instead { get; set; }

        public (int Status, string Type, string Body)? InsteadOfEntries { get; set; }

        public bool IsDead { get; set; }

        /// <summary>Whoever asks waits for it.</summary>
        public TaskCompletionSource? Hold { get; set; }

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (IsDead)
            {
                throw new HttpRequestException("no route");
            }

            var call = request.RequestUri!.AbsolutePath[MirrorClient.Submission.Length..];
            Asked.Add(call);
            await (Hold?.Task ?? Task.CompletedTask);
            var body = await request.Content!.ReadAsByteArrayAsync(cancellationToken);
            var answer = Instead ?? (call == "add-checkpoint" ? Of(stage.Mirror.AddCheckpoint(body))
                : InsteadOfEntries ?? Of(await UploadAsync(body, request.Content.Headers.ContentEncoding)));
            var content = new StringContent(answer.Body);
            content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse(answer.Type);
            return new HttpResponseMessage((HttpStatusCode)answer.Status) { Content = content };
        }

        private Task<MirrorReply> UploadAsync(byte[] body, IEnumerable<string> encodings)
        {
            BeforeEntries?.Invoke();
            var encoding = encodings.FirstOrDefault();
            Encodings.Add(encoding ?? "");
            var sent = CutToPercent is { } percent ? body[..(body.Length * percent / 100)] : body;
            CutToPercent = null;
            return stage.UploadAsync(sent, encoding);
        }

        private static (int, string, string) Of(MirrorReply reply) => (reply.Status, reply.ContentType, reply.Body);
    }
}
