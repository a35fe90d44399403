using LotusBridge.Custody.Statements;
using LotusBridge.Orders.Statements;

namespace LotusBridge.Cli.Demo.Story;

/// <summary>Delivered data that may not be used for a while: unreadable at once, until the judge has decided.</summary>
internal static class Restricting
{
    private const string Ground = "fundamental-rights";

    /// <summary>The reviewing judge restricts, nobody reads, and the same side lifts it.</summary>
    public static async Task RestrictAndLiftAsync(Play play, OrderRun order, CancellationToken stop)
    {
        var (scene, cast, package) = (play.Scene, play.Cast, order.Package!.Name);
        await play.MoveTimeAsync(scene.Now.AddMinutes(1), "a minute later", stop).ConfigureAwait(false);
        var article = play.Folder.Pack.Grounds.First(one => one.Procedure == "review" && one.Id == Ground).Article;
        var restricted = await scene.ActAsync(
            cast.ReviewingJudge, $"restricts {package}: it may hold what the press is owed", order.Number,
            new PackageRestricted(package, Ground, article, "The number may be a journalist's."), stop)
            .ConfigureAwait(false);
        await scene.ArrivedAsync(cast.Investigator, restricted, stop).ConfigureAwait(false);
        var gone = await scene.Patience.AskAsync(
            "content", () => cast.Investigator.Home.ContentAsync(package, Stream.Null, stop), stop).ConfigureAwait(false);
        await scene.TellAsync(
            scene.Now, cast.Investigator.Label, $"asks for {package} again",
            $"REFUSED ({gone.Refusal?.Status} {gone.Refusal?.Code}): {gone.Refusal?.Title}").ConfigureAwait(false);
        var lifted = await scene.ActAsync(
            cast.ReviewingJudge, "lifts that very restriction: the number is nobody's of the press", order.Number,
            new RestrictionLifted(restricted.Digest, "The subscriber is no journalist."), stop).ConfigureAwait(false);
        await scene.ArrivedAsync(cast.Investigator, lifted, stop).ConfigureAwait(false);
    }
}
