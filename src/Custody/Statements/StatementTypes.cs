using System.Reflection;

namespace LotusBridge.Custody.Statements;

/// <summary>The registered statement types: name to body record. A type that is not here is not read.</summary>
public sealed class StatementTypes
{
    private const string Prefix = "application/vnd.lotus-bridge.";
    private const string Suffix = ".v1+json";

    private readonly Dictionary<string, StatementKind> byName;
    private readonly Dictionary<Type, StatementKind> byBody;

    private StatementTypes(IEnumerable<StatementKind> kinds)
    {
        byName = kinds.ToDictionary(kind => kind.Name, StringComparer.Ordinal);
        byBody = byName.Values.ToDictionary(kind => kind.Body);
    }

    public IEnumerable<StatementKind> All => byName.Values.OrderBy(kind => kind.Name, StringComparer.Ordinal);

    /// <summary>Every body record of these assemblies that carries a <see cref="StatementTypeAttribute"/>.</summary>
    public static StatementTypes In(params IEnumerable<Assembly> assemblies) => new(
        from assembly in assemblies
        from body in assembly.GetTypes()
        let named = body.GetCustomAttribute<StatementTypeAttribute>()
        where named is not null
        select new StatementKind(named.Name, body, named.Shared, named.MaxPayloadBytes));

    public static string PayloadTypeOf(string name) => Prefix + name + Suffix;

    public StatementKind? Find(string name) => byName.GetValueOrDefault(name);

    public StatementKind Of(StatementBody body) => byBody[body.GetType()];

    internal static string? NameIn(string payloadType) =>
        payloadType.Length > Prefix.Length + Suffix.Length
        && payloadType.StartsWith(Prefix, StringComparison.Ordinal)
        && payloadType.EndsWith(Suffix, StringComparison.Ordinal)
            ? payloadType[Prefix.Length..^Suffix.Length]
            : null;
}

/// <summary>One registered statement type.</summary>
public sealed record StatementKind(string Name, Type Body, bool Shared, int MaxPayloadBytes);
