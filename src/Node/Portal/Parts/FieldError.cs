namespace LotusBridge.Node.Portal.Parts;

/// <summary>What is wrong with a field of a form, in the reader's language.</summary>
/// <param name="Field">The field's name.</param>
public sealed record FieldError(string Field, string Text)
{
    /// <summary>The ids of what explains a field, for its <c>aria-describedby</c>; null where nothing does.</summary>
    /// <param name="id">Of the field.</param>
    public static string? Describing(string id, string? hint, FieldError? error) =>
        string.Join(' ', new[] { hint is null ? null : id + "-hint", error is null ? null : id + "-error" }.OfType<string>())
            is { Length: > 0 } ids ? ids : null;
}

/// <summary>One of several choices of a form's field.</summary>
/// <param name="Value">As it is sent.</param>
/// <param name="Text">In the reader's language.</param>
/// <param name="Hint">What it means, in a sentence; may be left out.</param>
/// <param name="HintLanguage">The hint's, where it is not the reader's.</param>
public sealed record Choice(string Value, string Text, string? Hint = null, string? HintLanguage = null);
