using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LotusBridge.Custody.Rosters;
using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Rules;

namespace LotusBridge.Node.Hosting;

/// <summary>Reads roster, packs and keys, and holds them against each other before anything is started.</summary>
internal static class SelfReader
{
    /// <exception cref="StartRefusedException">Something is missing, malformed or does not fit the roster.</exception>
    public static async Task<Self> ReadAsync(Settings settings, CancellationToken stop)
    {
        var rosters = RosterFolder.Read(settings);
        var roster = rosters.Newest.Roster;
        var member = roster.Find(settings.Territory)
            ?? throw Refuse($"the roster has no member {settings.Territory}");
        foreach (var peer in settings.Peers.Keys.Where(peer => !rosters.Knows(roster.OriginOf(peer))))
        {
            throw Refuse($"'peers' names {peer}, which the roster does not know");
        }

        if (settings.ClockFile is not null && !roster.Demonstration)
        {
            throw Refuse("'clockFile' is for demonstrations, and the roster is not one");
        }

        var keys = new NodeKeys(
            await ReadKeyAsync(settings.Keys.Node, stop),
            new LogSigner(roster.OriginOf(settings.Territory), await ReadKeyAsync(settings.Keys.Log, stop)),
            new Cosigner(roster.OriginOf(settings.Territory), await ReadKeyAsync(settings.Keys.Witness, stop)),
            new Cosigner(roster.MirrorNameOf(settings.Territory), await ReadKeyAsync(settings.Keys.Mirror, stop)),
            ReadCertificate(settings.Keys.Tls));
        CheckKeys(member, keys);
        return new Self(settings.Territory, rosters, ReadPacks(settings.PacksFolder, roster), keys);
    }

    private static void CheckKeys(RosterMember member, NodeKeys keys)
    {
        var wrong = SigningKey.Of(keys.Node) != member.Node ? "node"
            : keys.Log.Key.ToString() != member.Log ? "log"
            : keys.Witness.Key.ToString() != member.Witness ? "witness"
            : keys.Mirror.Key.ToString() != member.Mirror ? "mirror"
            : Digest.Of(keys.Tls.PublicKey.ExportSubjectPublicKeyInfo()) != member.Tls ? "TLS"
            : null;
        if (wrong is not null)
        {
            throw Refuse($"the {wrong} key is not the one that the roster names for {member.Territory}");
        }
    }

    private static async Task<Ed25519Signer> ReadKeyAsync(string path, CancellationToken stop)
    {
        PrivateFile.Check(path);
        try
        {
            return await KeyFile.ReadUnprotectedAsync(path, stop);
        }
        catch (FormatException error)
        {
            throw Refuse($"{path}: {error.Message}");
        }
    }

    private static X509Certificate2 ReadCertificate(string path)
    {
        PrivateFile.Check(path);
        try
        {
            return X509Certificate2.CreateFromPemFile(path);
        }
        catch (CryptographicException error)
        {
            throw Refuse($"{path} holds no certificate with its private key in PEM: {error.Message}");
        }
    }

    private static PackShelf ReadPacks(string folder, Roster roster)
    {
        var files = Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, "*.yaml", SearchOption.AllDirectories)
            : [];
        var bytes = files.Where(file => new FileInfo(file).Length <= RulePack.MaxBytes)
            .Select(File.ReadAllBytes)
            .DistinctBy(content => Digest.Of(content))
            .ToDictionary(content => Digest.Of(content));
        return new PackShelf([.. roster.Packs.Select(pack => ReadPack(pack, bytes, folder))]);
    }

    private static ShelvedPack ReadPack(RosterPack named, Dictionary<Digest, byte[]> files, string folder)
    {
        if (!files.TryGetValue(named.Digest, out var bytes))
        {
            throw Refuse($"{folder} has no file with the bytes of rule pack {named.Id} {named.Version}");
        }

        var reading = RulePack.Read(bytes);
        return reading.Pack is { } pack
            ? new ShelvedPack(named.Digest, $"{named.Id}-{named.Version}.yaml", bytes, pack)
            : throw Refuse($"rule pack {named.Id} {named.Version}: {reading.Problems[0].Text}");
    }

    private static StartRefusedException Refuse(string text) => StartRefusedException.Configuration(text);
}
