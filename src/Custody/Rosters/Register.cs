using LotusBridge.Custody.Statements;

namespace LotusBridge.Custody.Rosters;

/// <summary>
/// Who may sign as whom: the roster's nodes and registrars, and the officials that registrars registered. Built from
/// statements alone, so that anybody with the same statements knows the same officials.
/// </summary>
public sealed class Register
{
    private readonly RosterChain rosters;
    private readonly Dictionary<string, List<OfficialRegistered>> registered = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> revoked = new(StringComparer.Ordinal);

    /// <param name="rosters">The federation's epochs.</param>
    /// <param name="statements">
    /// Those whose log proof verified, in the order of their log: of two registrations that overlap the first counts.
    /// </param>
    public Register(RosterChain rosters, IEnumerable<Statement> statements)
    {
        this.rosters = rosters;
        foreach (var statement in statements)
        {
            Add(statement);
        }
    }

    /// <summary>The thread of a territory's register statements.</summary>
    public static string ThreadOf(string territory) => "register/" + territory;

    /// <summary>
    /// Takes a register statement in; false when it is none, or not by a registrar of any epoch. Which epoch's registrar
    /// had to sign it depends on its place in the log, and was verified with its proof.
    /// </summary>
    public bool Add(Statement statement)
    {
        var official = statement.Body switch
        {
            OfficialRegistered body => body.Official,
            OfficialRevoked body => body.Official,
            _ => null,
        };
        if (official is null
            || Author.TerritoryOf(official) is var territory
            && (!string.Equals(statement.Header.By, "registrar:" + territory, StringComparison.Ordinal)
                || !string.Equals(statement.Header.Thread, ThreadOf(territory), StringComparison.Ordinal)
                || !rosters.Epochs.Any(epoch => epoch.Roster.Find(territory) is { } member
                    && SignatureCheck.Verify(statement.Envelope, member.Registrar))))
        {
            return false;
        }

        Take(statement.Body);
        return true;
    }

    /// <summary>
    /// The author of that id as of <paramref name="at"/>, under the newest epoch; null when unknown, too early, too late or
    /// revoked.
    /// </summary>
    public Author? Find(string id, DateTimeOffset at) => Find(id, at, rosters.Newest.Roster);

    /// <param name="id">A pseudonym, <c>node:T</c> or <c>registrar:T</c>.</param>
    /// <param name="at">The statement's own time.</param>
    /// <param name="roster">The epoch in force where the statement stands.</param>
    /// <inheritdoc cref="Find(string, DateTimeOffset)"/>
    public Author? Find(string id, DateTimeOffset at, Roster roster)
    {
        var territory = Author.TerritoryOf(id);
        if (roster.Find(territory) is not { } member)
        {
            return null;
        }

        if (id.StartsWith("node:", StringComparison.Ordinal))
        {
            return new Author(id, territory, member.Office, Roles.Node, member.Node);
        }

        return id.StartsWith("registrar:", StringComparison.Ordinal)
            ? new Author(id, territory, territory + "/registrar", Roles.Registrar, member.Registrar)
            : Official(id, territory, at);
    }

    /// <summary>True when that pseudonym was ever registered, or the roster has the node or registrar.</summary>
    public bool Knows(string id) => id.Contains(':', StringComparison.Ordinal)
        ? rosters.Epochs.Any(epoch => epoch.Roster.Find(Author.TerritoryOf(id)) is not null)
        : registered.ContainsKey(id);

    /// <summary>From when on the official's key counts for nothing; null while it is not revoked.</summary>
    public DateTimeOffset? RevokedFrom(string id) => revoked.TryGetValue(id, out var from) ? from : null;

    private Author? Official(string id, string territory, DateTimeOffset at)
    {
        if (revoked.TryGetValue(id, out var from) && at >= from)
        {
            return null;
        }

        var entry = registered.GetValueOrDefault(id)?.FirstOrDefault(one => at >= one.ValidFrom && at < one.ValidUntil);
        return entry is null ? null : new Author(id, territory, entry.Office, entry.Role, entry.Key);
    }

    private void Take(StatementBody body)
    {
        if (body is OfficialRevoked gone)
        {
            revoked[gone.Official] = revoked.TryGetValue(gone.Official, out var known) && known < gone.From
                ? known
                : gone.From;
        }
        else if (body is OfficialRegistered come)
        {
            var entries = registered.TryGetValue(come.Official, out var known) ? known : registered[come.Official] = [];

            // A pseudonym keeps its first key for a period: a later registration may follow it, never overlap it.
            if (!entries.Any(one => come.ValidFrom < one.ValidUntil && one.ValidFrom < come.ValidUntil))
            {
                entries.Add(come);
            }
        }
    }
}
