using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;

namespace LotusBridge.Custody.Rosters;

/// <summary>That an epoch follows the one before, and that enough registrars signed the step.</summary>
internal static class StepCheck
{
    /// <summary>Null when it does; else the first reason.</summary>
    /// <param name="next">Already one roster by itself (<see cref="RosterCheck"/>).</param>
    public static string? Problem(RosterReading previous, Roster next, Policy policy, Envelope envelope)
    {
        var (old, step) = (previous.Roster, next.Step!);
        return next.Epoch != old.Epoch + 1 ? $"epoch {next.Epoch} does not follow epoch {old.Epoch}"
            : step.Previous != previous.Hash ? $"the step names {step.Previous} as its previous, not {previous.Hash}"
            : !string.Equals(next.Federation, old.Federation, StringComparison.Ordinal)
                || next.Demonstration != old.Demonstration ? "a step keeps the federation and what it is for"
            : next.At < old.At ? $"epoch {next.Epoch} is dated before the epoch that it follows"
            : step.Cuts.FirstOrDefault(cut => !LogsOf(old).Contains(cut.Log)) is { } stray
                ? $"a cut names {stray.Log}, which is no log of the epoch before"
            : SignaturesProblem(previous, next, policy, envelope);
    }

    /// <summary>The origins of a roster's logs.</summary>
    public static IReadOnlySet<string> LogsOf(Roster roster) =>
        roster.Members.Select(member => roster.OriginOf(member.Territory)).ToHashSet(StringComparer.Ordinal);

    /// <summary>True when the witnesses and mirrors of these territories would be the policy's quorum.</summary>
    public static bool IsQuorum(Roster roster, Policy policy, IReadOnlySet<string> territories)
    {
        var keys = roster.Members.Where(member => territories.Contains(member.Territory))
            .SelectMany(member => new[] { member.Witness, member.Mirror }).Select(VerifierKey.Parse).ToHashSet();
        return policy.IsQuorum(policy.Witnesses.Where(witness => keys.Contains(witness.Key)).Select(witness => witness.Name));
    }

    // In ascending order of territories, a registrar's old key before its new one: one set of signatures, one envelope.
    private static string? SignaturesProblem(RosterReading previous, Roster next, Policy policy, Envelope envelope)
    {
        var old = previous.Roster;
        var places = Registrars(old, next);
        var place = -1;
        var signers = new HashSet<SigningKey>();
        foreach (var signature in envelope.Signatures)
        {
            var at = places.FindIndex(place + 1, key => key.Id() == signature.KeyId);
            if (at < 0)
            {
                return "a signature is no registrar's of either epoch, or not in its place";
            }

            place = at;
            if (!SignatureCheck.Verify(envelope, places[at]))
            {
                return "a registrar's signature fails";
            }

            signers.Add(places[at]);
        }

        // Whoever may change the federation is counted under the policy before and under the one after: a set that is
        // enough for one of them only could, where the number of liars to bear grows, have no honest member.
        return !IsQuorum(old, previous.Policy, Signed(old, signers))
                ? $"the registrars who signed are no quorum of epoch {old.Epoch}"
            : !IsQuorum(next, policy, Signed(next, signers))
                ? $"the registrars who signed are no quorum of epoch {next.Epoch}"
            : null;
    }

    /// <summary>Every key that may sign the step, in the order in which the envelope carries signatures.</summary>
    public static List<SigningKey> Registrars(Roster old, Roster next) =>
    [
        .. old.Members.Select(member => (member.Territory, Age: 0, Key: member.Registrar))
            .Concat(next.Members.Select(member => (member.Territory, Age: 1, Key: member.Registrar)))
            .OrderBy(one => one.Territory, StringComparer.Ordinal).ThenBy(one => one.Age)
            .Select(one => one.Key).Distinct(),
    ];

    private static HashSet<string> Signed(Roster roster, HashSet<SigningKey> signers) =>
        roster.Members.Where(member => signers.Contains(member.Registrar)).Select(member => member.Territory)
            .ToHashSet(StringComparer.Ordinal);
}
