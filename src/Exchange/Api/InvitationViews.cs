using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;

namespace LotusBridge.Exchange.Api;

/// <summary>Whom a registrar invites to make a passkey at the node's portal.</summary>
/// <param name="Office">As in <c>MO/PJ</c>.</param>
/// <param name="Days">For how many days the passkey is to be registered, 1 to 3650.</param>
public sealed record InvitationWish(string Office, string Role, int Days);

/// <summary>An invitation, for one person and one use.</summary>
/// <param name="Official">The new pseudonym.</param>
/// <param name="Link">Where the person makes the passkey; told once.</param>
public sealed record InvitationMade(string Official, string Link, DateTimeOffset Until);

/// <summary>The newest invitations, at most 100.</summary>
public sealed record InvitationList(IReadOnlyList<InvitationView> Invitations);

/// <summary>What became of an invitation.</summary>
/// <param name="Key">The passkey that was made, as a registration writes it; absent while there is none.</param>
/// <param name="Fingerprint">Its id: what the person reads to the registrar.</param>
/// <param name="Replaces">The pseudonym whose passkey was lost.</param>
/// <param name="Registered">True once the register has it.</param>
public sealed record InvitationView(
    string Official, string Office, string Role, int Days, DateTimeOffset Until, bool Registered, SigningKey? Key = null,
    Digest? Fingerprint = null, string? Replaces = null);
