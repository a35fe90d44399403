using System.Text;
using System.Text.Json;
using LotusBridge.Custody.Rosters;
using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Rules;

namespace LotusBridge.Cli.Demo.Setup;

/// <summary>
/// A whole federation in one folder: three territories with fresh keys, the roster that all registrars signed, the rule
/// pack, the clock file, and a configuration for each node.
/// </summary>
internal sealed class FederationFolder
{
    public const string Federation = "lotus-demo";

    /// <summary>Macau, Zhuhai, and the committee of the Greater Bay Area, which only witnesses.</summary>
    public static IReadOnlyList<string> Territories { get; } = ["4404", "GBA", "MO"];

    /// <summary>
    /// All three must have cosigned. With one node of three dishonest, any two could be made to cosign two histories;
    /// the price is that finality waits while a node is down.
    /// </summary>
    private const int Faulty = 1;

    private const string Passphrase = "demonstration";
    private const int CheapWorkFactor = 4;

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true };

    private FederationFolder(string path, RulePack pack, IReadOnlyList<Member> members, RosterReading roster) =>
        (Path, Pack, Members, Roster) = (path, pack, members, roster);

    public string Path { get; }

    public RulePack Pack { get; }

    public IReadOnlyList<Member> Members { get; }

    public RosterReading Roster { get; }

    public string ClockFile => ClockFileIn(Path);

    public string RosterFile => System.IO.Path.Combine(Path, "roster.json");

    /// <summary>The officials' key files.</summary>
    public string KeysFolder => System.IO.Path.Combine(Path, "keys");

    /// <summary>What opens every official's key file here; a demonstration keeps no secrets.</summary>
    public string PassphraseFile => System.IO.Path.Combine(KeysFolder, "passphrase");

    public static string ClockFileIn(string folder) => System.IO.Path.Combine(folder, "clock");

    public Member Of(string territory) => Members.First(member => member.Territory == territory);

    /// <param name="path">Empty or not there yet.</param>
    /// <param name="packFile">The Greater Bay Area pack.</param>
    /// <param name="basePort">The first of six free ports: three for people, three for nodes.</param>
    /// <param name="at">The roster's date.</param>
    /// <param name="territories">Others than the usual ones.</param>
    /// <exception cref="InvalidDataException">The pack or the roster is not in order.</exception>
    public static FederationFolder Create(
        string path, string packFile, int basePort, DateTimeOffset at, IReadOnlyList<string>? territories = null)
    {
        territories ??= Territories;
        var bytes = File.ReadAllBytes(packFile);
        var reading = RulePack.Read(bytes);
        var pack = reading.Pack ?? throw new InvalidDataException($"{packFile}: {reading.Problems[0].Text}");
        Directory.CreateDirectory(System.IO.Path.Combine(path, "keys"));
        var packs = Directory.CreateDirectory(System.IO.Path.Combine(path, "packs"));
        File.WriteAllBytes(System.IO.Path.Combine(packs.FullName, $"{pack.Id}-{pack.Version}.yaml"), bytes);

        var members = territories
            .Select((territory, place) =>
                Member.Create(path, territory, basePort + place, basePort + territories.Count + place))
            .ToList();
        var roster = Sign(members, new RosterPack(pack.Id, pack.Version, Digest.Of(bytes)), at);
        var folder = new FederationFolder(path, pack, members, roster);
        File.WriteAllBytes(folder.RosterFile, roster.Envelope.Bytes.Span);
        File.WriteAllText(System.IO.Path.Combine(path, "roster.hash"), $"{roster.Hash}\n");
        PrivateFile.Write(folder.PassphraseFile, Passphrase + "\n");
        members.ForEach(folder.Configure);
        return folder;
    }

    /// <summary>An official's key as <c>lotus keygen --signing</c> would write it, cheaply sealed.</summary>
    public void KeepKey(string name, ReadOnlySpan<byte> seed)
    {
        using var file = new MemoryStream();
        KeyFile.WriteAsync(file, seed.ToArray(), Passphrase, CancellationToken.None, CheapWorkFactor)
            .GetAwaiter().GetResult();
        PrivateFile.Write(
            System.IO.Path.Combine(KeysFolder, name + ".key"), Encoding.ASCII.GetString(file.ToArray()));
    }

    private static RosterReading Sign(IReadOnlyList<Member> members, RosterPack pack, DateTimeOffset at)
    {
        IReadOnlyList<RosterMember> inRoster = [.. members.Select(member => member.InRoster(Federation))];
        var draft = new RosterDraft(new Roster
        {
            Federation = Federation,
            Epoch = 0,
            Demonstration = true,
            At = at,
            Members = inRoster,
            Policy = PolicyDraft.WriteMirrored(inRoster, Faulty),
            Packs = [pack],
        });
        return draft.Compose(members.Select(member => draft.Sign(member.Registrar)), out var problem)
            ?? throw new InvalidDataException($"the roster: {problem}");
    }

    private void Configure(Member member)
    {
        var settings = new
        {
            territory = member.Territory,
            dataFolder = "data",
            roster = "../roster.json",
            packsFolder = "../packs",
            api = new { url = member.Api },
            peer = new { url = member.Peer },
            peers = Members.Where(other => other != member).ToDictionary(other => other.Territory, other => other.Peer),
            keys = new { log = "log.key", witness = "witness.key", mirror = "mirror.key", node = "node.key", tls = "tls.pem" },
            tsa = new { certificate = "tsa.pem" },
            clockFile = "../clock",
        };
        File.WriteAllText(member.ConfigurationFile, JsonSerializer.Serialize(settings, Readable) + "\n");
    }
}
