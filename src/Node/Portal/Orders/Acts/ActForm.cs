using LotusBridge.Custody.Statements;
using LotusBridge.Node.Portal.Parts;
using LotusBridge.Orders;
using LotusBridge.Rules;

namespace LotusBridge.Node.Portal.Orders.Acts;

/// <summary>How one type of statement is drafted: what is asked, and the body that the answers make.</summary>
/// <param name="Type">As in <c>order.validated</c>.</param>
internal sealed record ActForm(
    string Type, Func<ActSetting, IReadOnlyList<ActField>> Fields,
    Func<ActSetting, ActEntry, StatementBody> Compose)
{
    /// <summary>What one field's answer means for another's: the field and the key of what is wrong.</summary>
    public Func<ActSetting, ActEntry, (string Field, string Text)?> Fault { get; init; } = (_, _) => null;

    /// <summary>Why it would be refused whatever is entered, beyond what <see cref="Next.Bar"/> knows; null for nothing.</summary>
    public Func<ActSetting, Refusal?> Bar { get; init; } = _ => null;

    /// <summary>An act that says nothing but itself.</summary>
    public static ActForm Plain(string type, Func<StatementBody> body) => new(type, _ => [], (_, _) => body());

    /// <summary>An act whose one field is a text.</summary>
    public static ActForm OfText(string type, string field, Func<string, StatementBody> body) =>
        new(type, _ => [ActField.Text(field)], (_, entry) => body(entry[field]));

    /// <summary>Everything that is wrong with what was entered; a choice is one of those that were offered.</summary>
    public IReadOnlyList<FieldError> Check(ActSetting setting, ActEntry entry)
    {
        var errors = FieldCheck.Of(setting.T, Fields(setting), entry);
        return errors.Count == 0 && Fault(setting, entry) is { } fault
            ? [new FieldError(fault.Field, setting.T[fault.Text])]
            : errors;
    }

    public override string ToString() => Type;
}
