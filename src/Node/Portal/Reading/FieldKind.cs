namespace LotusBridge.Node.Portal.Reading;

/// <summary>What a text in a payload is, and so how it is shown.</summary>
internal enum FieldKind
{
    /// <summary>A name, a number or a key: shown as it is.</summary>
    Plain,

    /// <summary>A person's own words.</summary>
    Words,
    Person,
    Office,
    Territory,

    /// <summary>A statement type.</summary>
    Act,
    Category,
    Ground,
    Condition,
    Clock,
    Listed,
    Form,
    FormField,
    Role,
    KeyKind,
    Emergency,
    DestructionGround,
    NodeMethod,
    Alarm,
    EndorsementOutcome,
    IdentifierFormat,
    RecordFormat,
}

/// <summary>Which text of which statement type is what.</summary>
internal static class FieldKinds
{
    /// <summary>By the member's path without places in lists, after its type; before <see cref="ByName"/>.</summary>
    private static readonly Dictionary<string, FieldKind> ByPath = new(StringComparer.Ordinal)
    {
        ["order.issued/emergency/ground"] = FieldKind.Emergency,
        ["order.issued/identifiers/value"] = FieldKind.Plain,
        ["order.issued/identifiers/format"] = FieldKind.IdentifierFormat,
        ["destruction.due/ground"] = FieldKind.DestructionGround,
        ["destruction.approved/ground"] = FieldKind.DestructionGround,
        ["package.destroyed/ground"] = FieldKind.DestructionGround,
        ["package.destroyed/method"] = FieldKind.NodeMethod,
        ["endorsement.decided/outcome"] = FieldKind.EndorsementOutcome,
        ["endorsement.challenged/ground"] = FieldKind.Words,
        ["endorsement.refused/ground"] = FieldKind.Words,
        ["package.endorsed/form"] = FieldKind.Condition,
        ["order.received/clocks/name"] = FieldKind.Clock,
        ["official.registered/key/kind"] = FieldKind.KeyKind,
    };

    private static readonly Dictionary<string, FieldKind> ByName = new(StringComparer.Ordinal)
    {
        ["addressee"] = FieldKind.Office, ["provider"] = FieldKind.Office, ["office"] = FieldKind.Office,
        ["keeper"] = FieldKind.Office,
        ["requestedTerritory"] = FieldKind.Territory, ["to"] = FieldKind.Territory,
        ["official"] = FieldKind.Person, ["operators"] = FieldKind.Person, ["by"] = FieldKind.Person,
        ["type"] = FieldKind.Act, ["role"] = FieldKind.Role, ["category"] = FieldKind.Category,
        ["ground"] = FieldKind.Ground, ["conditions"] = FieldKind.Condition, ["clock"] = FieldKind.Clock,
        ["listed"] = FieldKind.Listed, ["alarm"] = FieldKind.Alarm, ["format"] = FieldKind.RecordFormat,
        ["form"] = FieldKind.Form, ["field"] = FieldKind.FormField,
        ["answer"] = FieldKind.Words, ["question"] = FieldKind.Words, ["explanation"] = FieldKind.Words,
        ["reason"] = FieldKind.Words, ["purpose"] = FieldKind.Words, ["finding"] = FieldKind.Words,
        ["defects"] = FieldKind.Words, ["limits"] = FieldKind.Words, ["description"] = FieldKind.Words,
        ["basis"] = FieldKind.Words, ["provision"] = FieldKind.Words, ["value"] = FieldKind.Words,
        ["article"] = FieldKind.Plain, ["thread"] = FieldKind.Plain, ["package"] = FieldKind.Plain,
        ["packages"] = FieldKind.Plain, ["production"] = FieldKind.Plain, ["preserves"] = FieldKind.Plain,
        ["case"] = FieldKind.Plain, ["name"] = FieldKind.Plain, ["reference"] = FieldKind.Plain,
        ["id"] = FieldKind.Plain, ["version"] = FieldKind.Plain, ["recipients"] = FieldKind.Plain,
        ["approval"] = FieldKind.Plain, ["publicKey"] = FieldKind.Plain, ["relyingParty"] = FieldKind.Plain,
        ["key"] = FieldKind.Plain, ["signature"] = FieldKind.Plain,
    };

    /// <summary>Null for a text that no schema has.</summary>
    /// <param name="schemaPath">As in <c>order.issued/emergency/ground</c>.</param>
    public static FieldKind? Find(string schemaPath) =>
        ByPath.TryGetValue(schemaPath, out var kind)
        || ByName.TryGetValue(schemaPath[(schemaPath.LastIndexOf('/') + 1)..], out kind) ? kind : null;
}
