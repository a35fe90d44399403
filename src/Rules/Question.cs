namespace LotusBridge.Rules;

/// <summary>What is known of the offence; null means not stated, which never opens a threshold.</summary>
/// <param name="MaxYears">Maximum custodial sentence in whole years, rounded down.</param>
/// <param name="OffenceId">A listed offence, such as <c>dir-2011-93-3</c>.</param>
/// <param name="SentenceMonths">Set when the order serves to execute a sentence: its length in whole months.</param>
public sealed record OffenceFacts(int? MaxYears = null, string? OffenceId = null, int? SentenceMonths = null)
{
    public static OffenceFacts None { get; } = new();
}

/// <summary>May this order leave now, and what then runs?</summary>
public sealed record Question
{
    public required Role Issuer { get; init; }

    public required string Category { get; init; }

    public OrderKind Order { get; init; }

    /// <summary>Who validated the order; null: nobody yet.</summary>
    public Role? Validator { get; init; }

    /// <summary>Imminent threat to life, physical integrity or safety, or to critical infrastructure with that effect.
    /// </summary>
    public bool Emergency { get; init; }

    public OffenceFacts Offence { get; init; } = OffenceFacts.None;

    /// <summary>The issuer reasonably believes that both the offence and the person's residence lie in its own State
    /// (Reg. 2023/1543 Art. 8(2)).</summary>
    public bool IsHomeCase { get; init; }

    /// <summary>Null: the answer reckons no deadlines.</summary>
    public DateTimeOffset? Received { get; init; }

    /// <summary>Start of the clocks that run from issue; null: taken as <see cref="Received"/>.</summary>
    public DateTimeOffset? Issued { get; init; }

    /// <summary>Whose calendar counts; see <see cref="Clocks.Due"/>.</summary>
    public string? Territory { get; init; }
}

/// <summary>The answer to a <see cref="Question"/>. Allowed means exactly: no refusal.</summary>
/// <param name="Allowed">Whether the order may leave now.</param>
/// <param name="Refusals">Why not.</param>
/// <param name="Needs">What is still owed, in short English: before leaving, or afterwards in an emergency.</param>
/// <param name="Clocks">The deadlines that run from receipt, when a moment of receipt was given.</param>
/// <param name="Confirmed">Whether every rule the answer rests on has been confirmed.</param>
public sealed record Answer(
    bool Allowed,
    IReadOnlyList<Refusal> Refusals,
    IReadOnlyList<string> Needs,
    IReadOnlyList<Deadline> Clocks,
    bool Confirmed)
{
    /// <summary>What the persons in the case must be able to state; the question cannot know it.</summary>
    public IReadOnlyList<string> Conditions { get; init; } = [];
}
