namespace LotusBridge.Custody.Statements;

/// <summary>What sort of place holds content of a package.</summary>
public enum HolderKind
{
    /// <summary>The requesting node, which took the sealed file.</summary>
    Node,

    /// <summary>Opened content where an official works with it.</summary>
    WorkingCopy,
    Backup,
    Court,
    Expert,
    Other,
}

/// <summary>
/// A place that holds content of a package, sealed or opened. Both words together name it; a package has each once.
/// </summary>
/// <param name="Reference">1 to 100 of letters, digits and <c>-._:/</c>, as in <c>node:MO</c> or <c>pj/lab-2</c>; a
/// place or a pseudonym, never a name of somebody.</param>
public sealed record Holder(HolderKind Kind, string Reference)
{
    /// <summary>The most holders of one package; each takes a line of its certificate.</summary>
    public const int MaxOfPackage = 200;

    /// <summary>As people write it, <c>kind:reference</c>.</summary>
    public static bool TryParse(string text, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Holder? holder)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        holder = Enum.GetValues<HolderKind>()
            .Where(kind => colon > 0 && text[..colon] == StatementJson.Word(kind))
            .Select(kind => new Holder(kind, text[(colon + 1)..])).FirstOrDefault();
        return holder is not null && holder.Problem() is null;
    }

    public override string ToString() => $"{StatementJson.Word(Kind)}:{Reference}";

    internal string? Problem() =>
        !Enum.IsDefined(Kind) ? "a holder has a kind"
        : Reference.Length is 0 or > StatementText.MaxId || !Reference.All(IsOfReference)
            ? $"a holder's reference has 1 to {StatementText.MaxId} letters, digits and -._:/"
        : null;

    private static bool IsOfReference(char one) => char.IsAsciiLetterOrDigit(one) || one is '-' or '.' or '_' or ':' or '/';
}

/// <summary>What became of a copy, or of a key.</summary>
public enum FateMethod
{
    Deleted,

    /// <summary>Of a sealed copy alone: it stays where it is, and every key that could open it is gone.</summary>
    KeyDestroyed,
    PhysicallyDestroyed,

    /// <summary>It stays by law, as in a court's file; the basis says by which.</summary>
    ExemptByLaw,
}
