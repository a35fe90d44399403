namespace LotusBridge.Custody.Statements;

/// <summary>A registrar gives a pseudonymous official an office, a role and a key. Thread <c>register/T</c>.</summary>
/// <param name="Official">As in <c>MO-3f9c2a71d0be</c>; who stands behind it is the territory's own secret.</param>
/// <param name="ValidFrom">From this moment on, included.</param>
/// <param name="ValidUntil">Until this moment, excluded.</param>
[StatementType("official.registered")]
public sealed record OfficialRegistered(
    string Official, string Office, string Role, SigningKey Key, DateTimeOffset ValidFrom, DateTimeOffset ValidUntil)
    : StatementBody
{
    /// <summary>The longest office name.</summary>
    public const int MaxOfficeLength = 64;

    public override string? Problem() =>
        !Author.IsId(Official) || Official.Contains(':', StringComparison.Ordinal) ? "'official' is no pseudonym"
        : Office.Length is 0 or > MaxOfficeLength ? $"an office has 1 to {MaxOfficeLength} characters"
        : !Roles.OfOfficials.Contains(Role) ? $"no role '{Role}'"
        : ValidUntil <= ValidFrom ? "the validity ends before it begins"
        : Key.Problem();
}

/// <summary>A registrar ends an official's key. What was signed before stays good.</summary>
/// <param name="From">From this moment on the key counts for nothing.</param>
[StatementType("official.revoked")]
public sealed record OfficialRevoked(string Official, DateTimeOffset From, string Reason) : StatementBody
{
    public const int MaxReasonLength = 500;

    public override string? Problem() =>
        !Author.IsId(Official) ? "'official' is no pseudonym"
        : Reason.Length is 0 or > MaxReasonLength ? $"a reason has 1 to {MaxReasonLength} characters"
        : null;
}
