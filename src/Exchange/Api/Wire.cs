using System.Text.Json;
using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Orders.Statements;

namespace LotusBridge.Exchange.Api;

/// <summary>The body of every act.</summary>
/// <param name="Statement">Base64 of the envelope.</param>
/// <param name="Annex">Base64 of the document that the statement commits to; with <c>order.issued</c> only.</param>
public sealed record SignedAct(string Statement, string? Annex = null)
{
    /// <summary>The largest annex, in bytes.</summary>
    public const int MaxAnnexBytes = 64 * 1024;

    /// <summary>The largest act body, in bytes: an envelope and an annex in base64, and the JSON around them.</summary>
    public const int MaxBytes = ((StatementReader.MaxEnvelopeBytes + MaxAnnexBytes) / 3 * 4) + 1024;
}

/// <summary>The answer to an act.</summary>
/// <param name="Index">The statement's place in its log.</param>
/// <param name="Finality"><c>l0</c>, <c>l1</c> or <c>l2</c> at the time of the answer; it rises later.</param>
/// <param name="State">Of the order or package after the act; of a register or case <c>registered</c>, <c>open</c>.</param>
/// <param name="Article">What allowed the act; absent only where the order's rule pack is silent.</param>
/// <param name="Confirmed">Whether that law was confirmed against its source; absent without an article.</param>
public sealed record ActAccepted(
    Digest Digest, string Type, string Thread, long Index, string Finality, string State, string? Article = null,
    bool? Confirmed = null);

/// <summary>A line of the list of orders.</summary>
/// <param name="Due">The running clock that ends first; absent where none runs.</param>
/// <param name="Case">Absent for whoever may not read the case.</param>
public sealed record OrderLine(
    string Number, string Kind, string State, DateTimeOffset At, string? Category = null, DueLine? Due = null,
    string? Case = null);

/// <param name="Due">Perhaps past.</param>
public sealed record DueLine(string Name, DateTimeOffset Due);

/// <summary>What a list of orders may be asked for; what is null asks for nothing.</summary>
/// <param name="State">A stage, as answers write it.</param>
/// <param name="Kind"><c>production</c> or <c>preservation</c>.</param>
/// <param name="Open">True for orders that have not ended, false for those that have.</param>
/// <param name="Waiting">True for orders that wait for an act of the asker.</param>
/// <param name="DueBefore">A clock ends before this moment, or has ended.</param>
/// <param name="Text">Up to four beginnings of words: number, case, offence, identifier.</param>
public sealed record OrderAsk(
    string? State = null, string? Kind = null, string? Category = null, bool? Open = null, bool? Waiting = null,
    DateTimeOffset? DueBefore = null, string? Text = null)
{
    internal IEnumerable<(string Name, string? Value)> Parameters() =>
    [
        ("state", State), ("kind", Kind), ("category", Category), ("open", Word(Open)), ("waiting", Word(Waiting)),
        ("dueBefore", DueBefore is { } at ? Moment.Write(at) : null), ("text", Text),
    ];

    private static string? Word(bool? value) => value is { } given ? given ? "true" : "false" : null;
}

/// <summary>At most <see cref="MaxLines"/> orders, newest first; ask again with the last number for more.</summary>
/// <param name="Total">How many there are; on the first list alone, and up to 1,000.</param>
/// <param name="MoreThan">In its place where there are more.</param>
public sealed record OrderList(
    IReadOnlyList<OrderLine> Orders, string? After = null, int? Total = null, int? MoreThan = null)
{
    public const int MaxLines = 200;
}

/// <summary>An order as one reader may see it.</summary>
/// <param name="Issued">The body of <c>order.issued</c>.</param>
/// <param name="Heads">What a new shared statement answers.</param>
/// <param name="LocalHeads">What a new statement answers that stays in its author's territory.</param>
/// <param name="Next">The types that this reader may make now.</param>
public sealed record OrderView(
    string Number, string Kind, string State, string Finality, IReadOnlyList<Digest> Heads,
    IReadOnlyList<Digest> LocalHeads, OrderIssued Issued, IReadOnlyList<DueBy> Clocks,
    IReadOnlyList<StatementLine> Statements, IReadOnlyList<PackageLine> Packages, IReadOnlyList<string> Next);

/// <summary>One statement of a thread.</summary>
/// <param name="Index">Its place in its own territory's log; absent while the node holds no proof of it.</param>
/// <param name="Void">Why the thread's state did not allow it; absent when it counts.</param>
/// <param name="Article">What allowed it; absent where it has no effect, or where the rule pack is silent.</param>
/// <param name="Confirmed">As in <see cref="ActAccepted"/>.</param>
public sealed record StatementLine(
    Digest Digest, string Type, string By, string Role, DateTimeOffset At, long? Index, string? Finality,
    string? Void = null, string? Article = null, bool? Confirmed = null);

/// <param name="Size">Of the ciphertext, in bytes.</param>
/// <param name="Received">Bytes that this node holds durably.</param>
public sealed record PackageLine(string Package, string State, long Size, long Received);

/// <summary>A package and what was said about it, as one reader may see it.</summary>
/// <param name="LocalHeads">As in <see cref="OrderView"/>; for the committee, which reads no orders.</param>
/// <param name="Copies">Who else holds content of it; only in the territory that holds it.</param>
/// <param name="Keys">What could open it; only there.</param>
public sealed record PackageView(
    string Package, string Order, string State, Digest Sha256, long Size, long Received,
    IReadOnlyList<Digest> LocalHeads, IReadOnlyList<StatementLine> Statements, IReadOnlyList<string> Next,
    IReadOnlyList<CopyView>? Copies = null, IReadOnlyList<KeyView>? Keys = null);

/// <param name="Method">What became of it; absent while it is there.</param>
/// <param name="HasFailed">Its holder could not destroy it.</param>
public sealed record CopyView(
    Holder Holder, string Keeper, FateMethod? Method = null, DateTimeOffset? At = null, string? By = null,
    bool HasFailed = false);

/// <param name="By">Who said what became of it.</param>
/// <param name="IsAccounted">True when as many have said it as the pack demands.</param>
/// <param name="Method">What became of it; absent while nobody has said so.</param>
public sealed record KeyView(
    Digest Recipient, IReadOnlyList<string> By, bool IsAccounted, FateMethod? Method = null);

/// <summary>What the committee must know and is not resolved; oldest first.</summary>
/// <param name="Submissions">Statements that another node has not taken; absent where there are none.</param>
public sealed record AlarmList(IReadOnlyList<AlarmView> Alarms, IReadOnlyList<SubmissionAlarm>? Submissions = null);

/// <param name="Statement">The statement's digest.</param>
/// <param name="Peer">The territory that has not taken it.</param>
/// <param name="Alarm"><see cref="Refused"/> or <see cref="Unanswered"/>.</param>
/// <param name="Since">Since when it is one.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="Code">What came of the last attempt.</param>
public sealed record SubmissionAlarm(
    Digest Statement, string Peer, string Alarm, DateTimeOffset Since, int Attempts, string Code)
{
    public const string Refused = "submission-refused";
    public const string Unanswered = "submission-unanswered";
}

/// <param name="Alarm"><c>destruction-overdue</c> or <c>destruction-failed</c>.</param>
public sealed record AlarmView(string Package, string Alarm, DateTimeOffset Since);

/// <summary>A statement's place in its log.</summary>
public sealed record StatementView(
    Digest Digest, string Type, string Thread, long Index, string Finality, string? Void = null);

/// <summary>A case, as its opener stated it, and the orders that cite it.</summary>
public sealed record CaseView(
    string Case, Digest Digest, string By, DateTimeOffset At, Offence Offence, IReadOnlyList<string> Orders);

/// <summary>An official as the register has them.</summary>
public sealed record OfficialView(
    string Official, string Territory, string Office, string Role, DateTimeOffset ValidFrom, DateTimeOffset ValidUntil,
    DateTimeOffset? RevokedFrom = null);

public sealed record OfficialList(IReadOnlyList<OfficialView> Officials);

public sealed record PackLine(string Id, string Version, Digest Digest);

public sealed record PackList(IReadOnlyList<PackLine> Packs);

/// <param name="Clock">The node's time.</param>
/// <param name="LogSize">Entries in the node's log.</param>
/// <param name="Finality">Of the log's newest checkpoint.</param>
/// <param name="Roster">Digest of the roster envelope, to compare with the pinned one.</param>
/// <param name="Demonstration">True when clocks may be moved and no real person is meant.</param>
/// <param name="Clocks">The peers' clocks, as far as they were measured; absent before.</param>
/// <param name="Unstamped">Territories whose authority has given no time-stamp for today yet; absent where none lacks.</param>
public sealed record StatusView(
    string Territory, DateTimeOffset Clock, long LogSize, string Finality, string Version, Digest Roster,
    bool Demonstration, int Epoch = 0, string? NextEpoch = null,
    IReadOnlyList<string>? Accused = null, IReadOnlyList<ClockLine>? Clocks = null,
    IReadOnlyList<string>? Unstamped = null);

/// <summary>A peer's clock as the node sees it.</summary>
/// <param name="AheadMilliseconds">Negative when it is behind the node's own; smoothed.</param>
/// <param name="UncertaintyMilliseconds">By how much that may be off either way.</param>
/// <param name="IsOff">True when it is beyond the node's limit.</param>
public sealed record ClockLine(string Territory, long AheadMilliseconds, long UncertaintyMilliseconds, bool IsOff);

/// <summary>problem+json (RFC 9457) as this API writes it.</summary>
/// <param name="Code">Stable; <c>docs/errors.md</c> lists them.</param>
/// <param name="Article">The rule that stands against the act, when the law refuses.</param>
/// <param name="Subject">What the law misses, by the rule pack's id: a condition, or a form and its field with a slash between.</param>
public sealed record ProblemView(
    string Type, string Title, int Status, string Code, string? Article = null, string? Detail = null, string? Subject = null);

/// <summary>The API's JSON: as statements are.</summary>
public static class ApiJson
{
    public static JsonSerializerOptions Options => Custody.Statements.StatementJson.Options;
}
