namespace LotusBridge.Node.Portal.Parts;

/// <summary>What is wrong with a field of a form, in the reader's language.</summary>
/// <param name="Field">The field's name.</param>
public sealed record FieldError(string Field, string Text);

/// <summary>One of several choices of a form's field.</summary>
/// <param name="Value">As it is sent.</param>
/// <param name="Text">In the reader's language.</param>
/// <param name="Hint">What it means, in a sentence; may be left out.</param>
public sealed record Choice(string Value, string Text, string? Hint = null);
