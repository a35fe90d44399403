using System.Text.RegularExpressions;
using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Node.Hosting;
using LotusBridge.Node.Storage;
using LotusBridge.Orders;
using LotusBridge.Orders.Statements;
using Microsoft.EntityFrameworkCore;

namespace LotusBridge.Node.Acts;

/// <summary>Whether a statement may enter its thread. What an order's statement may do is decided in Orders alone.</summary>
internal sealed partial class Admission(Self self, KnownOfficials officials, Ties ties)
{
    private static readonly string[] CaseOpeners = [Roles.Investigator, Roles.Prosecutor, Roles.Judge];

    /// <summary>
    /// The author, as the register has them now, whose signature it is; null for none. What takes the most time of an act needs
    /// no turn at the database.
    /// </summary>
    public Author? Signer(Statement statement) =>
        officials.Find(statement.Header.By, statement.Header.At) is { } author
            && SignatureCheck.Verify(statement.Envelope, author.Key) ? author : null;

    /// <summary>Who says it, when, and under which key: what needs no thread.</summary>
    /// <param name="signer">Of <see cref="Signer"/>, earlier; the register may have changed since.</param>
    public ActRefused? Unacceptable(Statement statement, Author? signer, DateTimeOffset now, out Author? author)
    {
        var header = statement.Header;
        author = officials.Find(header.By, header.At);
        return Author.TerritoryOf(header.By) != self.Territory
                ? new ActRefused("author-elsewhere", $"{header.By} acts at another territory's node")
            : author is null || officials.Find(header.By, now) is null
                ? new ActRefused("author-unknown", $"the register does not know {header.By} at that time")
            : author.Key != signer?.Key && !SignatureCheck.Verify(statement.Envelope, author.Key)
                ? new ActRefused("signature-invalid", "the signature is not by the author's key")
            : (header.At - now).Duration() > ActDesk.ClockTolerance
                ? new ActRefused(
                    "time-off", $"dated {Moment.Write(header.At)}, the node's clock says {Moment.Write(now)}")
            : null;
    }

    /// <summary>Null when the act may be taken into the thread.</summary>
    public async Task<ActRefused?> RefuseAsync(
        NodeDb db, OpenThread thread, Act act, ReadOnlyMemory<byte>? annex, CancellationToken stop) =>
        AnnexProblem(act.Body, annex) ?? ThreadKinds.Of(act.Body) switch
        {
            ThreadKind.Register => Register(act),
            ThreadKind.Case => Case(thread, act),
            _ => await OrderAsync(db, thread, act, stop),
        };

    private ActRefused? Register(Act act)
    {
        var official = act.Body switch
        {
            OfficialRegistered body => body.Official,
            OfficialRevoked body => body.Official,
            _ => "",
        };
        return act.Author.Role != Roles.Registrar ? new ActRefused("wrong-role", "only the registrar registers")
            : act.Statement.Header.Thread != "register/" + self.Territory
                ? new ActRefused("thread-differs", "register statements are made in the territory's register thread")
            : Author.TerritoryOf(official) != self.Territory
                ? new ActRefused("wrong-territory", "a registrar registers officials of their own territory only")
            : act.Body is OfficialRegistered come && Overlaps(come)
                ? new ActRefused("already-registered", "that pseudonym is registered for a part of that time")
            : null;
    }

    private bool Overlaps(OfficialRegistered come) => officials.Statements
        .Select(statement => statement.Body).OfType<OfficialRegistered>()
        .Any(one => one.Official == come.Official && come.ValidFrom < one.ValidUntil && one.ValidFrom < come.ValidUntil);

    private ActRefused? Case(OpenThread thread, Act act) =>
        !CaseForm().IsMatch(thread.Name) || !thread.Name.StartsWith(self.Territory + "-", StringComparison.Ordinal)
            ? new ActRefused("thread-differs", $"a case of this territory is named {self.Territory}-C- and 8 characters")
        : !CaseOpeners.Contains(act.Author.Role, StringComparer.Ordinal)
            ? new ActRefused("wrong-role", "a case is opened by an investigator, a prosecutor or a judge")
        : thread.Rows.Count > 0 ? new ActRefused("already-opened", "that case is open already")
        : null;

    private async Task<ActRefused?> OrderAsync(NodeDb db, OpenThread thread, Act act, CancellationToken stop)
    {
        var refusal = await ties.CaseMissingAsync(db, thread, act, stop) ?? thread.Admit(act).Refusal
            ?? await Ties.NameTakenAsync(db, thread.Name, act.Body, stop);
        return refusal is null ? null : ActRefused.Of(refusal);
    }

    private static ActRefused? AnnexProblem(StatementBody body, ReadOnlyMemory<byte>? annex) =>
        body is not OrderIssued issued
            ? annex is null ? null : new ActRefused("annex-unexpected", "this type commits to no document")
        : annex is not { } document
            ? new ActRefused("annex-missing", "an order comes with the document for the authorities only")
        : Digest.Of(document.Span) != issued.AuthorityOnly
            ? new ActRefused("annex-differs", "the document is not the one that the order commits to")
        : null;

    [GeneratedRegex("^[A-Z0-9]{2,8}-C-[0-9A-HJKMNP-TV-Z]{8}\\z", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex CaseForm();
}
