using LotusBridge.Custody.Rosters;
using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Node.Acts;
using LotusBridge.Node.Hosting;
using LotusBridge.Node.Listing;
using LotusBridge.Orders;
using LotusBridge.Orders.Statements;
using LotusBridge.Tests.Node.Storage;
using LotusBridge.Tests.Unit.Orders;

namespace LotusBridge.Tests.Node.Listing;

/// <summary>A database of one engine, and Macau's or Zhuhai's part of the story whose people everybody knows.</summary>
public abstract class ListingStage : StorageStage
{
    private const string Federation = "lotus-lists";

    private static readonly string[] Territories = ["4404", "HK", "MO"];

    private static readonly RosterChain Chain = RosterChain.Of(SignRoster());

    private protected static PackShelf Packs { get; } = new(
    [
        new ShelvedPack(Digest.Parse("sha256:" + StoryPack.Pack.Digest), "story-1.yaml", default, StoryPack.Pack),
    ]);

    private protected KnownOfficials Officials { get; } = Register();

    private protected StandingClock Clock { get; } = new();

    private protected static Self SelfOf(string territory) => new(territory, Chain, Packs, null!);

    private protected OrderQueries Queries(string territory) => new(Store, SelfOf(territory), Clock);

    /// <summary>Takes a statement as a node of that territory does, its own or the other's, and keeps the rows.</summary>
    private protected async Task<OpenThread> TakeAsync(string territory, Act act)
    {
        var self = SelfOf(territory);
        return await Store.WriteAsync(
            async db =>
            {
                var thread = await OpenThread.LoadAsync(db, act.Statement.Header.Thread, self, Officials, default);
                await thread.AddForeignAsync(act, "", Finality.L2, act.At.AddSeconds(3), default);
                await new OrderBook(self, Officials).PutAsync(db, thread, default);
                return thread;
            },
            default);
    }

    private static KnownOfficials Register()
    {
        var known = new KnownOfficials(Chain);
        foreach (var one in Cast.Everybody.Where(one => Roles.OfOfficials.Contains(one.Role) && one.Territory != "GBA"))
        {
            var body = new OfficialRegistered(
                one.Id, one.Office, one.Role, one.Key, Story.Start.AddYears(-1), Story.Start.AddYears(9));
            Assert.True(known.Add(OrderStatements.Reader.Sign(
                body, "register/" + one.Territory, "registrar:" + one.Territory, Story.Start, [], RegistrarOf(one.Territory))));
        }

        return known;
    }

    private protected static Ed25519Signer RegistrarOf(string territory) => KeyOf("registrar " + territory);

    private static RosterReading SignRoster()
    {
        RosterMember[] members =
        [
            .. Territories.Select(territory => new RosterMember(
                territory, territory + "/node", SigningKey.Of(NodeOf(territory)), SigningKey.Of(RegistrarOf(territory)),
                new LogSigner(Federation + "/" + territory, KeyOf("log " + territory)).Key.ToString(),
                new Cosigner(Federation + "/" + territory, KeyOf("witness " + territory)).Key.ToString(),
                new Cosigner(Roster.MirrorName(Federation + "/" + territory), KeyOf("mirror " + territory)).Key.ToString(),
                Digest.Of(System.Text.Encoding.UTF8.GetBytes("tls " + territory)))),
        ];
        var draft = new RosterDraft(new Roster
        {
            Federation = Federation,
            Epoch = 0,
            Demonstration = true,
            At = Story.Start.AddYears(-1),
            Members = members,
            Policy = PolicyDraft.WriteMirrored(members, PolicyDraft.FaultyOf(members.Length)),
            Packs = [new RosterPack("story", "1", Digest.Parse("sha256:" + StoryPack.Pack.Digest))],
        });
        return draft.Compose(Territories.Select(territory => draft.Sign(RegistrarOf(territory))), out var problem)
            ?? throw new InvalidOperationException(problem);
    }

    private static Ed25519Signer NodeOf(string territory) => Cast.KeyOf(
        Cast.Everybody.First(one => one.Id == "node:" + territory));

    private static Ed25519Signer KeyOf(string name) =>
        Ed25519Signer.FromSeed(Digest.Of(System.Text.Encoding.UTF8.GetBytes(name)).Bytes.ToArray());
}

/// <summary>A clock that a test sets.</summary>
internal sealed class StandingClock : TimeProvider
{
    public DateTimeOffset Now { get; set; } = Story.Start;

    public override DateTimeOffset GetUtcNow() => Now;
}
