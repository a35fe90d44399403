using LotusBridge.Custody.Statements;

namespace LotusBridge.Orders.Statements;

/// <summary>All statement types that the product knows: custody's and those of orders.</summary>
public static class OrderStatements
{
    public static StatementTypes Types { get; } =
        StatementTypes.In(typeof(StatementBody).Assembly, typeof(OrderIssued).Assembly);

    public static StatementReader Reader { get; } = new(Types);
}
