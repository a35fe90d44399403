using System.Text.Json;
using System.Text.Json.Serialization;
using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;

namespace LotusBridge.Custody.Rosters;

/// <summary>
/// The federation's members, keys, policy and rule packs in one epoch. A verifier pins the genesis by the SHA-256 of
/// its envelope; every member's registrar has signed it, so that no single root decides who belongs. Later epochs follow
/// from it, one by one, as <see cref="RosterChain"/> verifies.
/// </summary>
public sealed record Roster
{
    public const string PayloadType = "application/vnd.lotus-bridge.roster.v1+json";

    /// <summary>As in <c>lotus-demo</c>; a log's origin is <c>federation/territory</c>.</summary>
    public required string Federation { get; init; }

    /// <summary>0 for the genesis.</summary>
    public required int Epoch { get; init; }

    /// <summary>True when clocks may be moved and no real person is meant; every verification says so.</summary>
    public required bool Demonstration { get; init; }

    public required DateTimeOffset At { get; init; }

    public required IReadOnlyList<RosterMember> Members { get; init; }

    /// <summary>The C2SP tlog-policy text: its quorum is L2, its group <c>own-T</c> is L1 for territory T.</summary>
    public required string Policy { get; init; }

    public required IReadOnlyList<RosterPack> Packs { get; init; }

    /// <summary>How this epoch follows the one before; null for the genesis, and for nothing else.</summary>
    public RosterStep? Step { get; init; }

    public RosterMember? Find(string territory) =>
        Members.FirstOrDefault(member => string.Equals(member.Territory, territory, StringComparison.Ordinal));

    public string OriginOf(string territory) => $"{Federation}/{territory}";

    /// <summary>The name of the territory's mirror key: not the witness's, so that neither line passes for the other.</summary>
    public string MirrorNameOf(string territory) => MirrorName(OriginOf(territory));

    /// <inheritdoc cref="MirrorNameOf"/>
    public static string MirrorName(string origin) => origin + "/mirror";

    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, StatementJson.Options);
}

/// <summary>One territory's keys.</summary>
/// <param name="Territory">As in <c>MO</c>, <c>4404</c>; the committee's node is <c>GBA</c>.</param>
/// <param name="Office">Who answers for the node, as in <c>MO/node</c>.</param>
/// <param name="Node">The key of the node's own statements.</param>
/// <param name="Registrar">The key that registers this territory's officials; not the node operator's.</param>
/// <param name="Log">The log's C2SP verifier key (type 01), named by its origin.</param>
/// <param name="Witness">The witness's C2SP verifier key (type 04).</param>
/// <param name="Mirror">
/// The mirror's C2SP verifier key (type 04), named by the origin and <c>/mirror</c>: it signs what the node holds and
/// serves of every log, the witness what it has seen.
/// </param>
/// <param name="Tls">SHA-256 of the SubjectPublicKeyInfo of the node's certificate for node-to-node TLS.</param>
/// <param name="Tsa">The territory's time-stamp authority; null for none.</param>
public sealed record RosterMember(
    string Territory, string Office, SigningKey Node, SigningKey Registrar, string Log, string Witness, string Mirror,
    Digest Tls, RosterTsa? Tsa = null);

/// <summary>A rule pack that the federation has agreed on, by the digest of its bytes.</summary>
public sealed record RosterPack(string Id, string Version, Digest Digest)
{
    /// <summary>As a bundle names it: <c>&lt;id&gt;-&lt;version&gt;.yaml</c>.</summary>
    [JsonIgnore]
    public string FileName => $"{Id}-{Version}.yaml";
}
