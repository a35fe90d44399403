using System.Globalization;

namespace LotusBridge.Rules;

/// <summary>What a field of a local form wants.</summary>
public enum FormFieldKind
{
    /// <summary>The one word <see cref="LocalForms.Yes"/>.</summary>
    Confirmation,

    /// <summary>Words: a name, a number, a reference.</summary>
    Text,

    /// <summary>A moment, as in <c>2026-05-04T09:00:00Z</c>.</summary>
    Time,

    /// <summary>The SHA-256 of the sealed package, so that a form for another one is noticed.</summary>
    PackageDigest,
}

/// <param name="Text">What is to be written, or a clause that can follow "it is confirmed that".</param>
public sealed record FormField(string Id, FormFieldKind Kind, string Text);

/// <summary>What the law of the place wants on paper before foreign material is evidence there.</summary>
public sealed record LocalForm : Rule
{
    public required string Id { get; init; }

    /// <summary>Of the territory that uses the material.</summary>
    public required string LegalSystem { get; init; }

    public required string Text { get; init; }

    public required IReadOnlyList<FormField> Fields { get; init; }
}

/// <summary>Which forms a territory wants, and what is still missing on them.</summary>
public static class LocalForms
{
    /// <summary>What a confirmation is answered with; nothing else confirms.</summary>
    public const string Yes = "yes";

    /// <summary>The forms of the territory's legal system, in the pack's order.</summary>
    public static IReadOnlyList<LocalForm> For(RulePack pack, string territory) =>
        pack.FindTerritory(territory)?.LegalSystem is { } system
            ? [.. pack.Forms.Where(form => form.LegalSystem == system)]
            : [];

    /// <summary>Null when every form is there with every field filled in, and nothing beside.</summary>
    /// <param name="filled">Form, field and what was written, as it came.</param>
    /// <param name="packageDigest">As in <c>sha256:…</c>.</param>
    public static Refusal? Missing(
        RulePack pack, string territory, IReadOnlyCollection<(string Form, string Field, string Value)> filled,
        string packageDigest)
    {
        var wanted = For(pack, territory);
        var article = wanted is [var first, ..] ? first.Article : "docs/rule-packs.md";
        if (filled.DistinctBy(one => (one.Form, one.Field)).Count() < filled.Count)
        {
            return Refuse(article, "a field is filled in twice");
        }

        var hasSurplus = filled.Any(one => !wanted.Any(form =>
            form.Id == one.Form && form.Fields.Any(field => field.Id == one.Field)));
        return hasSurplus
            ? Refuse(article, "a field is filled in that no form here has")
            : (from form in wanted
               from field in form.Fields
               let value = filled.Where(one => one.Form == form.Id && one.Field == field.Id)
                   .Select(one => one.Value).FirstOrDefault()
               where !IsFilled(field.Kind, value, packageDigest)
               select Refuse(form.Article, $"'{form.Id}/{field.Id}' wants {Wanted(field)}", $"{form.Id}/{field.Id}")).FirstOrDefault();
    }

    private static bool IsFilled(FormFieldKind kind, string? value, string packageDigest) => kind switch
    {
        FormFieldKind.Confirmation => value == Yes,
        FormFieldKind.Text => !string.IsNullOrWhiteSpace(value),
        FormFieldKind.Time => DateTimeOffset.TryParseExact(
            value, "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _),
        _ => value == packageDigest,
    };

    private static string Wanted(FormField field) => field.Kind switch
    {
        FormFieldKind.Confirmation => $"'{Yes}': {field.Text}",
        FormFieldKind.Text => $"words: {field.Text}",
        FormFieldKind.Time => $"a moment (2026-05-04T09:00:00Z): {field.Text}",
        _ => $"the digest of the sealed package: {field.Text}",
    };

    private static Refusal Refuse(string article, string what, string? subject = null) => new(
        RefusalCode.FormIncomplete, article, $"The local form is not complete ({article}): {what}.") { Subject = subject };
}
