using LotusBridge.Custody.Sealing;
using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Orders.Statements;
using LotusBridge.Tests.Node.Api;

namespace LotusBridge.Tests.Node.Cli;

/// <summary>Orders by <c>lotus order</c> and what <c>lotus log</c> says of them, against running nodes.</summary>
[Collection(ApiCollection.Name)]
public sealed class ActCommandTests(ApiStage stage) : IAsyncLifetime
{
    private readonly Desk desk = new();
    private Digest file;

    private Cast Cast => stage.Cast;

    public async ValueTask InitializeAsync() =>
        file = (await Cast.Investigator.SendAsync(new CaseOpened(new Offence("CP 211", 5)), TestOfficial.NewName("MO-C"))).Digest;

    public ValueTask DisposeAsync()
    {
        desk.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task An_order_goes_from_issue_to_no_data_by_command_line_alone()
    {
        var number = await IssuedAsync();
        Assert.Contains("order.validated", await AcceptedAsync(Cast.Judge, "validate", number), StringComparison.Ordinal);
        await Cast.Reviewer.MayAsync(number, "review.assigned");
        await AcceptedAsync(Cast.Reviewer, "review", number, "take");
        await AcceptedAsync(Cast.Reviewer, "review", number, "form");
        await AcceptedAsync(
            Cast.Reviewer, "review", number, "recognise", "--condition", "mainland-approval", "--approval", "DSL-36/2026/1");
        await AcceptedAsync(Cast.Reviewer, "review", number, "direct", "--due", await DueAsync(Cast.Reviewer, number, "produce"));
        await AcceptedAsync(Cast.Provider, "execute", number, "acknowledge");
        await AcceptedAsync(Cast.Provider, "execute", number, "collect");
        await AcceptedAsync(Cast.Provider, "execute", number, "no-data", "--because", "no such number");

        var shown = await desk.RunAsync(Cast.Provider, ["order", "show", number]);
        Assert.Equal(0, shown.ExitCode);
        Assert.StartsWith($"{number}: production order, no-data", shown.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_signed_is_shown_first_and_only_the_answer_goes_to_standard_output()
    {
        var number = await IssuedAsync();
        var run = await desk.RunAsync(Cast.Judge, ["order", "validate", number, "--json"]);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("\"type\": \"order.validated\"", run.Error, StringComparison.Ordinal);
        Assert.Contains($"\"thread\": \"{number}\"", run.Error, StringComparison.Ordinal);
        Assert.Equal("order.validated", run.Json.GetProperty("accepted").GetProperty("type").GetString());
    }

    [Fact]
    public async Task A_refusal_names_the_article_and_ends_with_1()
    {
        var number = await IssuedAsync(Order("--category", "communication"));
        var prosecutor = await Cast.Macau.AppointAsync(Roles.Prosecutor, "MO/MP");
        var run = await desk.RunAsync(prosecutor, ["order", "validate", number]);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("validator-not-competent", run.Output, StringComparison.Ordinal);
        Assert.Contains("GBA framework, second and third tier", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_is_not_the_officials_signs_nothing()
    {
        var number = await IssuedAsync();
        var run = await desk.RunAsync(Cast.Judge with { Id = Cast.Investigator.Id }, ["order", "validate", number]);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("not-authenticated", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a production order names 1 to 16 recipients to seal to, not 0", "--recipient")]
    [InlineData("an order names 1 to 20 identifiers", "--identifier")]
    public async Task What_an_order_lacks_is_said_before_it_is_signed(string reason, string left)
    {
        var order = Order().ToList();
        order.RemoveRange(order.IndexOf(left), 2);
        var run = await desk.RunAsync(Cast.Investigator, order);
        Assert.Equal(2, run.ExitCode);
        Assert.DoesNotContain("Parameter", run.Error, StringComparison.Ordinal);
        Assert.True(run.Error.Contains(reason, StringComparison.Ordinal)
            || run.Error.Contains(left, StringComparison.Ordinal), run.Error);
        Assert.DoesNotContain("order.issued", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_nobody_can_seal_to_is_no_recipient_and_is_not_repeated_in_full()
    {
        var order = Order().ToList();
        var wrong = order[order.IndexOf("--recipient") + 1] + "q";
        order[order.IndexOf("--recipient") + 1] = wrong;
        var run = await desk.RunAsync(Cast.Investigator, order);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("no recipient of age", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(wrong, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recipients_of_both_kinds_are_refused_with_a_code()
    {
        using var older = X25519Identity.Generate(new byte[KeyIdentity.SeedLength]);
        var run = await desk.RunAsync(
            Cast.Investigator, [.. Order(), "--recipient", older.Recipient.ToString()]);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("recipients-mixed", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_packages_name_is_said_to_be_one()
    {
        var run = await desk.RunAsync(
            Cast.Provider, ["order", "execute", stage.Delivered.Number, "executed", "--package", "P-short"]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("Crockford", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_that_is_not_there_ends_with_3()
    {
        var run = await desk.RunAsync(
            Cast.Provider, ["order", "show", stage.Delivered.Number], new Uri("http://127.0.0.1:9"));
        Assert.Equal(3, run.ExitCode);
    }

    [Fact]
    public async Task The_log_shows_proves_and_verifies_and_holds_to_its_past()
    {
        var hash = stage.Federation.Roster.Hash.ToString();
        var saved = desk.Place("checkpoint");
        var show = await Desk.RunAsync("log", "show", "--node", Cast.Macau.Api.ToString(), "--roster", hash, "--json");
        Assert.Equal("L2", show.Json.GetProperty("finality").GetString());
        var verify = await Desk.RunAsync(
            "log", "verify", "--node", Cast.Macau.Api.ToString(), "--roster", hash, "--save", saved);
        Assert.True(verify.ExitCode == 0, verify.Output + verify.Error);

        var order = (await Cast.Investigator.Client().OrderAsync(stage.Delivered.Number, default)).Required();
        var issued = order.Statements.First(line => line.Type == "order.issued").Digest.ToString();
        var proof = await desk.RunAsync(
            Cast.Investigator, ["log", "proof", issued, "--roster", hash, "-o", desk.Place("proof")]);
        Assert.True(proof.ExitCode == 0, proof.Output + proof.Error);
        var read = LogProof.Parse(await File.ReadAllBytesAsync(desk.Place("proof")));
        Assert.Equal(stage.Federation.Roster.Roster.OriginOf("MO"), read.Checkpoint.Checkpoint.Origin);

        await IssuedAsync();
        var since = await Desk.RunAsync("log", "verify", "--node", Cast.Macau.Api.ToString(), "--since", saved);
        Assert.True(since.ExitCode == 0, since.Output + since.Error);
        var full = await Desk.RunAsync(
            "log", "verify", "--node", Cast.Macau.Api.ToString(), "--since", saved, "--full");
        Assert.True(full.ExitCode == 0, full.Output + full.Error);
        var foreign = await Desk.RunAsync(
            "log", "verify", "--node", Cast.Zhuhai.Api.ToString(), "--since", saved, "--full");
        Assert.Equal(1, foreign.ExitCode);
        var other = await Desk.RunAsync("log", "verify", "--node", Cast.Zhuhai.Api.ToString(), "--since", saved);
        Assert.Equal(1, other.ExitCode);
        var unpinned = await Desk.RunAsync(
            "log", "show", "--node", Cast.Macau.Api.ToString(), "--roster", Digest.Of([]).ToString());
        Assert.Equal(1, unpinned.ExitCode);
    }

    private List<string> Order(params IReadOnlyList<string> other)
    {
        var now = Moment.ToSecond(Cast.Macau.Now);
        List<string> order =
        [
            "order", "issue", "--pack", "gba", "--to", "4404", "--addressee", "4404/telecom-a", "--category", "registration",
            "--identifier", "e164:+8613800000000", "--from", Moment.Write(now.AddDays(-30)), "--until", Moment.Write(now),
            "--provision", "CP 211", "--max-years", "5", "--case", file.ToString(),
            "--condition", "grounds-given", "--condition", "case-file-opened",
            "--condition", "evidence-in-requested-territory", "--recipient", stage.Delivered.Identity.Recipient.ToString(),
            "--necessity", "needed", "--summary", "a fraud",
        ];
        for (var i = 0; i < other.Count; i += 2)
        {
            order[order.IndexOf(other[i]) + 1] = other[i + 1];
        }

        return order;
    }

    private async Task<string> IssuedAsync(List<string>? order = null) =>
        (await desk.DoneAsync(Cast.Investigator, order ?? Order())).GetProperty("accepted").GetProperty("thread").GetString()!;

    private async Task<string> AcceptedAsync(TestOfficial who, params IEnumerable<string> words) =>
        (await desk.DoneAsync(who, ["order", .. words])).ToString();

    private static async Task<string> DueAsync(TestOfficial who, string number, string clock)
    {
        var order = (await who.Client().OrderAsync(number, default)).Required();
        var pack = who.At.Get<LotusBridge.Node.Hosting.Self>().Packs.All[0].Pack;
        Assert.NotEmpty(order.Heads);
        return Moment.Write(Rules.Clocks.Due(pack, clock, Moment.ToSecond(who.At.Now), "4404").Due);
    }
}
