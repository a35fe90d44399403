using System.Text;
using LotusBridge.Custody.Rosters;
using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Api;
using LotusBridge.Exchange.Messages;
using LotusBridge.Ledger;

namespace LotusBridge.Exchange.Submissions;

/// <summary>What a <see cref="SubmissionFile"/> shows, computed from its own bytes and the pinned roster.</summary>
/// <param name="Kind">One of the constants; null where the file does not hold.</param>
/// <param name="ExistedBy">The statement was in the sender's log by then, final under the policy.</param>
/// <param name="Account">The sender's word.</param>
/// <param name="Refusal">The other side's word; null for none.</param>
/// <param name="Sightings">Third nodes' words.</param>
/// <param name="Problem">Why the file does not hold; null when it does.</param>
public sealed record SubmissionVerdict(
    string? Kind, DateTimeOffset? ExistedBy, AttemptAccount? Account, RefusalReceipt? Refusal,
    IReadOnlyList<Sighting> Sightings, string? Problem)
{
    /// <summary>The other side has signed that it refused for good: proven, whatever the sender says.</summary>
    public const string Refused = "refused";

    /// <summary>The other side has signed that it did not take it then: proven that it had come there.</summary>
    public const string Deferred = "deferred";

    /// <summary>The other side has signed nothing: what is said of its silence is the sender's word, and nobody's proof.</summary>
    public const string Unanswered = "unanswered";

    /// <param name="pinned">The genesis hash as the reader knows it; null to take the file's.</param>
    public static SubmissionVerdict Of(SubmissionFile file, Digest? pinned)
    {
        try
        {
            return Read(file, pinned);
        }
        catch (LedgerFormatException error)
        {
            return Broken(error.Message);
        }
    }

    private static SubmissionVerdict Read(SubmissionFile file, Digest? pinned)
    {
        if (RostersIn(file, pinned, out var problem) is not { } rosters)
        {
            return Broken(problem!);
        }

        var proof = LogProof.Parse(Encoding.UTF8.GetBytes(file.Proof));
        var origin = proof.Checkpoint.Checkpoint.Origin;
        if (rosters.InForce(origin, proof.Index) is not { } epoch || epoch.Roster.Find(file.From) is null
            || !string.Equals(origin, epoch.Roster.OriginOf(file.From), StringComparison.Ordinal))
        {
            return Broken($"the proof is not one of the log of {file.From}");
        }

        var verdict = proof.Verify(file.Statement, epoch.Policy);
        if (verdict is not { Fault: ProofFault.None, IsAccepted: true })
        {
            return Broken("the statement is not shown to be final in the sender's log");
        }

        if (file.From == file.To || rosters.Epochs.All(one => one.Roster.Find(file.To) is null))
        {
            return Broken($"{file.To} is no other member");
        }

        var words = new Words(file, rosters, epoch.Roster.Epoch);
        return words.Problem is { } broken
            ? Broken(broken)
            : new SubmissionVerdict(
                words.Refusal is null ? Unanswered : words.Refusal.ForGood ? Refused : Deferred,
                verdict.ExistedBy, words.Account, words.Refusal, words.Sightings, null);
    }

    private static RosterChain? RostersIn(SubmissionFile file, Digest? pinned, out string? problem)
    {
        problem = "the roster is not in its form";
        if (CanonicalBase64.Read(file.Genesis) is not { } bytes || new RosterList(file.Steps).Links() is not { } links
            || RosterEnvelope.Read(bytes, out problem) is not { } genesis)
        {
            return null;
        }

        if (pinned is { } wanted && wanted != genesis.Hash)
        {
            problem = $"the file's roster is {genesis.Hash}, pinned is {wanted}";
            return null;
        }

        return RosterChain.Read(genesis, links, out problem);
    }

    private static SubmissionVerdict Broken(string why) => new(null, null, null, null, [], why);

    /// <summary>What the three sides have signed, each under a key that the roster gave it then or later.</summary>
    private sealed class Words
    {
        private readonly SubmissionFile file;
        private readonly IReadOnlyList<RosterReading> epochs;

        public Words(SubmissionFile file, RosterChain rosters, int epoch)
        {
            // A key that was rotated out before the statement existed can have signed nothing about it.
            (this.file, epochs) = (file, [.. rosters.Epochs.Where(one => one.Roster.Epoch >= epoch)]);
            Account = Open(file.From, file.Account, AttemptAccount.Open);
            Refusal = file.Refusal is { } refusal ? Open(file.To, refusal, RefusalReceipt.Open) : null;
            Problem = AccountProblem() ?? RefusalProblem() ?? SightingsProblem();
        }

        public AttemptAccount? Account { get; }

        public RefusalReceipt? Refusal { get; }

        public List<Sighting> Sightings { get; } = [];

        public string? Problem { get; }

        private string? AccountProblem() =>
            Account is null ? $"the account is not signed by the node of {file.From}"
            : IsOther(Account.Digest, Account.From, Account.To) ? "the account is about another submission"
            : Account.Attempts < 1 || Account.FirstAt > Account.LastAt || Account.LastAt > Account.At
                ? "the account's times and numbers do not go together"
            : null;

        private string? RefusalProblem() =>
            file.Refusal is null ? null
            : Refusal is null ? $"the refusal is not signed by the node of {file.To}"
            : IsOther(Refusal.Digest, Refusal.From, Refusal.To) ? "the refusal is about another submission"
            : null;

        private string? SightingsProblem()
        {
            var territories = epochs.SelectMany(one => one.Roster.Members).Select(member => member.Territory)
                .Where(one => one != file.From && one != file.To).Distinct().ToList();
            foreach (var text in file.Sightings)
            {
                var sighting = territories.Select(by => (By: by, Word: Open(by, text, Sighting.Open)))
                    .FirstOrDefault(one => one.Word is not null);
                if (sighting.Word is not { } word || word.By != sighting.By || word.Of != file.To
                    || word.AskedAt > word.At || word.AnsweredAt > word.At)
                {
                    return $"a sighting is not a third node's about {file.To}";
                }

                territories.Remove(sighting.By);
                Sightings.Add(word);
            }

            return null;
        }

        private bool IsOther(Digest statement, string from, string to) =>
            statement != file.Statement || from != file.From || to != file.To;

        private T? Open<T>(string by, string text, Func<ReadOnlyMemory<byte>, SigningKey, T?> open)
            where T : class =>
            CanonicalBase64.Read(text) is { } bytes
                ? epochs.Select(one => one.Roster.Find(by)?.Node).OfType<SigningKey>().Distinct()
                    .Select(key => open(bytes, key)).FirstOrDefault(word => word is not null)
                : null;
    }
}
