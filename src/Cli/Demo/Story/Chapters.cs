using LotusBridge.Custody.Statements;
using LotusBridge.Orders.Statements;
using LotusBridge.Rules;

namespace LotusBridge.Cli.Demo.Story;

/// <summary>The story from the first registration to the last certificate; each chapter leaves one bundle.</summary>
internal static class Chapters
{
    private static readonly TimeSpan Moments = TimeSpan.FromMinutes(1);

    public static async Task PlayAsync(Play play, CancellationToken stop)
    {
        await Prologue.RegisterAsync(play, stop).ConfigureAwait(false);
        var file = await Prologue.OpenCaseAsync(play, stop).ConfigureAwait(false);
        await ProductionAsync(play, file, stop).ConfigureAwait(false);
        await PreservationAsync(play, file, stop).ConfigureAwait(false);
        await EmergencyAsync(play, file, stop).ConfigureAwait(false);
        await LapsedEmergencyAsync(play, file, stop).ConfigureAwait(false);
        await Epilogue.ShowMirrorsAsync(play, stop).ConfigureAwait(false);
    }

    /// <summary>Communication records: a judge must validate, whoever else tries.</summary>
    private static async Task ProductionAsync(Play play, Prologue.CaseFile file, CancellationToken stop)
    {
        var (scene, cast) = (play.Scene, play.Cast);
        scene.Transcript.Chapter("A production order for communication records (通訊記錄)");
        var order = await Issuing.IssueAsync(
            play, file, new(OrderKind.Production, "communication", "an order for communication records of one number"),
            stop).ConfigureAwait(false);
        await scene.RefusedAsync(
            cast.Prosecutor, "tries to validate", order.Number, new OrderValidated(false), stop).ConfigureAwait(false);
        await scene.ActAsync(cast.Judge, "validates", order.Number, new OrderValidated(false), stop).ConfigureAwait(false);
        await Issuing.TransmitAsync(play, order, stop).ConfigureAwait(false);
        await Reviewing.CheckFormAsync(play, order, stop).ConfigureAwait(false);
        await Reviewing.RecogniseAsync(play, order, stop).ConfigureAwait(false);
        await Reviewing.DirectAsync(play, order, "produce", stop).ConfigureAwait(false);
        order = await Delivering.DeliverAsync(play, order, stop).ConfigureAwait(false);
        var opened = await Delivering.OpenAsync(play, order, file, stop).ConfigureAwait(false);
        await Delivering.CopyAsync(play, order, opened, stop).ConfigureAwait(false);
        await Keeping.EndorseAsync(play, order, stop).ConfigureAwait(false);
        await Keeping.ExportAsync(play, order, content: true, "production.bundle", stop).ConfigureAwait(false);
        await Courtroom.BringAsync(play, order, "production.bundle", "production.asice", stop).ConfigureAwait(false);

        scene.Transcript.Chapter("The end of retention");
        await EndRetentionAsync(play, order, stop).ConfigureAwait(false);
        await Keeping.DestroyAsync(play, order, stop).ConfigureAwait(false);
        await Keeping.ExportAsync(play, order, content: false, "destroyed.bundle", stop).ConfigureAwait(false);
    }

    /// <summary>Sixty days, thirty more once, then a production order that follows it.</summary>
    private static async Task PreservationAsync(Play play, Prologue.CaseFile file, CancellationToken stop)
    {
        var (scene, cast) = (play.Scene, play.Cast);
        scene.Transcript.Chapter("A preservation order (保存令), then production");
        var order = await Issuing.IssueAsync(
            play, file, new(OrderKind.Preservation, "communication", "an order to preserve communication records"), stop)
            .ConfigureAwait(false);
        await scene.ActAsync(cast.Prosecutor, "validates: preserving discloses nothing", order.Number,
            new OrderValidated(false), stop).ConfigureAwait(false);
        await Issuing.TransmitAsync(play, order, stop).ConfigureAwait(false);
        await Reviewing.CheckFormAsync(play, order, stop).ConfigureAwait(false);
        await Reviewing.RecogniseAsync(play, order, stop).ConfigureAwait(false);
        await Reviewing.DirectAsync(play, order, "preserve-on-receipt", stop).ConfigureAwait(false);
        await Preserving.PreserveAndExtendAsync(play, order, stop).ConfigureAwait(false);
        await Preserving.ProduceAsync(play, order, file, stop).ConfigureAwait(false);
        await Keeping.ExportAsync(play, order, content: false, "preservation.bundle", stop).ConfigureAwait(false);
    }

    /// <summary>Registration data while a life is in danger: first the order, then the validation.</summary>
    private static async Task EmergencyAsync(Play play, Prologue.CaseFile file, CancellationToken stop)
    {
        var (scene, cast) = (play.Scene, play.Cast);
        scene.Transcript.Chapter("An emergency: registration data (註冊資料), validated after the event");
        var order = await IssueEmergencyAsync(play, file, stop).ConfigureAwait(false);
        order = await DeliverInEmergencyAsync(play, order, stop).ConfigureAwait(false);
        await Delivering.OpenAsync(play, order, file, stop).ConfigureAwait(false);
        await Restricting.RestrictAndLiftAsync(play, order, stop).ConfigureAwait(false);
        await play.MoveTimeAsync(scene.Now.AddHours(20), "twenty hours later", stop).ConfigureAwait(false);
        var validated = await scene.ActAsync(
            cast.Judge, "validates after the event, within 48 hours", order.Number, new OrderValidated(true), stop)
            .ConfigureAwait(false);
        await scene.ArrivedAsync(cast.ReviewingJudge, validated, stop).ConfigureAwait(false);
        await Reviewing.RecogniseAsync(play, order, stop).ConfigureAwait(false);
        await scene.ActAsync(
            cast.Investigator, "closes the order; the user is to be informed", order.Number, new OrderClosed(), stop)
            .ConfigureAwait(false);
        await Keeping.ExportAsync(play, order, content: true, "emergency.bundle", stop).ConfigureAwait(false);
    }

    /// <summary>Nobody validates in time: the order is withdrawn by the clock and the data are destroyed.</summary>
    private static async Task LapsedEmergencyAsync(Play play, Prologue.CaseFile file, CancellationToken stop)
    {
        var (scene, cast) = (play.Scene, play.Cast);
        scene.Transcript.Chapter("An emergency that nobody validates");
        var order = await IssueEmergencyAsync(play, file, stop).ConfigureAwait(false);
        order = await DeliverInEmergencyAsync(play, order, stop).ConfigureAwait(false);
        var due = await Preserving.DueAsync(play, order, cast.Investigator, "ex-post-validation", stop).ConfigureAwait(false);
        await play.MoveTimeAsync(due + Moments, "48 hours have passed without a validation", stop).ConfigureAwait(false);
        await scene.SeeAsync(
            cast.Investigator, order.Number, "clock.lapsed", "states the lapse: the order is withdrawn", stop)
            .ConfigureAwait(false);
        await scene.WaitAsync(cast.Provider, order.Number, "clock.lapsed", stop).ConfigureAwait(false);
        await scene.RefusedAsync(
            cast.Judge, "tries to validate too late", order.Number, new OrderValidated(true), stop).ConfigureAwait(false);
        var confirmed = await scene.ActAsync(
            cast.Provider, "confirms that it has stopped and released the data", order.Number,
            new WithdrawalConfirmed(), stop).ConfigureAwait(false);
        await scene.ArrivedAsync(cast.Investigator, confirmed, stop).ConfigureAwait(false);
        await Keeping.DestroyAsync(play, order, stop).ConfigureAwait(false);
        await Keeping.ExportAsync(play, order, content: false, "lapsed.bundle", stop).ConfigureAwait(false);
    }

    private static Task<OrderRun> IssueEmergencyAsync(Play play, Prologue.CaseFile file, CancellationToken stop) =>
        Issuing.IssueAsync(
            play, file, new(OrderKind.Production, "registration", "an emergency order for registration data")
            {
                Emergency = new Emergency("life", "A caller has threatened to kill a hostage within hours."),
            }, stop);

    private static async Task<OrderRun> DeliverInEmergencyAsync(Play play, OrderRun order, CancellationToken stop)
    {
        await Issuing.TransmitAsync(play, order, stop).ConfigureAwait(false);
        await Reviewing.CheckFormAsync(play, order, stop).ConfigureAwait(false);
        await Reviewing.DirectAsync(play, order, "produce-emergency", stop).ConfigureAwait(false);
        return await Delivering.DeliverAsync(play, order, stop).ConfigureAwait(false);
    }

    private static async Task EndRetentionAsync(Play play, OrderRun order, CancellationToken stop)
    {
        var closed = await play.Scene.ActAsync(
            play.Cast.Investigator, "closes the order; the user is to be informed", order.Number, new OrderClosed(), stop)
            .ConfigureAwait(false);
        await play.Scene.ArrivedAsync(play.Cast.ReviewingJudge, closed, stop).ConfigureAwait(false);
        var end = Clocks.Due(play.Folder.Pack, "retention", closed.Header.At, "MO");
        play.Scene.Transcript.Detail($"retention ends {Moment.Write(end.Due)} ({end.Article})");
        await play.MoveTimeAsync(end.Due + Moments, "the retention clock has run out", stop).ConfigureAwait(false);
    }
}
