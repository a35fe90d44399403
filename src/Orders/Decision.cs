using LotusBridge.Rules;

namespace LotusBridge.Orders;

/// <summary>Either a value or the refusal that stands in its place; never both, never neither.</summary>
public sealed record Decision<T>
    where T : class
{
    private Decision(T? value, Refusal? refusal)
    {
        Value = value;
        Refusal = refusal;
    }

    public T? Value { get; }

    public Refusal? Refusal { get; }

    public bool IsAccepted => Refusal is null;

    public static implicit operator Decision<T>(T value) => new(value, null);

    public static implicit operator Decision<T>(Refusal refusal) => new(null, refusal);
}
