using LotusBridge.Node.Portal.Orders.Acts;
using LotusBridge.Node.Portal.Orders.Cases;

namespace LotusBridge.Node.Portal.Orders;

/// <summary>Cases and orders: drafting, validating, reviewing, executing.</summary>
internal static class OrderPages
{
    public static IReadOnlyList<PageRule> Rows { get; } =
    [
        PageRule.Get("/orders", PageTable.Officials, "orders.list.title", typeof(OrdersPage)).InMenu(),
        PageRule.Get("/orders/{number}", PageTable.Officials, "orders.one.title", typeof(OrderPage)).OfOrder()
            .Live("/events/orders/{number}"),
        .. StatementPages.Rows,
        .. ActPages.Rows,
        .. CasePages.Rows,
    ];
}
