using LotusBridge.Custody.Statements;
using LotusBridge.Orders.Statements;

namespace LotusBridge.Node.Acts;

/// <summary>The three kinds of threads, told apart by what is said in them.</summary>
internal enum ThreadKind
{
    Register,
    Case,
    Order,
}

internal static class ThreadKinds
{
    public static ThreadKind Of(StatementBody body) => body switch
    {
        OfficialRegistered or OfficialRevoked => ThreadKind.Register,
        CaseOpened => ThreadKind.Case,
        _ => ThreadKind.Order,
    };
}
