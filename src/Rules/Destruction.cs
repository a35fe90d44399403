namespace LotusBridge.Rules;

/// <summary>Who must agree before evidence is destroyed.</summary>
public sealed record DestructionRule : Rule
{
    public required int Persons { get; init; }

    public required bool DifferentBodies { get; init; }

    /// <summary>Null when these approvals are enough. One person's second approval adds nothing.</summary>
    public Refusal? Missing(IReadOnlyCollection<Approver> approvers)
    {
        if (approvers.Select(a => a.Person).Distinct(StringComparer.Ordinal).Count() < Persons)
        {
            return new Refusal(
                RefusalCode.DestructionNeedsPersons,
                Article,
                $"Destruction must be approved by {Persons} different persons ({Article}).");
        }

        return DifferentBodies
            && approvers.Select(a => a.Body).Distinct(StringComparer.Ordinal).Count() < Persons
            ? new Refusal(
                RefusalCode.DestructionNeedsBodies,
                Article,
                $"The {Persons} persons who approve destruction must belong to different bodies ({Article}).")
            : null;
    }
}

/// <param name="Person">A pseudonym or key id that is the person's own.</param>
/// <param name="Body">The institution the person belongs to.</param>
public sealed record Approver(string Person, string Body);
