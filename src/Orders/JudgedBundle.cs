using LotusBridge.Custody.Bundles;
using LotusBridge.Ledger;
using LotusBridge.Orders.Statements;
using LotusBridge.Rules;

namespace LotusBridge.Orders;

/// <summary>A bundle as custody read it, and what its thread amounts to under its pack.</summary>
/// <param name="Problems">For a person; empty when everything holds.</param>
/// <param name="Unconfirmed">Articles that the order rests on and that counsel has still to confirm.</param>
public sealed record JudgedBundle(
    BundleReading Reading, Folded Folded, IReadOnlyList<string> Problems, IReadOnlyList<string> Unconfirmed)
{
    public bool Holds => Problems.Count == 0;

    /// <summary>The statements of the order's own thread that verified, with what their proofs showed.</summary>
    public IEnumerable<BundleStatement> Thread =>
        Reading.Statements.Where(one => one.Statement.Header.Thread == Reading.Index?.Order);

    /// <summary>Reads a bundle to its end. Never throws for its bytes.</summary>
    /// <param name="pinned">The federation's hash; null to learn it from the bundle, which proves less.</param>
    public static async Task<JudgedBundle> ReadAsync(Stream bundle, Digest? pinned, CancellationToken stop) => Of(
        await Bundle.VerifyAsync(bundle, new BundleTrust(pinned), OrderStatements.Reader, stop).ConfigureAwait(false));

    public static JudgedBundle Of(BundleReading reading)
    {
        List<Act> acts = [.. reading.Statements.Select(one => new Act(one.Statement, one.Author, one.ExistedBy))];
        RulePack? Pack(RulePackRef named) =>
            reading.Packs.TryGetValue(named.Digest, out var bytes) ? RulePack.Read(bytes).Pack : null;
        var number = reading.Index?.Order;
        var folded = OrderThread.Fold(number is null ? [] : Replay.ThreadOf(number, acts), Pack);
        var replayed = number is null ? [] : Replay.Check(number, acts, folded);
        return new JudgedBundle(
            reading,
            folded,
            [
                .. reading.Findings.Select(finding => finding.ToString()),
                .. replayed.Select(finding => $"{finding.Statement}: {finding.Text} ({finding.Code})"),
            ],
            folded is { State: { } state, Pack: { } pack } ? UnconfirmedIn(state, pack) : []);
    }

    /// <summary>The order's own category and power; what else is unconfirmed, <c>lotus rules</c> tells.</summary>
    private static IReadOnlyList<string> UnconfirmedIn(OrderState state, RulePack pack) =>
    [
        .. pack.Categories.Where(one => one.Id == state.Issued.Category && !one.Confirmed).Select(one => one.Article)
            .Concat(pack.Powers.Where(one => one.Order == state.Kind && !one.Confirmed
                && one.Categories.Contains(state.Issued.Category)).Select(one => one.Article))
            .Distinct(StringComparer.Ordinal),
    ];
}
