using System.Text.RegularExpressions;
using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;

namespace LotusBridge.Custody.Rosters;

/// <summary>What a roster must say to be one, whoever signed it.</summary>
internal static partial class RosterCheck
{
    /// <summary>The most members: each signs once, and an envelope has so many signatures.</summary>
    public const int MaxMembers = Envelope.MaxSignatures;

    /// <summary>The most rule packs.</summary>
    public const int MaxPacks = 64;

    /// <summary>Null, and the policy, when every part is within its limits; else the first that is not.</summary>
    public static string? Problem(Roster roster, out Policy? policy)
    {
        policy = null;
        return HeadProblem(roster)
            ?? roster.Members.Select(member => MemberProblem(roster, member))
                .FirstOrDefault(problem => problem is not null)
            ?? KeysProblem(roster)
            ?? PacksProblem(roster.Packs)
            ?? PolicyCheck.Problem(roster, out policy);
    }

    private static string? HeadProblem(Roster roster) =>
        !FederationForm().IsMatch(roster.Federation)
            ? "a federation has 1 to 64 lower-case letters, digits, '.' and '-'"
        : roster.Epoch is < 0 or > RosterChain.MaxSteps ? $"an epoch is 0 to {RosterChain.MaxSteps}"
        : roster.Epoch == 0 != (roster.Step is null) ? "epoch 0 has no step, and every later epoch has one"
        : roster.Members.Count is 0 or > MaxMembers ? $"a roster has 1 to {MaxMembers} members"
        : !Ascending(roster.Members.Select(member => member.Territory))
            ? "members come in ascending order, without repeats"
        : roster.Step?.Problem();

    private static string? MemberProblem(Roster roster, RosterMember member)
    {
        if (!TerritoryForm().IsMatch(member.Territory))
        {
            return "a territory has 2 to 8 capitals and digits";
        }

        var origin = roster.OriginOf(member.Territory);
        var problem = member.Office.Length is 0 or > OfficialRegistered.MaxOfficeLength ? "no office"
            : member.Node.Kind != SigningKey.Ed25519Kind ? "a node's key is Ed25519"
            : member.Node.Problem() ?? member.Registrar.Problem()
            ?? NoteKeyProblem(member.Log, origin, SignatureType.Ed25519)
            ?? NoteKeyProblem(member.Witness, origin, SignatureType.CosignatureV1)
            ?? NoteKeyProblem(member.Mirror, roster.MirrorNameOf(member.Territory), SignatureType.CosignatureV1)
            ?? member.Tsa?.Problem();
        return problem is null ? null : $"{member.Territory}: {problem}";
    }

    private static string? NoteKeyProblem(string vkey, string name, SignatureType type)
    {
        try
        {
            var key = VerifierKey.Parse(vkey);
            return key.Type == type && string.Equals(key.Name, name, StringComparison.Ordinal)
                ? null
                : $"a key of type {(int)type:x2} is named {name}";
        }
        catch (LedgerFormatException error)
        {
            return error.Message;
        }
    }

    // One key in two places would let one thief, or one program, be two parties.
    private static string? KeysProblem(Roster roster)
    {
        var keys = roster.Members.SelectMany(member => new[]
        {
            member.Node.PublicKey, member.Registrar.PublicKey, Raw(member.Log), Raw(member.Witness), Raw(member.Mirror),
            member.Tls.Base64,
        }).Concat(roster.Members.Select(member => member.Tsa?.Read().Key.Base64).OfType<string>());
        return keys.GroupBy(key => key, StringComparer.Ordinal).Any(group => group.Count() > 1)
            ? "every key of a roster stands in one place only"
            : null;
    }

    private static string Raw(string vkey) => Convert.ToBase64String(VerifierKey.Parse(vkey).PublicKey.Span);

    private static string? PacksProblem(IReadOnlyList<RosterPack> packs) =>
        packs.Count > MaxPacks ? $"a roster has at most {MaxPacks} packs"
        : !packs.All(pack => PackForm().IsMatch(pack.Id) && PackForm().IsMatch(pack.Version))
            ? "a pack's id and version have 1 to 40 lower-case letters, digits, '.' and '-'"
        : !Ascending(packs.Select(pack => pack.FileName))
            ? "packs come in ascending order of their files, without repeats"
        : null;

    private static bool Ascending(IEnumerable<string> names) =>
        names.Zip(names.Skip(1)).All(pair => string.CompareOrdinal(pair.First, pair.Second) < 0);

    [GeneratedRegex("^[a-z0-9][a-z0-9.-]{0,63}\\z", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex FederationForm();

    [GeneratedRegex("^[A-Z0-9]{2,8}\\z", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex TerritoryForm();

    [GeneratedRegex("^[a-z0-9](?:[a-z0-9.-]{0,38}[a-z0-9])?\\z", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex PackForm();
}
