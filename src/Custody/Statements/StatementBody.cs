namespace LotusBridge.Custody.Statements;

/// <summary>What a statement says beyond who, when and in answer to what. One sealed record for each type.</summary>
public abstract record StatementBody
{
    /// <summary>Null when every field is within its limits, else the first that is not, in lower case.</summary>
    public virtual string? Problem() => null;
}

/// <summary>Names the statement type of a body record, as in <c>order.validated</c>.</summary>
/// <param name="name">Lower case, dots between the words.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class StatementTypeAttribute(string name) : Attribute
{
    public string Name { get; } = name;

    /// <summary>True when the statement goes to both territories of the thread, false when it stays with its author's.</summary>
    public bool Shared { get; init; } = true;

    /// <summary>The largest payload, in bytes.</summary>
    public int MaxPayloadBytes { get; init; } = StatementReader.MaxPayloadBytes;
}

/// <summary>A statement about one package.</summary>
public interface IOfPackage
{
    /// <summary>As in <c>P-7QK2M4XA9C1D</c>.</summary>
    string Package { get; }
}
