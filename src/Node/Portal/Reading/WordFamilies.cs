using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Orders;
using LotusBridge.Orders.Statements;
using LotusBridge.Rules;

namespace LotusBridge.Node.Portal.Reading;

/// <summary>Where the words for a code stand in the portal's texts: the key is the family and the code.</summary>
internal static class WordFamilies
{
    private static readonly Dictionary<FieldKind, string> ByKind = new()
    {
        [FieldKind.Act] = "acts.title.", [FieldKind.Role] = "terms.role.", [FieldKind.KeyKind] = "terms.key-kind.",
        [FieldKind.Emergency] = "terms.emergency.", [FieldKind.DestructionGround] = "terms.destruction-ground.",
        [FieldKind.NodeMethod] = "terms.node-method.", [FieldKind.Alarm] = "terms.alarm.",
        [FieldKind.EndorsementOutcome] = "terms.endorsement-outcome.",
        [FieldKind.IdentifierFormat] = "terms.identifier-format.", [FieldKind.RecordFormat] = "terms.record-format.",
        [FieldKind.Territory] = "terms.territory.", [FieldKind.Category] = "terms.category.",
        [FieldKind.Ground] = "terms.ground.", [FieldKind.Condition] = "terms.condition.",
        [FieldKind.Clock] = "terms.clock.", [FieldKind.Listed] = "terms.listed.", [FieldKind.Form] = "terms.form.",
        [FieldKind.FormField] = "terms.form-field.",
    };

    private static readonly Dictionary<Type, string> ByEnum = new()
    {
        [typeof(OrderKind)] = "terms.order-kind.", [typeof(ObjectionOutcome)] = "terms.objection-outcome.",
        [typeof(ConflictOutcome)] = "terms.conflict-outcome.", [typeof(ExecutionOutcome)] = "terms.execution-outcome.",
        [typeof(EnforcementOutcome)] = "terms.enforcement-outcome.",
        [typeof(RecognitionScope)] = "terms.recognition-scope.", [typeof(HolderKind)] = "terms.holder-kind.",
        [typeof(FateMethod)] = "terms.fate-method.", [typeof(Stage)] = "terms.stage.",
        [typeof(ReviewStage)] = "terms.review.", [typeof(CustodyStage)] = "terms.custody.",
        [typeof(EndorsementStage)] = "terms.endorsement.", [typeof(DestructionStage)] = "terms.destruction.",
        [typeof(Finality)] = "terms.finality.",
    };

    public static string Of(FieldKind kind) => ByKind[kind];

    /// <param name="words">An enum of statements, states or finality.</param>
    public static string Of(Type words) => ByEnum[words];

    /// <summary>The key of a state's word, as in <c>terms.stage.pending-validation</c>.</summary>
    public static string KeyOf<T>(T state)
        where T : struct, Enum => Of(typeof(T)) + StatementJson.Word(state);
}
