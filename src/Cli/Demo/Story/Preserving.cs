using LotusBridge.Custody.Statements;
using LotusBridge.Orders.Statements;
using LotusBridge.Rules;

namespace LotusBridge.Cli.Demo.Story;

/// <summary>Preservation: confirmed for 60 days, extended once by 30, linked to the production order that follows.</summary>
internal static class Preserving
{
    public static async Task PreserveAndExtendAsync(Play play, OrderRun order, CancellationToken stop)
    {
        var (scene, cast, pack) = (play.Scene, play.Cast, play.Folder.Pack);
        var directed = await scene.WaitAsync(cast.Provider, order.Number, "order.directed", stop).ConfigureAwait(false);
        var until = Clocks.Due(pack, "preservation", directed.At, "4404").Due;
        var confirmed = await scene.ActAsync(
            cast.Provider, $"has preserved the data until {Moment.Write(until)}", order.Number,
            new PreservationConfirmed(until), stop).ConfigureAwait(false);
        await scene.ArrivedAsync(cast.Investigator, confirmed, stop).ConfigureAwait(false);

        await play.MoveTimeAsync(until.AddDays(-3), "three days before the preservation ends", stop).ConfigureAwait(false);
        var longer = Clocks.Due(pack, "preservation-extension", until, "4404").Due;
        var extended = await scene.ActAsync(
            cast.Investigator, $"extends once, until {Moment.Write(longer)}", order.Number,
            new PreservationExtended(longer, "The analysis of the first seizure takes longer."), stop).ConfigureAwait(false);
        await scene.ArrivedAsync(cast.ReviewingJudge, extended, stop).ConfigureAwait(false);
        await scene.RefusedAsync(
            cast.Investigator, "tries to extend a second time", order.Number,
            new PreservationExtended(
                Clocks.Due(pack, "preservation-extension", longer, "4404").Due, "It takes longer still."), stop)
            .ConfigureAwait(false);
    }

    /// <summary>The production order that the data were kept for, and its whole way to the investigator.</summary>
    public static async Task ProduceAsync(Play play, OrderRun preserved, Prologue.CaseFile file, CancellationToken stop)
    {
        var (scene, cast) = (play.Scene, play.Cast);
        var order = await Issuing.IssueAsync(
            play, file, new(OrderKind.Production, "communication", "an order to produce what was preserved")
            {
                Preserves = preserved.Number,
            }, stop).ConfigureAwait(false);
        await scene.ActAsync(cast.Judge, "validates", order.Number, new OrderValidated(false), stop).ConfigureAwait(false);
        var linked = await scene.ActAsync(
            cast.Investigator, $"links {preserved.Number} to {order.Number}: held until produced", preserved.Number,
            new PreservationLinked(order.Number, order.Issued.Digest), stop).ConfigureAwait(false);
        await scene.ArrivedAsync(cast.Provider, linked, stop).ConfigureAwait(false);
        await Issuing.TransmitAsync(play, order, stop).ConfigureAwait(false);
        await Reviewing.CheckFormAsync(play, order, stop).ConfigureAwait(false);
        await Reviewing.RecogniseAsync(play, order, stop).ConfigureAwait(false);
        await Reviewing.DirectAsync(play, order, "produce", stop).ConfigureAwait(false);
        order = await Delivering.DeliverAsync(play, order, stop).ConfigureAwait(false);
        await Delivering.OpenAsync(play, order, file, stop).ConfigureAwait(false);
        var ended = await scene.ActAsync(
            cast.Investigator, "ends the preservation: the data were produced", preserved.Number,
            new PreservationEnded("The data were produced under the linked order."), stop).ConfigureAwait(false);
        await scene.ArrivedAsync(cast.Provider, ended, stop).ConfigureAwait(false);
        var released = await scene.ActAsync(
            cast.Provider, "releases the preserved data", preserved.Number, new PreservationReleased(), stop)
            .ConfigureAwait(false);
        await scene.ArrivedAsync(cast.Investigator, released, stop).ConfigureAwait(false);
    }

    /// <summary>When a running clock of the order ends, as the reader's node computes it.</summary>
    public static async Task<DateTimeOffset> DueAsync(
        Play play, OrderRun order, Official reader, string clock, CancellationToken stop)
    {
        var view = await play.Scene.AskAsync(
            order.Number, () => reader.Home.OrderAsync(order.Number, stop), stop).ConfigureAwait(false);
        return view.Clocks.First(one => one.Name == clock).Due;
    }
}
