using System.Text;
using LotusBridge.Ledger;

namespace LotusBridge.Custody.Rosters;

/// <summary>Writes the policy of a federation with one node a territory (<c>spec/ledger.md</c>, "Policy and finality").</summary>
public static class PolicyDraft
{
    /// <summary>
    /// How many of <paramref name="members"/> must cosign, so that any two such sets share an honest one while at most
    /// <paramref name="faulty"/> lie: ⌊(n+f)/2⌋+1. Finality goes on with f of them away only when n is at least 3f+1.
    /// </summary>
    public static int QuorumOf(int members, int faulty)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(members, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(faulty);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(faulty, members);
        return ((members + faulty) / 2) + 1;
    }

    /// <summary>The most liars that a quorum of this many members can bear while as many are away: ⌊(n-1)/3⌋.</summary>
    public static int FaultyOf(int members) => (members - 1) / 3;

    /// <summary>
    /// The policy's text: every member's log, witness and mirror, L1 for each territory by its witness, and L2 by a
    /// quorum of mirrors: honest nodes hold what is final, not only its hash.
    /// </summary>
    /// <param name="members">As in the roster.</param>
    /// <param name="faulty">How many of them may lie, 0 to one less than there are.</param>
    public static string WriteMirrored(IReadOnlyList<RosterMember> members, int faulty)
    {
        var text = Members(members);
        Group(text, "mirrors", QuorumOf(members.Count, faulty), members.Select(member => MirrorOf(member.Territory)));
        return text.Append("quorum mirrors\n").ToString();
    }

    /// <summary>The same with a quorum of witnesses, and, where wanted, of mirrors too.</summary>
    /// <param name="members">As in the roster.</param>
    /// <param name="faulty">How many of them may lie, 0 to one less than there are.</param>
    /// <param name="mirrors">True when L2 takes a quorum of mirrors besides that of the witnesses.</param>
    public static string Write(IReadOnlyList<RosterMember> members, int faulty, bool mirrors)
    {
        var quorum = QuorumOf(members.Count, faulty);
        var text = Members(members);
        Group(text, "witnesses", quorum, members.Select(member => Policy.OwnGroup(member.Territory)));
        Group(text, "mirrors", quorum, members.Select(member => MirrorOf(member.Territory)));
        return text.Append(mirrors ? "group federation all witnesses mirrors\nquorum federation\n" : "quorum witnesses\n")
            .ToString();
    }

    private static StringBuilder Members(IReadOnlyList<RosterMember> members)
    {
        var text = new StringBuilder();
        foreach (var member in members)
        {
            text.Append("log ").Append(member.Log).Append('\n')
                .Append("witness ").Append(member.Territory).Append(' ').Append(member.Witness).Append('\n')
                .Append("witness ").Append(MirrorOf(member.Territory)).Append(' ').Append(member.Mirror).Append('\n')
                .Append("group ").Append(Policy.OwnGroup(member.Territory)).Append(" all ").Append(member.Territory)
                .Append('\n');
        }

        return text;
    }

    /// <summary>
    /// The policy of an epoch in the form that the epoch before has it, for other members or another number of liars;
    /// null where that one was written by hand.
    /// </summary>
    /// <param name="previous">The epoch before.</param>
    /// <param name="members">Of the new epoch.</param>
    /// <param name="faulty">How many of them may lie; null for as many as before.</param>
    public static string? Rewrite(Roster previous, IReadOnlyList<RosterMember> members, int? faulty)
    {
        Func<IReadOnlyList<RosterMember>, int, string>[] forms =
        [
            WriteMirrored, (of, liars) => Write(of, liars, mirrors: true), (of, liars) => Write(of, liars, mirrors: false),
        ];

        // A form may have the same text for two numbers: the larger one is kept, which never lowers the threshold.
        for (var liars = previous.Members.Count - 1; liars >= 0; liars--)
        {
            foreach (var form in forms)
            {
                if (string.Equals(form(previous.Members, liars), previous.Policy, StringComparison.Ordinal))
                {
                    return form(members, Math.Min(faulty ?? liars, members.Count - 1));
                }
            }
        }

        return null;
    }

    private static string MirrorOf(string territory) => "mirror-" + territory;

    private static void Group(StringBuilder text, string name, int threshold, IEnumerable<string> members) =>
        text.Append("group ").Append(name).Append(' ').Append(threshold).Append(' ').AppendJoin(' ', members).Append('\n');
}
