using System.Security.Cryptography;
using System.Text;
using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;

namespace LotusBridge.Tests.Unit.Orders;

/// <summary>Everybody who appears in a story, each with a key of their own; the same in every run.</summary>
internal static class Cast
{
    private static readonly Dictionary<string, Ed25519Signer> Keys = new(StringComparer.Ordinal);

    public static Author Investigator { get; } = Official("MO", "MO/PJ", Roles.Investigator);

    public static Author Colleague { get; } = Official("MO", "MO/PJ", Roles.Investigator, "colleague");

    public static Author OtherInvestigator { get; } = Official("MO", "MO/customs", Roles.Investigator);

    public static Author Prosecutor { get; } = Official("MO", "MO/MP", Roles.Prosecutor);

    public static Author Judge { get; } = Official("MO", "MO/TJB", Roles.Judge);

    public static Author CourtJudge { get; } = Official("MO", "MO/TSI", Roles.Judge);

    public static Author Endorser { get; } = Official("MO", "MO/endorsing", Roles.Endorser);

    public static Author Custodian { get; } = Official("MO", "MO/custody", Roles.Custodian);

    public static Author SecondCustodian { get; } = Official("MO", "MO/custody", Roles.Custodian, "second");

    public static Author MacauReviewer { get; } = Official("MO", "MO/TJB", Roles.ReviewingJudge);

    public static Author MacauProvider { get; } = Official("MO", "4404/telecom-a", Roles.Provider, "posing");

    public static Author Reviewer { get; } = Official("4404", "4404/court", Roles.ReviewingJudge);

    public static Author SecondReviewer { get; } = Official("4404", "4404/court", Roles.ReviewingJudge, "second");

    public static Author Provider { get; } = Official("4404", "4404/telecom-a", Roles.Provider);

    public static Author OtherProvider { get; } = Official("4404", "4404/telecom-b", Roles.Provider);

    public static Author ZhuhaiInvestigator { get; } = Official("4404", "MO/PJ", Roles.Investigator, "posing");

    public static Author ZhuhaiProsecutor { get; } = Official("4404", "MO/MP", Roles.Prosecutor, "posing");

    public static Author ZhuhaiJudge { get; } = Official("4404", "4404/court", Roles.Judge);

    public static Author ZhuhaiCustodian { get; } = Official("4404", "4404/custody", Roles.Custodian);

    public static Author ZhuhaiEndorser { get; } = Official("4404", "4404/endorsing", Roles.Endorser);

    public static Author Committee { get; } = Official("GBA", "GBA/committee", Roles.Committee);

    public static Author MacauNode { get; } = Machine("node:MO", "MO/node", Roles.Node);

    public static Author ZhuhaiNode { get; } = Machine("node:4404", "4404/node", Roles.Node);

    public static Author HongKongNode { get; } = Machine("node:HK", "HK/node", Roles.Node);

    public static Author Registrar { get; } = Machine("registrar:MO", "MO/registrar", Roles.Registrar);

    public static IReadOnlyList<Author> Everybody { get; } =
    [
        Investigator, Colleague, OtherInvestigator, Prosecutor, Judge, CourtJudge, Endorser, Custodian, SecondCustodian,
        MacauReviewer, MacauProvider, Reviewer, SecondReviewer, Provider, OtherProvider, ZhuhaiInvestigator,
        ZhuhaiProsecutor, ZhuhaiJudge, ZhuhaiCustodian, ZhuhaiEndorser, Committee, MacauNode, ZhuhaiNode, HongKongNode,
        Registrar,
    ];

    public static Ed25519Signer KeyOf(Author author) => Keys[author.Id];

    private static Author Official(string territory, string office, string role, string name = "first")
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{territory} {office} {role} {name}"));
        return Known($"{territory}-{Convert.ToHexStringLower(hash)[..12]}", territory, office, role);
    }

    private static Author Machine(string id, string office, string role) =>
        Known(id, Author.TerritoryOf(id), office, role);

    private static Author Known(string id, string territory, string office, string role)
    {
        var key = Ed25519Signer.FromSeed(SHA256.HashData(Encoding.UTF8.GetBytes(id)));
        Keys.Add(id, key);
        return new Author(id, territory, office, role, SigningKey.Of(key));
    }
}
