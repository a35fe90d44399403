using LotusBridge.Ledger;
using LotusBridge.Orders;

namespace LotusBridge.Node.Portal.Orders;

/// <summary>The kind of a chip; what it says stands in its text.</summary>
internal static class OrderTone
{
    public static string Of(Stage stage) => stage switch
    {
        Stage.Delivered or Stage.PartiallyDelivered or Stage.Received or Stage.Preserved or Stage.Extended or Stage.Closed
            or Stage.LinkedToProduction => "good",
        Stage.Objected or Stage.ConflictReview or Stage.Restricted or Stage.EnforcementRequested => "warn",
        Stage.ValidationRefused or Stage.Refused or Stage.Denied or Stage.Withdrawn or Stage.Expired => "bad",
        Stage.NoData or Stage.NotAvailable or Stage.Ended => "plain",
        _ => "wait",
    };

    public static string Of(Finality finality) => finality == Finality.L2 ? "good" : "wait";
}
