using LotusBridge.Custody.Statements;

namespace LotusBridge.Node.Portal.Administration;

/// <summary>How a registration stands at a moment.</summary>
internal enum RegistrationStanding
{
    InForce,

    /// <summary>In force, for <see cref="RegistrationLine.Soon"/> or less, with nothing behind it.</summary>
    EndsSoon,

    NotYet,
    Ended,
    Revoked,
}

/// <summary>One registration of an official as the register has it, with what ended it.</summary>
/// <param name="Number">Its place among the registrations of its territory, in the order of their taking.</param>
/// <param name="Statement">The registrar's statement.</param>
/// <param name="Revocation">The revocation that counts: of several the one that begins first. Null for none.</param>
/// <param name="IsFollowed">True when a later registration of the same pseudonym goes on where this one ends.</param>
internal sealed record RegistrationLine(int Number, Statement Statement, Statement? Revocation, bool IsFollowed)
{
    /// <summary>How long before its end a key is said to run out.</summary>
    public static readonly TimeSpan Soon = TimeSpan.FromDays(30);

    public OfficialRegistered Body => (OfficialRegistered)Statement.Body;

    public OfficialRevoked? Revoked => (OfficialRevoked?)Revocation?.Body;

    /// <summary>When it ends, or ended: with its time, or with what revokes it before.</summary>
    public DateTimeOffset End => Revoked is { } revoked && revoked.From < Body.ValidUntil ? revoked.From : Body.ValidUntil;

    public RegistrationStanding StandingAt(DateTimeOffset now) =>
        now >= End ? End < Body.ValidUntil ? RegistrationStanding.Revoked : RegistrationStanding.Ended
        : now < Body.ValidFrom ? RegistrationStanding.NotYet
        : End - now <= Soon && !IsFollowed ? RegistrationStanding.EndsSoon
        : RegistrationStanding.InForce;

    /// <summary>The registrations of one territory, in the order of their taking.</summary>
    /// <param name="statements">Of the register, in the order of taking.</param>
    public static IReadOnlyList<RegistrationLine> Of(IReadOnlyList<Statement> statements, string territory)
    {
        var revocations = statements.Where(one => one.Body is OfficialRevoked)
            .GroupBy(one => ((OfficialRevoked)one.Body).Official, StringComparer.Ordinal)
            .ToDictionary(same => same.Key, same => same.MinBy(one => ((OfficialRevoked)one.Body).From), StringComparer.Ordinal);
        var registered = statements.Where(one =>
            one.Body is OfficialRegistered body && Author.TerritoryOf(body.Official) == territory).ToList();
        var all = registered.Select(one => (OfficialRegistered)one.Body)
            .ToLookup(body => body.Official, StringComparer.Ordinal);
        return [.. registered.Select((one, number) => (OfficialRegistered)one.Body is var body
            ? new RegistrationLine(
                number, one, revocations.GetValueOrDefault(body.Official),
                all[body.Official].Any(other => other.ValidFrom <= body.ValidUntil && other.ValidUntil > body.ValidUntil))
            : throw new System.Diagnostics.UnreachableException())];
    }

    public override string ToString() => $"{Number} {Body.Official}";
}
