using LotusBridge.Rules;

namespace LotusBridge.Orders;

/// <summary>The pack's clocks that an order's life knows, and which of them apply to it.</summary>
internal static class ClockId
{
    public const string Clarification = "clarification";
    public const string Destruction = "destruction";
    public const string Enforcement = "recognition-for-enforcement";
    public const string ExPostValidation = "ex-post-validation";
    public const string IssuerReply = "issuer-reply";
    public const string PreserveOnReceipt = "preserve-on-receipt";
    public const string Preservation = "preservation";
    public const string PreservationExtension = "preservation-extension";
    public const string Produce = "produce";
    public const string ProduceEmergency = "produce-emergency";
    public const string ProduceNotified = "produce-notified";
    public const string Retention = "retention";
    public const string Review = "review";
    public const string ReviewEmergency = "review-emergency";
    public const string ReviewForm = "review-form-emergency";
    public const string ThirdCountryObjection = "third-country-objection";

    /// <summary>The clocks whose end calls for another judge.</summary>
    public static IReadOnlyList<string> Reviewing { get; } = [Review, ReviewEmergency, ReviewForm];

    /// <summary>The clocks by which the provider works.</summary>
    public static IReadOnlyList<string> Producing { get; } =
        [Produce, ProduceEmergency, ProduceNotified, PreserveOnReceipt];

    /// <summary>The clocks that start with the receipt by the requested territory.</summary>
    public static IReadOnlyList<Deadline> OnReceipt(RulePack pack, OrderState order, DateTimeOffset receivedAt)
    {
        string[] ids = order is { IsEmergency: true, Kind: OrderKind.Production }
            ? [ReviewEmergency, ReviewForm]
            : [Review];
        return [.. ids.Where(id => Knows(pack, id)).Select(id => Due(pack, id, receivedAt, order))];
    }

    /// <summary>When the provider must have done what it is told at that moment.</summary>
    public static Deadline OfProvider(RulePack pack, OrderState order, DateTimeOffset from)
    {
        var isNotified = pack.Notice?.Categories.Contains(order.Issued.Category, StringComparer.Ordinal) ?? false;
        var id = order.Kind == OrderKind.Preservation ? PreserveOnReceipt
            : order.IsEmergency ? ProduceEmergency
            : isNotified && Knows(pack, ProduceNotified) ? ProduceNotified
            : Produce;
        return Due(pack, id, from, order);
    }

    private static bool Knows(RulePack pack, string id) => pack.Clocks.Any(clock => clock.Id == id);

    private static Deadline Due(RulePack pack, string id, DateTimeOffset from, OrderState order) =>
        Clocks.Due(pack, id, from, order.RequestedTerritory);
}
