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

    /// <summary>Opens what is sealed in the portals' guided tour.</summary>
    public string TourIdentity => System.IO.Path.Combine(KeysFolder, "tour.identity");

    public static string ClockFileIn(string folder) => System.IO.Path.Combine(folder, "clock");

    public Member Of(string territory) => Members.First(member => member.Territory == territory);

    /// <param name="path">Empty or not there yet.</param>
    /// <param name="packFile">The Greater Bay Area pack.</param>
    /// <param name="basePort">The first of so many free ports: one a node for programs, one for nodes, one for browsers.</param>
    /// <param name="at">The roster's date.</param>
    /// <param name="territories">Others than the usual ones.</param>
    /// <param name="hasPortals">False where nobody comes with a browser.</param>
    /// <exception cref="InvalidDataException">The pack or the roster is not in order.</exception>
    public static FederationFolder Create(
        string path, string packFile, int basePort, DateTimeOffset at, IReadOnlyList<string>? territories = null,
        bool hasPortals = false)
    {
        territories ??= Territories;
        var bytes = File.ReadAllBytes(packFile);
        var reading = RulePack.Read(bytes);
        var pack = reading.Pack ?? throw new InvalidDataException($"{packFile}: {reading.Problems[0].Text}");
        Directory.CreateDirectory(System.IO.Path.Combine(path, "keys"));
        var packs = Directory.CreateDirectory(System.IO.Path.Combine(path, "packs"));
        File.WriteAllBytes(System.IO.Path.Combine(packs.FullName, $"{pack.Id}-{pack.Version}.yaml"), bytes);
        foreach (var words in Directory.EnumerateFiles(System.IO.Path.GetDirectoryName(packFile)!).Where(PackWords.IsFile))
        {
            File.Copy(words, System.IO.Path.Combine(packs.FullName, $"{pack.Id}-{pack.Version}.{System.IO.Path.GetFileName(words)}"));
        }

        var members = territories
            .Select((territory, place) =>
                Member.Create(
                    path, territory, basePort + place, basePort + territories.Count + place,
                    hasPortals ? basePort + (2 * territories.Count) + place : null))
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

    /// <summary>
    /// Lays the keys of a territory's people, and its registrar's, where its portal finds them. Providers may come to the
    /// requesting territory's portal too, where their packages go.
    /// </summary>
    public void KeepPersonas(IReadOnlyList<Official> people)
    {
        foreach (var member in Members.Where(one => one.Portal is not null))
        {
            var here = people.Where(who => who.Territory == member.Territory || who.Role == Roles.Provider).ToList();
            var personas = Directory.CreateDirectory(System.IO.Path.Combine(member.Folder, "personas"));
            foreach (var who in here)
            {
                File.Copy(PersonaKey(who.Id), System.IO.Path.Combine(personas.FullName, who.Id + ".key"));
            }

            File.Copy(
                System.IO.Path.Combine(member.Folder, "registrar.key"), System.IO.Path.Combine(personas.FullName, "registrar.key"));
            var lines = here.Select(who => new { id = who.Id, title = who.Title, key = who.Id + ".key" })
                .Append(new { id = "registrar:" + member.Territory, title = "registrar of " + member.Territory, key = "registrar.key" });
            File.WriteAllText(System.IO.Path.Combine(personas.FullName, "personas.json"), JsonSerializer.Serialize(lines, Readable) + "\n");
        }

        Directory.Delete(System.IO.Path.Combine(Path, "personas"), recursive: true);
    }

    /// <summary>What the portals' guided tour needs beside the personas: the other portals, and a key to seal to.</summary>
    public void KeepTour(string recipient)
    {
        var hosts = Members.Where(one => one.Portal is not null).ToList();
        var tour = JsonSerializer.Serialize(
            new { portals = hosts.ToDictionary(one => one.Territory, one => one.Portal), recipient }, Readable);
        foreach (var member in hosts)
        {
            File.WriteAllText(System.IO.Path.Combine(member.Folder, "personas", "guided-tour.json"), tour + "\n");
        }
    }

    /// <summary>An official's key for the portals, which open no sealed file.</summary>
    public void KeepPersonaKey(string id, ReadOnlySpan<byte> seed)
    {
        Directory.CreateDirectory(System.IO.Path.Combine(Path, "personas"));
        KeyFile.WriteUnprotectedAsync(PersonaKey(id), seed.ToArray(), CancellationToken.None).GetAwaiter().GetResult();
    }

    private string PersonaKey(string id) => System.IO.Path.Combine(Path, "personas", id + ".key");

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
            peers = Members.Where(other => other != member).ToDictionary(
                other => other.Territory, other => new { peer = other.Peer, api = other.Api, portal = other.Portal }),
            keys = new { log = "log.key", witness = "witness.key", mirror = "mirror.key", node = "node.key", tls = "tls.pem" },
            tsa = new { certificate = "tsa.pem" },
            portal = member.Portal is { } portal
                ? new { url = new Uri($"http://127.0.0.1:{portal.Port}/"), origin = portal, demo = "personas" }
                : null,
            clockFile = "../clock",
        };
        File.WriteAllText(member.ConfigurationFile, JsonSerializer.Serialize(settings, Readable) + "\n");
    }
}
