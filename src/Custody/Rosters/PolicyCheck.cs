using LotusBridge.Ledger;

namespace LotusBridge.Custody.Rosters;

/// <summary>That the policy's text is about the roster's members, all of them and nobody else.</summary>
internal static class PolicyCheck
{
    public static string? Problem(Roster roster, out Policy? policy)
    {
        try
        {
            policy = Policy.Parse(roster.Policy);
        }
        catch (LedgerFormatException error)
        {
            policy = null;
            return "the policy: " + error.Message;
        }

        var logs = roster.Members.Select(member => VerifierKey.Parse(member.Log)).ToHashSet();
        var cosigners = roster.Members.SelectMany(member => new[] { member.Witness, member.Mirror })
            .Select(VerifierKey.Parse).ToHashSet();
        return policy.Quorum is null ? "the policy has no quorum"
            : !logs.SetEquals(policy.Logs.Select(log => log.Key)) ? "the policy's logs are not the members' logs"
            : !cosigners.SetEquals(policy.Witnesses.Select(witness => witness.Key))
                ? "the policy's witnesses are not the members' witnesses and mirrors"
            : OwnGroupProblem(roster, policy);
    }

    // L1 is the word of a territory's own witness; a group that others can fill would say less than it seems to.
    private static string? OwnGroupProblem(Roster roster, Policy policy)
    {
        foreach (var member in roster.Members)
        {
            var own = Policy.OwnGroup(member.Territory);
            var witness = policy.Witnesses.First(one => one.Key.Equals(VerifierKey.Parse(member.Witness))).Name;
            var group = policy.Groups.FirstOrDefault(one => string.Equals(one.Name, own, StringComparison.Ordinal));
            if (group is null || group.Members.Count != 1 || group.Members[0] != witness)
            {
                return $"the policy's group {own} has one member, the witness of {member.Territory}";
            }
        }

        return null;
    }
}
