using LotusBridge.Custody.Statements;
using LotusBridge.Orders.Statements;
using LotusBridge.Rules;

namespace LotusBridge.Cli.Demo.Story;

/// <summary>Steps 4 and 5: the reviewing judge checks form and grounds, recognises and directs the provider.</summary>
internal static class Reviewing
{
    /// <summary>The made-up reference of the competent Mainland authority's approval.</summary>
    private const string Approval = "DEMO-2026-0017";

    /// <summary>The judge takes the order and passes its form.</summary>
    public static async Task CheckFormAsync(Play play, OrderRun order, CancellationToken stop)
    {
        var (scene, judge) = (play.Scene, play.Cast.ReviewingJudge);
        await scene.ActAsync(
            judge, "takes the order and declares no conflict of interest", order.Number, new ReviewAssigned(true), stop)
            .ConfigureAwait(false);
        await ReadGroundsAsync(play, order, stop).ConfigureAwait(false);
        await scene.ActAsync(
            judge, "finds the form (形式要件) in order", order.Number, new ReviewFormChecked(true, []), stop)
            .ConfigureAwait(false);
    }

    /// <summary>No ground for refusal stands against it.</summary>
    public static async Task RecogniseAsync(Play play, OrderRun order, CancellationToken stop)
    {
        var conditions = Conditions.For(play.Folder.Pack, "recognition", "MO", "4404").Select(one => one.Id);
        var recognised = await play.Scene.ActAsync(
            play.Cast.ReviewingJudge, "finds no ground for refusal and recognises the order", order.Number,
            new OrderRecognised(RecognitionScope.Whole, [], [.. conditions], Approval), stop).ConfigureAwait(false);
        await play.Scene.ArrivedAsync(play.Cast.Investigator, recognised, stop).ConfigureAwait(false);
    }

    /// <summary>R07: the judge shall direct the provider; the pack says by when.</summary>
    public static async Task DirectAsync(Play play, OrderRun order, string clock, CancellationToken stop)
    {
        var provider = play.Cast.Provider.Office;
        var directed = await play.Scene.ActAsync(
            play.Cast.ReviewingJudge, $"directs {provider}", order.Number,
            at => new OrderDirected(provider, Clocks.Due(play.Folder.Pack, clock, at, "4404").Due), stop)
            .ConfigureAwait(false);
        play.Scene.Transcript.Detail($"due: {Moment.Write(((OrderDirected)directed.Body).Due)} (clock {clock})");
        await play.Scene.ArrivedAsync(play.Cast.Investigator, directed, stop).ConfigureAwait(false);
    }

    /// <summary>The authority-only document, which must be the one that the order commits to.</summary>
    private static async Task ReadGroundsAsync(Play play, OrderRun order, CancellationToken stop)
    {
        var judge = play.Cast.ReviewingJudge;
        var annex = await play.Scene.AskAsync(
            "annex", () => judge.Home.AnnexAsync(order.Number, stop), stop).ConfigureAwait(false);
        var committed = ((OrderIssued)order.Issued.Body).AuthorityOnly;
        if (Ledger.Digest.Of(annex) != committed)
        {
            throw new InvalidOperationException("the grounds are not those that the order commits to");
        }

        var refused = await play.Scene.Patience.AskAsync(
            "annex", () => play.Cast.Provider.Home.AnnexAsync(order.Number, stop), stop).ConfigureAwait(false);
        await play.Scene.TellAsync(
            play.Scene.Now, judge.Label, "reads the grounds of necessity, which only authorities see",
            $"{Scene.Short(committed)}; the provider asking for them: REFUSED ({refused.Refusal?.Status} {refused.Refusal?.Code})")
            .ConfigureAwait(false);
    }
}
