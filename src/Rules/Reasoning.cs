namespace LotusBridge.Rules;

/// <summary>Whether a category is open to anybody.</summary>
internal static class Opening
{
    /// <summary>Null when the pack knows the category and has it switched on.</summary>
    public static Refusal? Bar(RulePack pack, string category)
    {
        var found = pack.FindCategory(category);
        if (found is null)
        {
            var ids = string.Join(", ", pack.Categories.Select(c => c.Id));
            return new Refusal(
                RefusalCode.CategoryUnknown, pack.Title, $"{pack.Title} knows the categories {ids} and no other.");
        }

        return found.Disabled is { } off
            ? new Refusal(RefusalCode.CategoryDisabled, off.Article, $"{off.Text} ({off.Article}).")
            : null;
    }
}

/// <summary>Whether the offence, or the sentence to be executed, is grave enough.</summary>
internal static class Threshold
{
    public static Refusal? Missing(RulePack pack, string category, OrderKind order, OffenceFacts offence)
    {
        if (pack.Offences is not { } rule || order != OrderKind.Production || !rule.Categories.Contains(category)
            || IsMet(rule, offence))
        {
            return null;
        }

        var title = Competence.TitleOf(pack, category);
        return offence is { MaxYears: null, OffenceId: null }
            ? new Refusal(
                RefusalCode.OffenceNotStated,
                rule.Article,
                $"An order for {title} must name the offence: {Need(rule)} ({rule.Article}).")
            : new Refusal(
                RefusalCode.OffenceBelowThreshold,
                rule.Article,
                $"The offence is not grave enough for an order for {title}: it takes {Need(rule)} ({rule.Article}).");
    }

    public static Refusal? SentenceMissing(RulePack pack, OffenceFacts offence) =>
        pack.Sentence is { } rule && offence.SentenceMonths < rule.MinimumMonths
            ? new Refusal(
                RefusalCode.SentenceTooShort,
                rule.Article,
                $"An order may serve to execute a sentence only of at least {rule.MinimumMonths} months "
                + $"({rule.Article}).")
            : null;

    public static string Need(OffenceThreshold rule) =>
        $"an offence punishable by a maximum of at least {rule.MinimumMaximumYears} years, or a listed offence";

    /// <summary>The rule that opened the threshold: the maximum if high enough, else the listed offence.</summary>
    public static Rule? Opened(OffenceThreshold rule, OffenceFacts offence) =>
        offence.MaxYears >= rule.MinimumMaximumYears ? rule : Listed(rule, offence);

    public static ListedOffence? Listed(OffenceThreshold rule, OffenceFacts offence) =>
        offence.OffenceId is { } id ? rule.Listed.FirstOrDefault(o => o.Id == id) : null;

    private static bool IsMet(OffenceThreshold rule, OffenceFacts offence) => Opened(rule, offence) is not null;
}

/// <summary>One answer in the making: each step adds what it found, and remembers the rule it rested on.</summary>
internal sealed class Reasoning(RulePack pack, Question question, Category category)
{
    private readonly List<Refusal> refusals = [];
    private readonly List<string> needs = [];
    private readonly List<string> conditions = [];
    private readonly List<Rule> reliedOn = [];

    public Answer Answer()
    {
        var power = Competence.FindPower(pack, question.Issuer, category.Id, question.Order);
        var leavesFirst = false;
        if (power is null)
        {
            reliedOn.AddRange(Competence.PowersOver(pack, category.Id, question.Order));
            refusals.Add(Competence.NotCompetent(pack, question.Issuer, category.Id, question.Order));
        }
        else
        {
            reliedOn.Add(power);
            leavesFirst = !power.IsDirect && !IsValidated(power) && Validation(power);
        }

        Gravity();
        conditions.AddRange(
            Conditions.For(pack, "issue", requesting: null, requested: null).Select(c => $"{c.Text} ({c.Article})"));
        var clocks = question.Received is { } received ? Deadlines(received, leavesFirst) : [];
        var isConfirmed = reliedOn.TrueForAll(r => r.Confirmed) && clocks.TrueForAll(c => c.Confirmed);
        return new Answer(refusals.Count == 0, refusals, needs, clocks, isConfirmed) { Conditions = conditions };
    }

    private bool IsValidated(IssuingPower power) =>
        question.Validator is { } validator && power.Validators.Contains(validator);

    /// <summary>The order lacks its validation; true when the emergency lets it leave all the same.</summary>
    private bool Validation(IssuingPower power)
    {
        var emergency = question.Emergency
            ? Competence.FindEmergencyPower(pack, question.Issuer, category.Id, question.Order)
            : null;
        if (emergency is not null)
        {
            var clock = pack.FindClock("ex-post-validation");
            reliedOn.Add(emergency);
            needs.Add($"{Phrase.Validation(pack, power)} within {Phrase.Span(clock)} after leaving");
            conditions.Add($"{emergency.Condition} ({emergency.Article})");
            return true;
        }

        needs.Add(Phrase.Validation(pack, power));
        refusals.Add(question.Validator is { } validator
            ? Competence.MayValidate(pack, validator, question.Issuer, category.Id, question.Order)!
            : new Refusal(
                RefusalCode.ValidationMissing,
                power.Article,
                $"An order for {category.Title} by a {pack.TitleOf(question.Issuer)} may leave only after "
                + $"{Phrase.Validation(pack, power)}{(question.Emergency ? ", in an emergency too" : "")} "
                + $"({power.Article})."));
        return false;
    }

    private void Gravity()
    {
        if (Threshold.Missing(pack, category.Id, question.Order, question.Offence) is { } tooLight)
        {
            reliedOn.Add(pack.Offences!);
            refusals.Add(tooLight);
            needs.Add(Threshold.Need(pack.Offences!));
        }
        else if (pack.Offences is { } rule && question.Order == OrderKind.Production
            && rule.Categories.Contains(category.Id))
        {
            reliedOn.Add(Threshold.Opened(rule, question.Offence)!);
            if (Threshold.Listed(rule, question.Offence) is { Condition: { } condition } offence)
            {
                conditions.Add($"{condition} ({offence.Article})");
            }
        }

        if (pack.Sentence is { } sentence && question.Offence.SentenceMonths is not null)
        {
            reliedOn.Add(sentence);
            conditions.Add($"{sentence.Condition} ({sentence.Article})");
            if (Threshold.SentenceMissing(pack, question.Offence) is { } tooShort)
            {
                refusals.Add(tooShort);
            }
        }
    }

    private List<Deadline> Deadlines(DateTimeOffset received, bool leavesFirst)
    {
        List<Deadline> due = [];
        foreach (var clock in pack.Clocks.Where(c => c.AppliesTo.Any(s => IsIn(s, leavesFirst))))
        {
            var from = clock.Start switch
            {
                "issued" => question.Issued ?? received,
                "preservation-ends" => Clocks.Due(pack, "preservation", received, question.Territory).Due,
                _ => received,
            };
            due.Add(Clocks.Due(pack, clock.Id, from, question.Territory));
        }

        return due;
    }

    private bool IsIn(Situation situation, bool leavesFirst)
    {
        var production = question.Order == OrderKind.Production;
        return situation switch
        {
            Situation.EmergencyWithoutValidation => leavesFirst,
            Situation.Preservation => !production,
            Situation.ProductionEmergency => production && question.Emergency,
            Situation.ProductionNotified => production && !question.Emergency && IsNotified(),
            _ => production && !question.Emergency && !IsNotified(),
        };
    }

    /// <summary>Art. 8(4): in an emergency the notice goes out all the same, but it suspends nothing.</summary>
    private bool IsNotified() => !question.IsHomeCase && (pack.Notice?.Categories.Contains(category.Id) ?? false);
}
