namespace LotusBridge.Node.Portal.Orders.Acts;

/// <summary>What somebody has entered in the form of an act.</summary>
internal sealed class ActEntry(PortalForm form)
{
    /// <summary>A field's text; empty where there is none. Browsers end lines in two characters, statements in one.</summary>
    public string this[string name] => form[name].ReplaceLineEndings("\n");

    /// <summary>Null where nothing was entered.</summary>
    public string? Optional(string name) => this[name] is { Length: > 0 } text ? text : null;

    public IReadOnlyList<string> Lines(string name) =>
        this[name].Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>The boxes that are ticked, each once.</summary>
    public IReadOnlyList<string> Many(string name) => [.. form.All(name).Distinct(StringComparer.Ordinal)];

    public bool Is(string name, string value) => string.Equals(this[name], value, StringComparison.Ordinal);

    public override string ToString() => "[entry]";
}
