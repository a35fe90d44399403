using LotusBridge.Rules;

namespace LotusBridge.Tests.Unit.Rules;

/// <summary>Short forms of the questions that the tables ask.</summary>
internal static class Asking
{
    public static Answer Produce(
        RulePack pack, string issuer, string category, string? validator = null, int? maxYears = null) =>
        Competence.Ask(pack, Question(issuer, category, validator) with { Offence = new OffenceFacts(maxYears) });

    public static Question Question(string issuer, string category, string? validator = null) => new()
    {
        Issuer = new Role(issuer),
        Category = category,
        Validator = validator is null ? null : new Role(validator),
    };

    public static Question Preserve(string issuer, string category, string? validator = null) =>
        Question(issuer, category, validator) with { Order = OrderKind.Preservation };

    public static DateTimeOffset At(string text) =>
        DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
