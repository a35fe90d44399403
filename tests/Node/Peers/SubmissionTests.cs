using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Api;
using LotusBridge.Exchange.Messages;
using LotusBridge.Exchange.Submissions;
using LotusBridge.Ledger;
using LotusBridge.Node.Accusations;
using LotusBridge.Node.Hosting;
using LotusBridge.Node.Storage;
using LotusBridge.Node.Submissions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;

namespace LotusBridge.Tests.Node.Peers;

/// <summary>Macau sends and Zhuhai does not take it: what the committee sees, and what can be shown to whom.</summary>
public sealed class SubmissionTests : IAsyncLifetime
{
    private Federation federation = null!;
    private TestOfficial committee = null!;
    private Digest sent;

    private TestNode Macau => federation["MO"];

    public async ValueTask InitializeAsync()
    {
        federation = await Federation.StartWithoutAsync("4404");
        committee = await Macau.AppointAsync(Roles.Committee, "MO/OC");
        sent = await Macau.Get<Store>().ReadAsync(
            db => db.Statements.OrderByDescending(row => row.Number).Select(row => row.Digest).FirstAsync(), default);
        await Federation.EventuallyAsync(
            async () => (await Macau.FindAsync(sent))!.Finality == Finality.L2, "the registration is final");

        // What a test does to the statement for Zhuhai must not reach the committee's node.
        await Federation.EventuallyAsync(
            async () => await Macau.Get<Store>().ReadAsync(
                db => db.Outbox.Where(row => row.Peer == "GBA").AllAsync(row => row.State == OutboxState.Sent), default),
            "the committee has it");
    }

    public ValueTask DisposeAsync() => federation.DisposeAsync();

    [Fact]
    public async Task Silence_is_an_alarm_by_its_deadline_and_a_claim_that_says_whose_word_it_is()
    {
        await TriedAsync();
        await federation["GBA"].Get<IEnumerable<IHostedService>>().OfType<Gossip>().Single().RoundAsync(default);
        await LookAsync();
        Assert.Empty(await AlarmsAsync());
        Macau.MoveClock(TimeSpan.FromMinutes(61));
        await LookAsync();

        var alarm = Assert.Single(await AlarmsAsync());
        Assert.Equal((sent, "4404", SubmissionAlarm.Unanswered, PeerCode.Unreachable),
            (alarm.Statement, alarm.Peer, alarm.Alarm, alarm.Code));
        var shown = SubmissionVerdict.Of(await FileAsync(), federation.Roster.Hash);
        Assert.Null(shown.Problem);
        Assert.Equal((SubmissionVerdict.Unanswered, null), (shown.Kind, shown.Refusal));
        Assert.NotNull(shown.ExistedBy);
        Assert.True(shown.Account!.Attempts >= 1);
        var sighting = Assert.Single(shown.Sightings);
        Assert.Equal(("GBA", "4404"), (sighting.By, sighting.Of));
        Assert.NotNull(sighting.AskedAt);
        Assert.Equal(1, await VerifyAsync());
    }

    [Fact]
    public async Task With_the_receipt_the_alarm_is_over_and_there_is_nothing_to_show()
    {
        await TriedAsync();
        Macau.MoveClock(TimeSpan.FromMinutes(61));
        await LookAsync();
        Assert.Single(await AlarmsAsync());
        Macau.MoveClock(TimeSpan.Zero);
        await federation["4404"].StartAsync();
        await Federation.EventuallyAsync(async () => (await AlarmsAsync()).Count == 0, "the receipt has come");

        var answer = await Client().SubmissionAsync("4404", sent, default);
        Assert.Equal("submission-unknown", answer.Refusal!.Code);
    }

    [Fact]
    public async Task A_refusal_is_proven_by_the_signature_of_who_refused()
    {
        await RefusedAsync();

        var alarm = Assert.Single(await AlarmsAsync());
        Assert.Equal((SubmissionAlarm.Refused, PeerCode.StatementMalformed), (alarm.Alarm, alarm.Code));
        var file = await FileAsync();
        var shown = SubmissionVerdict.Of(file, federation.Roster.Hash);
        Assert.Equal((SubmissionVerdict.Refused, PeerCode.StatementMalformed), (shown.Kind, shown.Refusal!.Code));
        Assert.True(shown.Refusal.ForGood);
        Assert.DoesNotContain(committee.Id, System.Text.Encoding.UTF8.GetString(file.Write()), StringComparison.Ordinal);
        Assert.Equal(0, await VerifyAsync());
    }

    [Fact]
    public async Task What_was_put_together_from_other_submissions_or_by_other_keys_does_not_hold()
    {
        await RefusedAsync();
        var good = await FileAsync();
        var now = Moment.ToSecond(Macau.Now);
        var (macau, zhuhai, gba) = (Macau.Node, federation["4404"].Node, federation["GBA"].Node);
        string Refusal(Digest digest, string from, string to, LotusBridge.Ledger.Ed25519Signer by) => Text(
            new RefusalReceipt(digest, from, to, PeerCode.NotParty, true, now).Sign(by));
        string Account(Digest digest, int attempts, DateTimeOffset last, Ed25519Signer by) => Text(
            new AttemptAccount(digest, "MO", "4404", attempts, now, last, PeerCode.Unreachable, now).Sign(by));
        string Sighting(string by, string of, DateTimeOffset at, Ed25519Signer key) => Text(
            new Sighting(by, of, at, now, null).Sign(key));
        var other = Digest.Of("another statement"u8);
        SubmissionFile[] forged =
        [
            good with { Statement = other },
            good with { To = "GBA" },
            good with { From = "GBA" },
            good with { To = "MO" },
            good with { Refusal = Refusal(sent, "MO", "4404", macau) },
            good with { Refusal = Refusal(other, "MO", "4404", zhuhai) },
            good with { Refusal = Refusal(sent, "GBA", "4404", zhuhai) },
            good with { Refusal = Refusal(sent, "MO", "GBA", zhuhai) },
            good with { Refusal = good.Account },
            good with { Account = Account(sent, 3, now, zhuhai) },
            good with { Account = Account(other, 3, now, macau) },
            good with { Account = Account(sent, 0, now, macau) },
            good with { Account = Account(sent, 3, now.AddMinutes(-1), macau) },
            good with { Sightings = [Sighting("4404", "4404", now, zhuhai)] },
            good with { Sightings = [Sighting("MO", "4404", now, macau)] },
            good with { Sightings = [Sighting("GBA", "MO", now, gba)] },
            good with { Sightings = [Sighting("GBA", "4404", now, zhuhai)] },
            good with { Sightings = [Sighting("GBA", "4404", now.AddMinutes(-1), gba)] },
            good with { Sightings = [Sighting("GBA", "4404", now, gba), Sighting("GBA", "4404", now, gba)] },
            good with { Proof = good.Proof.Replace("index ", "index 1", StringComparison.Ordinal) },
            good with { Genesis = "AA==" },
        ];

        Assert.All(forged, one => Assert.NotNull(SubmissionVerdict.Of(one, federation.Roster.Hash).Problem));
        Assert.NotNull(SubmissionVerdict.Of(good, other).Problem);
        Assert.Null(SubmissionVerdict.Of(
            good with { Sightings = [Sighting("GBA", "4404", now, gba)] }, federation.Roster.Hash).Problem);
    }

    [Fact]
    public async Task A_file_that_is_none_is_refused()
    {
        await RefusedAsync();
        var text = System.Text.Encoding.UTF8.GetString((await FileAsync()).Write());
        foreach (var bad in new[]
        {
            text.Replace("submission/v1", "submission/v2", StringComparison.Ordinal),
            text.Replace("\"from\"", "\"fron\"", StringComparison.Ordinal),
            text[..^1],
            text.Replace("\"account\":\"", "\"account\":\"!", StringComparison.Ordinal),
        })
        {
            await File.WriteAllTextAsync(Evidence, bad);
            Assert.NotEqual(0, await RunAsync("verify", Evidence, "--roster", federation.Roster.Hash.ToString()));
        }
    }

    private string Evidence => Path.Combine(federation.Folder, "submission");

    private static string Text(Envelope envelope) => Convert.ToBase64String(envelope.Bytes.Span);

    private NodeClient Client() => new(
        new HttpClient { BaseAddress = Macau.Api }, Caller.With(committee.Id, committee.Key), new FileClock(Macau.ClockFile));

    private Task TriedAsync() => Federation.EventuallyAsync(
        async () => await Macau.Get<Store>().ReadAsync(db => db.Submissions.AnyAsync(), default), "it was tried");

    private Task LookAsync() => Macau.Get<SubmissionWatch>().LookAsync(default);

    private async Task<IReadOnlyList<SubmissionAlarm>> AlarmsAsync() =>
        (await Client().AlarmsAsync(default)).Required().Submissions ?? [];

    private async Task<SubmissionFile> FileAsync() =>
        SubmissionFile.Parse((await Client().SubmissionAsync("4404", sent, default)).Required());

    /// <summary>Has Zhuhai refuse the statement, since its proof is none on the way; afterwards it is one again.</summary>
    private async Task RefusedAsync()
    {
        await SetProofAsync("no proof");
        await federation["4404"].StartAsync();
        await Federation.EventuallyAsync(
            async () => await Macau.Get<Store>().ReadAsync(
                db => db.Outbox.AnyAsync(row => row.Peer == "4404" && row.State == OutboxState.Dead), default),
            "Zhuhai has refused it");
        await SetProofAsync(null);
    }

    private Task SetProofAsync(string? proof) => Macau.Get<Store>().WriteAsync(
        db => db.Statements.Where(row => row.Digest == sent)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Proof, proof)),
        default);

    private async Task<int> VerifyAsync()
    {
        await File.WriteAllBytesAsync(Evidence, (await FileAsync()).Write());
        return await RunAsync("verify", Evidence, "--roster", federation.Roster.Hash.ToString());
    }

    private static async Task<int> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        return await LotusBridge.Cli.CommandLine.RunAsync(args, output, output);
    }
}
