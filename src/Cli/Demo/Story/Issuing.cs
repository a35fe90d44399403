using System.Security.Cryptography;
using System.Text.Json;
using LotusBridge.Cli.Demo.Setup;
using LotusBridge.Custody.Sealing;
using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Orders.Statements;
using LotusBridge.Rules;

namespace LotusBridge.Cli.Demo.Story;

/// <summary>Steps 1 to 3: an order is issued, validated and transmitted; the provider preserves on receipt.</summary>
internal static class Issuing
{
    private const int SaltLength = 32;

    /// <summary>What an order asks for.</summary>
    public sealed record Wish(OrderKind Kind, string Category, string What)
    {
        public Emergency? Emergency { get; init; }

        /// <summary>The preservation order that this production order follows.</summary>
        public string? Preserves { get; init; }
    }

    /// <summary>The investigator issues; the grounds go into a document that the provider never sees.</summary>
    public static async Task<OrderRun> IssueAsync(
        Play play, Prologue.CaseFile file, Wish wish, CancellationToken stop)
    {
        var number = Names.Order("MO", play.Scene.Now.Year);
        var grounds = Grounds();
        var identityFile = Path.Combine(play.Folder.KeysFolder, number + ".identity");
        HybridIdentity[] identities = wish.Kind == OrderKind.Production ? [NewIdentity(identityFile)] : [];
        var body = new OrderIssued(
            wish.Kind, Pack(play), "4404", play.Cast.Provider.Office, wish.Category,
            [new Identifier("e164", Play.Number)], Play.RecordsFrom, Play.RecordsUntil, file.Offence, file.Digest,
            [.. Conditions.For(play.Folder.Pack, "issue", "MO", "4404").Select(condition => condition.Id)],
            [.. identities.Select(identity => identity.Recipient.ToString())], Digest.Of(grounds),
            wish.Emergency, wish.Preserves);
        var issued = await play.Scene.ActAsync(
            play.Cast.Investigator, $"issues {wish.What} as {number}", number, body, stop, grounds).ConfigureAwait(false);
        return new OrderRun(number, issued, wish.Kind, identities, identityFile);
    }

    /// <summary>The certificate leaves; Zhuhai's node states its receipt and has the provider preserve at once.</summary>
    public static async Task TransmitAsync(Play play, OrderRun order, CancellationToken stop)
    {
        var (scene, cast) = (play.Scene, play.Cast);
        await scene.SeeAsync(
            cast.Investigator, order.Number, "order.transmitted", "transmits the certificate to Zhuhai", stop)
            .ConfigureAwait(false);
        await scene.SeeAsync(
            cast.ReviewingJudge, order.Number, "order.received", "receives the certificate; the clocks run", stop)
            .ConfigureAwait(false);
        await TellClocksAsync(play, order, stop).ConfigureAwait(false);
        if (order.Kind == OrderKind.Production)
        {
            await PreserveOnReceiptAsync(play, order, stop).ConfigureAwait(false);
        }

        await scene.WaitAsync(cast.Investigator, order.Number, "order.received", stop).ConfigureAwait(false);
    }

    private static async Task PreserveOnReceiptAsync(Play play, OrderRun order, CancellationToken stop)
    {
        var (scene, cast) = (play.Scene, play.Cast);
        var line = await scene.SeeAsync(
            cast.Provider, order.Number, "preservation.directed", "directs the provider to preserve before any review",
            stop).ConfigureAwait(false);
        var directed = (PreservationDirected)(await scene.ReadAsync(cast.Provider, order.Number, line.Digest, stop)
            .ConfigureAwait(false)).Body;
        var confirmed = await scene.ActAsync(
            cast.Provider, $"has preserved the data until {Moment.Write(directed.Until)}", order.Number,
            new PreservationConfirmed(directed.Until), stop).ConfigureAwait(false);
        await scene.ArrivedAsync(cast.Investigator, confirmed, stop).ConfigureAwait(false);
    }

    private static async Task TellClocksAsync(Play play, OrderRun order, CancellationToken stop)
    {
        var view = await play.Scene.AskAsync(
            order.Number, () => play.Cast.ReviewingJudge.Home.OrderAsync(order.Number, stop), stop).ConfigureAwait(false);
        foreach (var clock in view.Clocks)
        {
            play.Scene.Transcript.Detail($"clock {clock.Name}: until {Moment.Write(clock.Due)} ({clock.Article})");
        }
    }

    private static byte[] Grounds() => JsonSerializer.SerializeToUtf8Bytes(
        new AuthorityOnlyGrounds(
            Convert.ToBase64String(RandomNumberGenerator.GetBytes(SaltLength)),
            "The number received the proceeds of the fraud; no milder measure shows with whom it spoke.",
            "Twelve victims in Macau were called by a false bank between 1 and 30 April 2026."),
        StatementJson.Options);

    private static RulePackRef Pack(Play play)
    {
        var pack = play.Folder.Roster.Roster.Packs[0];
        return new RulePackRef(pack.Id, pack.Version, pack.Digest);
    }

    /// <summary>A key to seal to, kept in that file.</summary>
    public static HybridIdentity NewIdentity(string file)
    {
        var seed = RandomNumberGenerator.GetBytes(KeyIdentity.SeedLength);
        var identity = HybridIdentity.Generate(seed);
        CryptographicOperations.ZeroMemory(seed);
        PrivateFile.Write(file, $"# public key: {identity.Recipient}\n{identity.Reveal()}\n");
        return identity;
    }
}
