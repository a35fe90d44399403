using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;

namespace LotusBridge.Node.Access;

/// <summary>How states are written in answers: lower case, as statements write them.</summary>
internal static class Words
{
    public static string Of(Finality finality) => finality switch
    {
        Finality.L2 => "l2",
        Finality.L1 => "l1",
        _ => "l0",
    };

    /// <summary>As in <c>pending-validation</c>.</summary>
    public static string Of<T>(T state)
        where T : struct, Enum => StatementJson.Word(state);
}
