namespace LotusBridge.Rules.Yaml;

/// <summary>A piece of a YAML file and where it begins; line and column start at 1.</summary>
internal abstract record Node(int Line, int Column);

/// <param name="Text">The value.</param>
/// <param name="IsPlain">Not quoted: only a plain scalar can be a number or true and false.</param>
/// <param name="Line">Starts at 1.</param>
/// <param name="Column">Starts at 1.</param>
internal sealed record Scalar(string Text, bool IsPlain, int Line, int Column) : Node(Line, Column);

internal sealed record Sequence(IReadOnlyList<Node> Items, int Line, int Column) : Node(Line, Column);

internal sealed record Mapping(IReadOnlyList<Entry> Entries, int Line, int Column) : Node(Line, Column);

internal sealed record Entry(Scalar Key, Node Value);
