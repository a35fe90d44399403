using LotusBridge.Ledger;
using LotusBridge.Orders;
using LotusBridge.Rules;

namespace LotusBridge.Node.Storage;

/// <summary>
/// What an order's thread amounts to, in one row: written in the transaction of whatever moved the thread, so that a list needs
/// no fold. Never read to decide an act.
/// </summary>
internal sealed class OrderRow
{
    public required string Number { get; init; }

    /// <summary>The digest of its <c>order.issued</c>.</summary>
    public required Digest Issued { get; set; }

    public required OrderKind Kind { get; set; }

    public required Stage Stage { get; set; }

    public required string Category { get; set; }

    /// <summary>The digest of its <c>case.opened</c>.</summary>
    public required Digest CaseDigest { get; set; }

    /// <summary>The case's number; null at every other node than the issuing territory's.</summary>
    public string? Case { get; set; }

    /// <summary>The office that opened the case; as <see cref="Case"/>.</summary>
    public string? CaseOffice { get; set; }

    public required string IssuingTerritory { get; set; }

    public required string IssuingOffice { get; set; }

    public required string RequestedTerritory { get; set; }

    /// <summary>The provider's office.</summary>
    public required string Addressee { get; set; }

    /// <summary>True from the receipt in the requested territory on: before, the provider does not know of it.</summary>
    public required bool IsReceived { get; set; }

    public required DateTimeOffset IssuedAt { get; set; }

    /// <summary>The running clock that ends first, be it past or not; null while none runs.</summary>
    public string? Clock { get; set; }

    public DateTimeOffset? DueAt { get; set; }

    public required int Packages { get; set; }

    public required bool IsEmergency { get; set; }

    /// <summary>Something of it may be kept and not used.</summary>
    public required bool IsRestricted { get; set; }

    /// <summary>An alarm of the committee's is open; alarms stay in the issuing territory.</summary>
    public required bool HasAlarms { get; set; }

    /// <summary>How many statements this territory's own authorities see; grows with each.</summary>
    public required int Statements { get; set; }

    /// <summary>How many the other side's authorities see.</summary>
    public required int SharedStatements { get; set; }

    /// <summary>How many the addressee sees.</summary>
    public required int PublicStatements { get; set; }

    /// <summary>When the newest of <see cref="Statements"/> was taken here.</summary>
    public required DateTimeOffset ChangedAt { get; set; }

    public required DateTimeOffset SharedAt { get; set; }

    public required DateTimeOffset PublicAt { get; set; }

    /// <summary>The digest of the newest of <see cref="Statements"/>.</summary>
    public required Digest Latest { get; set; }

    /// <summary>When the node must look at the thread again, because a clock of its own runs out there; null for never.</summary>
    public DateTimeOffset? LookAt { get; set; }
}

/// <summary>One <see cref="Duty"/> of an order.</summary>
internal sealed class DutyRow
{
    /// <summary>Stands between the names in <see cref="Except"/>, and at both ends.</summary>
    public const char Between = '\u001f';

    public long Id { get; init; }

    public required string Number { get; init; }

    public required string Type { get; init; }

    public string? Package { get; init; }

    public required string Territory { get; init; }

    public required string Role { get; init; }

    /// <summary>Of <see cref="Whose"/>: everybody's of that role, one office's, or one person's.</summary>
    public required string Seat { get; init; }

    /// <summary>Whose it is not.</summary>
    public required string Except { get; init; }

    /// <summary>The first moment of all where it has none.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>The last moment of all where it has none.</summary>
    public required DateTimeOffset Until { get; init; }

    public string? Clock { get; init; }

    /// <summary>The last moment of all where no clock runs: such duties stand behind the others.</summary>
    public required DateTimeOffset Due { get; init; }
}

/// <summary>Names of seats: an office and a person of one name are two.</summary>
internal static class Whose
{
    public const string Everybody = "";

    public static string Office(string office) => "office:" + office;

    public static string Person(string id) => "person:" + id;
}

/// <summary>Which part of the readers may find an order by a term.</summary>
internal enum TermSide
{
    Issuing,
    Requested,

    /// <summary>Whoever may read the case.</summary>
    Case,
}

/// <summary>A word by which an order is found: in small letters, by its beginning.</summary>
internal sealed class TermRow
{
    public required string Number { get; init; }

    public required TermSide Side { get; init; }

    /// <summary>The issuer's, the addressee's or the opener's.</summary>
    public required string Office { get; init; }

    public required string Term { get; init; }
}

/// <summary>A thread whose row is to be made anew, because the register has changed under it.</summary>
internal sealed class DoubtRow
{
    public required string Number { get; init; }
}

/// <summary>How far the rows of orders have been made, and by which form of the program.</summary>
internal sealed class ListingRow
{
    public required string Name { get; init; }

    /// <summary>Other rows than of this form are made anew.</summary>
    public required Digest Form { get; set; }

    /// <summary>Threads whose first statement has this number or a lower one are done.</summary>
    public required long Upto { get; set; }

    public required bool IsWhole { get; set; }
}
