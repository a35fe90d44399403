using LotusBridge.Node.Access;
using LotusBridge.Custody.Statements;
using LotusBridge.Node.Portal.Parts;

namespace LotusBridge.Node.Portal.Orders.Acts;

/// <summary>One thing that a form asks. What may be chosen comes from the order and its pack, never from the browser.</summary>
internal sealed record ActField(string Name)
{
    /// <summary>The rows of a text area.</summary>
    private const int TextRows = 5;

    /// <summary>In place of the label that the texts have for its name.</summary>
    public string? Label { get; init; }

    /// <summary>In place of the hint that the texts have for its name.</summary>
    public string? Hint { get; init; }

    /// <summary>That hint's, where it is not the reader's.</summary>
    public string? HintLanguage { get; init; }

    /// <summary>What there is to choose from; null for a text.</summary>
    public IReadOnlyList<Choice>? Choices { get; init; }

    public bool IsMultiple { get; init; }

    public bool IsRequired { get; init; } = true;

    /// <summary>One of a list's lines each, rather than one text.</summary>
    public bool IsList { get; init; }

    /// <summary>The most lines of a list.</summary>
    public int MaxItems { get; init; } = StatementText.MaxItems;

    /// <summary>Of the input element.</summary>
    public string Type { get; init; } = "text";

    /// <summary>What stands in it before anything is entered.</summary>
    public string? Value { get; init; }

    public int Rows { get; init; } = 1;

    public int MinLength { get; init; } = 1;

    public int MaxLength { get; init; } = StatementText.MaxId;

    /// <summary>Reasons in the person's own words.</summary>
    public static ActField Text(string name = "explanation", bool isRequired = true) => new(name)
    {
        Rows = TextRows, MinLength = StatementText.MinExplanation, MaxLength = StatementText.MaxExplanation,
        IsRequired = isRequired,
    };

    /// <summary>A reference of one line.</summary>
    public static ActField Line(string name, bool isRequired = true) => new(name) { IsRequired = isRequired };

    /// <summary>Several texts, one a line.</summary>
    public static ActField Lines(string name) => Text(name, isRequired: false) with { IsList = true };

    public static ActField OneOf(string name, IReadOnlyList<Choice> choices, bool isRequired = true) =>
        new(name) { Choices = choices, IsRequired = isRequired };

    public static ActField AnyOf(string name, IReadOnlyList<Choice> choices) =>
        new(name) { Choices = choices, IsMultiple = true, IsRequired = false };

    /// <summary>A box that has to be ticked, as a declaration.</summary>
    public static ActField Declared(string name, string text) =>
        new(name) { Choices = [new Choice("yes", text)], IsMultiple = true };

    public override string ToString() => Name;
}

/// <summary>The fields that a page shows, what is wrong with them, and what was entered; null before anything was.</summary>
internal sealed record FieldsShown(IReadOnlyList<ActField> Fields, IReadOnlyList<FieldError> Errors, ActEntry? Entry)
{
    /// <summary>Why the law did not let what was entered become an act; null where it was not asked, or let it.</summary>
    public Problem? Refused { get; init; }

    public int Status => Errors.Count > 0 || Refused is not null ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK;
}
