using System.Security.Cryptography;
using LotusBridge.Custody.Rosters;
using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Api;
using LotusBridge.Ledger;

namespace LotusBridge.Cli.Demo.Setup;

/// <summary>The persons of the story. Each has their own key; none of them is real.</summary>
internal sealed class Cast
{
    private static readonly DateTimeOffset ValidFrom = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset ValidUntil = new(2028, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Func<string, Caller?, NodeClient> clients;
    private readonly FederationFolder folder;
    private readonly List<Official> everybody = [];

    public Cast(FederationFolder folder, Func<string, Caller?, NodeClient> clients)
    {
        (this.folder, this.clients) = (folder, clients);
        Investigator = Person("MO", "MO/PJ", Roles.Investigator, "investigator of the Judiciary Police");
        Prosecutor = Person("MO", "MO/MP", Roles.Prosecutor, "prosecutor of the Public Prosecutions Office");
        Judge = Person("MO", "MO/JIC", Roles.Judge, "judge of the Criminal Instruction Court");
        Endorser = Person("MO", "MO/endorsing-body", Roles.Endorser, "endorsing body");
        Custodian = Person("MO", "MO/PJ", Roles.Custodian, "custodian of the Judiciary Police");
        CourtCustodian = Person("MO", "MO/MP", Roles.Custodian, "custodian of the Public Prosecutions Office");
        ReviewingJudge = Person("4404", "4404/court", Roles.ReviewingJudge, "reviewing judge of Zhuhai");
        Provider = Person("4404", "4404/telecom-a", Roles.Provider, "telecom provider in Zhuhai");
        Committee = Person("GBA", "GBA/committee", Roles.Committee, "member of the oversight committee");
    }

    public Official Investigator { get; }

    public Official Prosecutor { get; }

    public Official Judge { get; }

    public Official Endorser { get; }

    public Official Custodian { get; }

    /// <summary>Of another body than <see cref="Custodian"/>: destruction needs both.</summary>
    public Official CourtCustodian { get; }

    public Official ReviewingJudge { get; }

    public Official Provider { get; }

    public Official Committee { get; }

    public IReadOnlyList<Official> Everybody => everybody;

    /// <summary>The registrar of a territory, who gives officials their office and is not its node's operator.</summary>
    public Official RegistrarOf(string territory)
    {
        var id = "registrar:" + territory;
        var key = folder.Of(territory).Registrar;
        return new Official(
            id, territory, territory + "/registrar", Roles.Registrar, "registrar of " + territory, key,
            clients(territory, Caller.With(id, key)));
    }

    /// <summary>The same person at another territory's node.</summary>
    public NodeClient ClientOf(Official who, string territory) => clients(territory, Caller.With(who.Id, who.Key));

    public static OfficialRegistered Registration(Official who) => new(
        who.Id, who.Office, who.Role, SigningKey.Of(who.Key), ValidFrom, ValidUntil);

    public static string ThreadOf(string territory) => Register.ThreadOf(territory);

    private Official Person(string territory, string office, string role, string title)
    {
        Span<byte> seed = stackalloc byte[Ed25519Signer.SeedLength];
        RandomNumberGenerator.Fill(seed);
        var id = Names.Official(territory);
        var key = Ed25519Signer.FromSeed(seed);
        folder.KeepKey($"{office.Replace('/', '-')}-{role}", seed);
        folder.KeepPersonaKey(id, seed);
        seed.Clear();
        var who = new Official(id, territory, office, role, title, key, clients(territory, Caller.With(id, key)));
        everybody.Add(who);
        return who;
    }
}
