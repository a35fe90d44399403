using System.Text;
using LotusBridge.Custody.Bundles;
using LotusBridge.Custody.Packages;
using LotusBridge.Custody.Rosters;
using LotusBridge.Custody.Sealing;
using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Ledger.Storage;
using LotusBridge.Orders;
using LotusBridge.Orders.Statements;
using LotusBridge.Rules;

namespace LotusBridge.Benchmarks.Custody;

/// <summary>
/// A bundle of an order whose package was opened thousands of times: everything in it is signed, in a log of its own and
/// under a checkpoint of its own, which four territories' mirrors have cosigned.
/// </summary>
internal sealed class LongBundle : IDisposable
{
    private const string Federation = "lotus-bench";
    private const string Number = "MO-2026-K7Q2M4XA";
    private const string CaseNumber = "MO-C-K7Q2M4XA";
    private const string Package = "P-7QK2M4XA9C1D";

    private static readonly string[] Territories = ["4404", "GBA", "HK", "MO"];
    private static readonly DateTimeOffset Start = new(2026, 5, 4, 1, 0, 0, TimeSpan.Zero);

    private readonly string folder;
    private readonly byte[] packBytes;
    private readonly RulePack pack;
    private readonly RosterChain rosters;
    private readonly Dictionary<string, LogStore> logs = [];
    private readonly List<LoggedStatement> said = [];
    private readonly List<Act> thread = [];
    private readonly Dictionary<string, (string Office, string Role)> offices = [];
    private readonly X25519Identity identity = X25519Identity.Generate(Digest.Of("identity"u8).Bytes);
    private DateTimeOffset now = Start;

    public LongBundle(string folder, string packFile)
    {
        (this.folder, packBytes) = (folder, File.ReadAllBytes(packFile));
        pack = RulePack.Read(packBytes).Pack!;
        RosterMember[] members = [.. Territories.Select(Member)];
        var draft = new RosterDraft(new Roster
        {
            Federation = Federation, Epoch = 0, Demonstration = true, At = Start.AddDays(-30), Members = members,
            Policy = PolicyDraft.WriteMirrored(members, PolicyDraft.FaultyOf(members.Length)),
            Packs = [new RosterPack(pack.Id, pack.Version, Digest.Of(packBytes))],
        });
        Roster = draft.Compose(Territories.Select(one => draft.Sign(Key("registrar", one))), out var problem)
            ?? throw new InvalidOperationException(problem);
        rosters = RosterChain.Of(Roster);
        foreach (var territory in Territories)
        {
            logs[territory] = LogStore.Open(
                Path.Combine(folder, territory), new LogSigner($"{Federation}/{territory}", Key("log", territory)));
        }
    }

    public RosterReading Roster { get; }

    public void Dispose()
    {
        identity.Dispose();
        foreach (var log in logs.Values)
        {
            log.Dispose();
        }
    }

    /// <summary>Writes it, and says how many statements it has.</summary>
    public async Task<int> WriteAsync(string path, int openings)
    {
        using var content = new MemoryStream();
        await LiveAsync(content).ConfigureAwait(false);
        var investigator = Id("MO", Roles.Investigator);
        while (said.Count < openings)
        {
            now = now.AddSeconds(1);
            await SayAsync(
                new PackageOpened(Package, CaseNumber, "to find the sender"), investigator, thread[^1].Digest).ConfigureAwait(false);
        }

        await using var into = File.Create(path);
        await Bundle.WriteAsync(
            into,
            new BundleParts
            {
                Order = Number, At = now.AddDays(1), By = "node:MO", Rosters = rosters, Packs = [packBytes], Statements = said,
                Contents =
                [
                    new BundleContent(Package, content.Length, Digest.Of(content.ToArray()),
                        _ => Task.FromResult<Stream>(new MemoryStream(content.ToArray()))),
                ],
            },
            Key("node", "MO"), default).ConfigureAwait(false);
        return said.Count;
    }

    /// <summary>From the officials to the delivered package.</summary>
    private async Task LiveAsync(Stream content)
    {
        foreach (var (territory, role, office) in new[]
        {
            ("MO", Roles.Investigator, "MO/PJ"), ("MO", Roles.Judge, "MO/TJB"),
            ("4404", Roles.ReviewingJudge, "4404/court"), ("4404", Roles.Provider, "4404/telecom-a"),
        })
        {
            var id = Id(territory, role);
            offices[id] = (office, role);
            await EnterAsync(
                new OfficialRegistered(id, office, role, SigningKey.Of(Key("", id)), Start.AddDays(-1), Start.AddDays(300)),
                Register.ThreadOf(territory), "registrar:" + territory, Key("registrar", territory), []).ConfigureAwait(false);
        }

        var (investigator, judge) = (Id("MO", Roles.Investigator), Id("MO", Roles.Judge));
        var (reviewer, provider) = (Id("4404", Roles.ReviewingJudge), Id("4404", Roles.Provider));
        var offence = new Offence("CP 211", 5);
        var opened = await EnterAsync(
            new CaseOpened(offence), CaseNumber, investigator, Key("", investigator), []).ConfigureAwait(false);
        var order = new OrderIssued(
            OrderKind.Production, new RulePackRef(pack.Id, pack.Version, Digest.Of(packBytes)), "4404", "4404/telecom-a",
            "communication", [new Identifier("e164", "+8613800000000")], Start.AddDays(-30), Start.AddDays(-1), offence,
            opened.Digest, Stating("issue"), [identity.Recipient.ToString()], Digest.Of("grounds"u8));
        await SayAsync(order, investigator).ConfigureAwait(false);
        await SayAsync(new OrderValidated(false), judge).ConfigureAwait(false);
        await SayAsync(new OrderTransmitted("4404"), "node:MO").ConfigureAwait(false);
        var review = Clocks.Due(pack, "review", now, "4404");
        await SayAsync(new OrderReceived(now, [new DueBy(review.Name, review.Due, review.Article)]), "node:4404").ConfigureAwait(false);
        await SayAsync(new ReviewAssigned(true), reviewer).ConfigureAwait(false);
        await SayAsync(new ReviewFormChecked(true, []), reviewer).ConfigureAwait(false);
        await SayAsync(
            new OrderRecognised(RecognitionScope.Whole, [], Stating("recognition"), "2026/17"), reviewer).ConfigureAwait(false);
        await SayAsync(
            new OrderDirected("4404/telecom-a", Clocks.Due(pack, "produce", now, "4404").Due), reviewer).ConfigureAwait(false);
        await SayAsync(new OrderAcknowledged(), provider).ConfigureAwait(false);
        await SayAsync(new CollectionStarted(), provider).ConfigureAwait(false);
        var records = Encoding.UTF8.GetBytes("records");
        var manifest = await LotusBridge.Custody.Packages.Package.SealAsync(
            Package, [new PackageSource("a.bin", records.Length, order.WholeAnswer(), _ => Task.FromResult<Stream>(new MemoryStream(records)))],
            [identity.Recipient], content, default).ConfigureAwait(false);
        await SayAsync(manifest, provider).ConfigureAwait(false);
        await SayAsync(new OrderExecuted(ExecutionOutcome.Delivered, [Package]), provider).ConfigureAwait(false);
        await SayAsync(new PackageDelivered(Package, manifest.Sealed.Sha256, manifest.Sealed.Size), "node:MO").ConfigureAwait(false);
    }

    private IReadOnlyList<string> Stating(string stage) =>
        [.. Conditions.For(pack, stage, "MO", "4404").Select(condition => condition.Id)];

    private Task SayAsync(StatementBody body, string by) =>
        SayAsync(body, by, [.. OrderThread.Fold(thread, _ => pack).AnswersFor(OrderStatements.Types.Of(body).Shared)]);

    private async Task SayAsync(StatementBody body, string by, params Digest[] answers)
    {
        var key = by.StartsWith("node:", StringComparison.Ordinal) ? Key("node", by[5..]) : Key("", by);
        var statement = await EnterAsync(body, Number, by, key, answers).ConfigureAwait(false);
        var (office, role) = offices.GetValueOrDefault(by, (Author.TerritoryOf(by) + "/node", Roles.Node));
        thread.Add(new Act(
            statement, new Author(by, Author.TerritoryOf(by), office, role, SigningKey.Of(key)), now.AddSeconds(1)));
    }

    private async Task<Statement> EnterAsync(
        StatementBody body, string name, string by, Ed25519Signer key, IReadOnlyList<Digest> answers)
    {
        var statement = OrderStatements.Reader.Sign(body, name, by, now, answers, key);
        var log = logs[Author.TerritoryOf(by)];
        var salt = Digest.Of(statement.Digest.Bytes).Bytes.ToArray();
        var index = await log.AppendAsync(Commitment.To(statement.Digest, salt).Bytes.ToArray(), default).ConfigureAwait(false);
        var note = log.CheckpointAt(index + 1).Note;
        var at = now.AddSeconds(1).ToUnixTimeSeconds();
        var cosigned = note.With(Territories.Select(one => Mirror(one).Sign(note.Text, at)));
        said.Add(new LoggedStatement(statement.Envelope, log.Prove(index, salt, SignedCheckpoint.Of(cosigned))));
        return statement;
    }

    private static string Id(string territory, string role) =>
        territory + "-" + Digest.Of(Encoding.UTF8.GetBytes(role)).Hex[..12];

    private static Ed25519Signer Key(string use, string of) =>
        Ed25519Signer.FromSeed(Digest.Of(Encoding.UTF8.GetBytes(use + " " + of)).Bytes);

    private static Cosigner Mirror(string territory) => new($"{Federation}/{territory}/mirror", Key("mirror", territory));

    private static RosterMember Member(string territory) => new(
        territory, territory + "/node", SigningKey.Of(Key("node", territory)), SigningKey.Of(Key("registrar", territory)),
        new LogSigner($"{Federation}/{territory}", Key("log", territory)).Key.ToString(),
        new Cosigner($"{Federation}/{territory}", Key("witness", territory)).Key.ToString(),
        Mirror(territory).Key.ToString(), Digest.Of(Encoding.UTF8.GetBytes("tls " + territory)));
}
