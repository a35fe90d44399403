namespace LotusBridge.Node.Portal.Orders;

/// <summary>Cases and orders: drafting, validating, reviewing, executing.</summary>
internal static class OrderPages
{
    public static IReadOnlyList<PageRule> Rows { get; } = [];
}
